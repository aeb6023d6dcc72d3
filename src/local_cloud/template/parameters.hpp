#pragma once

#include <local_cloud/template/diagnostics.hpp>
#include <local_cloud/template/node.hpp>

#include <functional>
#include <string>

namespace local_cloud::templates {

/// Where mistakes go: those of the value, and those of the declaration with their place.
struct ParameterReport {
  std::function<void(const std::string& message)> value;
  std::function<void(Mark mark, const std::string& message)> declaration;
};

/// Checks `value` against a parameter's declaration and gives it its type: text or a list of texts.
Node typed_parameter(const std::string& name, const Node& declaration, const std::string& value,
                     Mark value_mark, const ParameterReport& report);

/// True for types whose value is the name of an SSM parameter that AWS would look up.
bool is_ssm_parameter(const Node& declaration);

}  // namespace local_cloud::templates
