#include <local_cloud/buckets/cors.hpp>
#include <local_cloud/buckets/xml.hpp>

#include <algorithm>

namespace local_cloud::buckets {
namespace {

// A pattern has at most one '*', which stands for any run of characters.
bool fits(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return micro_http::equal_ignoring_case(pattern, text);
  const std::string_view start = pattern.substr(0, star);
  const std::string_view end = pattern.substr(star + 1);
  return text.size() >= start.size() + end.size() &&
         micro_http::equal_ignoring_case(text.substr(0, start.size()), start) &&
         micro_http::equal_ignoring_case(text.substr(text.size() - end.size()), end);
}

// The first element `name` of a rule whose text fits; nullptr if none does.
const XmlElement* find_fitting(const XmlElement& rule, std::string_view name,
                               std::string_view text) {
  for (const XmlElement& each : rule.children) {
    if (each.name == name && fits(each.text, text)) return &each;
  }
  return nullptr;
}

std::string joined(const XmlElement& rule, std::string_view name) {
  std::string result;
  for (const XmlElement& each : rule.children) {
    if (each.name != name) continue;
    if (!result.empty()) result += ", ";
    result += each.text;
  }
  return result;
}

bool allows_headers(const XmlElement& rule, std::string_view names) {
  while (!names.empty()) {
    const std::size_t comma = names.find(',');
    std::string_view name = names.substr(0, comma);
    names = comma == std::string_view::npos ? std::string_view{} : names.substr(comma + 1);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (!name.empty() && find_fitting(rule, "AllowedHeader", name) == nullptr) return false;
  }
  return true;
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

micro_http::Headers headers_of(const XmlElement& rule, const XmlElement& allowed_origin,
                               const CorsQuestion& question) {
  micro_http::Headers headers;
  const bool any = allowed_origin.text == "*";
  headers.set("Access-Control-Allow-Origin", any ? "*" : std::string(question.origin));
  headers.set("Access-Control-Allow-Methods", joined(rule, "AllowedMethod"));
  if (!question.request_headers.empty()) {
    headers.set("Access-Control-Allow-Headers", lower_case(question.request_headers));
  }
  const std::string exposed = joined(rule, "ExposeHeader");
  if (!exposed.empty()) headers.set("Access-Control-Expose-Headers", exposed);
  const std::string_view max_age = rule.text_of("MaxAgeSeconds");
  if (!max_age.empty()) headers.set("Access-Control-Max-Age", std::string(max_age));
  if (!any) headers.set("Access-Control-Allow-Credentials", "true");
  headers.set("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
  return headers;
}

}  // namespace

std::optional<micro_http::Headers> grant_cors(std::string_view configuration,
                                              const CorsQuestion& question) {
  const auto document = parse_xml(configuration, "CORSConfiguration");
  if (!document) return std::nullopt;
  for (const XmlElement& rule : document->children) {
    if (rule.name != "CORSRule") continue;
    const XmlElement* origin = find_fitting(rule, "AllowedOrigin", question.origin);
    if (origin == nullptr || find_fitting(rule, "AllowedMethod", question.method) == nullptr ||
        !allows_headers(rule, question.request_headers)) {
      continue;
    }
    return headers_of(rule, *origin, question);
  }
  return std::nullopt;
}

}  // namespace local_cloud::buckets
