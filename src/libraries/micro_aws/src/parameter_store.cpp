#include <micro_aws/parameter_store.hpp>

#include "json_members.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;
using micro_core::string_at;

SsmParameter parameter_of(const Json& json) {
  return {.name = std::string(string_at(json, "Name")),
          .value = std::string(string_at(json, "Value")),
          .type = std::string(string_at(json, "Type")),
          .version = integer_at(json, "Version"),
          .arn = std::string(string_at(json, "ARN"))};
}

bool says(const Error& error, std::string_view code) {
  return error.remote && error.remote->code == code;
}

}  // namespace

Result<std::optional<SsmParameter>> ParameterStore::get_parameter(std::string_view name) const {
  const auto reply =
      client_.call("AmazonSSM.GetParameter", {{"Name", name}, {"WithDecryption", true}});
  if (!reply) {
    const bool is_absent =
        says(reply.error(), "ParameterNotFound") || says(reply.error(), "ParameterVersionNotFound");
    if (is_absent) return std::optional<SsmParameter>();
    return reply.error();
  }
  const Json* parameter = micro_core::find(*reply, "Parameter");
  if (parameter == nullptr) return Error::internal("SSM answered without a parameter");
  return std::optional(parameter_of(*parameter));
}

Result<SsmParameters> ParameterStore::get_parameters(const std::vector<std::string>& names) const {
  const auto reply =
      client_.call("AmazonSSM.GetParameters",
                   {{"Names", JsonArray(names.begin(), names.end())}, {"WithDecryption", true}});
  if (!reply) return reply.error();
  SsmParameters found;
  for (const Json& json : array_at(*reply, "Parameters")) {
    found.parameters.push_back(parameter_of(json));
  }
  for (const Json& name : array_at(*reply, "InvalidParameters")) {
    if (name.is_string()) found.missing.emplace_back(std::string_view(name.get_string()));
  }
  return found;
}

Result<std::vector<SsmParameter>> ParameterStore::get_parameters_by_path(std::string_view path,
                                                                         bool recursive) const {
  std::vector<SsmParameter> found;
  std::string token;
  do {
    JsonObject input{{"Path", path}, {"Recursive", recursive}, {"WithDecryption", true}};
    if (!token.empty()) input["NextToken"] = token;
    const auto reply = client_.call("AmazonSSM.GetParametersByPath", std::move(input));
    if (!reply) return reply.error();
    for (const Json& json : array_at(*reply, "Parameters")) found.push_back(parameter_of(json));
    token = string_at(*reply, "NextToken");
  } while (!token.empty());
  return found;
}

Result<std::int64_t> ParameterStore::put_parameter(std::string_view name, std::string_view value,
                                                   const SsmPutOptions& options) const {
  const auto reply = client_.call(
      "AmazonSSM.PutParameter",
      {{"Name", name}, {"Value", value}, {"Type", options.type}, {"Overwrite", options.overwrite}});
  if (!reply) return reply.error();
  return integer_at(*reply, "Version");
}

}  // namespace micro_aws
