#pragma once

#include <local_cloud/template/node.hpp>
#include <local_cloud/template/read_template.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::templates {

/// Collects what is wrong with a template, so that all of it is shown at once.
class Diagnostics {
 public:
  void error(const std::string& file, Mark mark, std::string message);
  bool empty() const { return errors_.empty(); }
  bool full() const { return errors_.size() >= errors_max; }

  /// Every error once, by file and line; empties the collection.
  std::vector<Diagnostic> take();

 private:
  static constexpr std::size_t errors_max = 100;  ///< past this the list helps nobody
  std::vector<Diagnostic> errors_;
};

/// "; did you mean 'BucketName'?" when one of `names` is near `name`, else nothing.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& names);

/// "'a', 'b' or 'c'"; "none" when there are none.
std::string one_of(const std::vector<std::string>& names);

}  // namespace local_cloud::templates
