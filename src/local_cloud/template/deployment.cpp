#include <local_cloud/template/deployment.hpp>
#include <local_cloud/template/read_template.hpp>

namespace local_cloud::templates {

std::string to_string(const SourcePlace& place) {
  std::string text = place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line);
  if (place.line > 0 && place.column > 0) text += ":" + std::to_string(place.column);
  return text;
}

std::string to_string(const Unsupported& unsupported) {
  return to_string(unsupported.place) + ": " + unsupported.what + ": " + unsupported.why;
}

std::string to_string(const Diagnostic& diagnostic) {
  return to_string(diagnostic.place) + ": " + diagnostic.message;
}

}  // namespace local_cloud::templates
