#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_aws {

/// A parameter of SSM Parameter Store.
struct SsmParameter {
  std::string name = {};
  std::string value = {};  ///< of a StringList: joined by commas
  std::string type = {};   ///< "String", "StringList" or "SecureString"
  std::int64_t version = 0;
  std::string arn = {};
};

/// Several parameters, and the names that do not exist.
struct SsmParameters {
  std::vector<SsmParameter> parameters = {};
  std::vector<std::string> missing = {};
};

struct SsmPutOptions {
  std::string type = "String";  ///< "StringList" and "SecureString" are the others
  bool overwrite = false;
};

/// SSM Parameter Store. Copies are cheap; members may be called from several threads. Secure
/// strings come decrypted. Nothing is kept: who asks often keeps the answer for a while.
///
/// Errors of every member: those of `Client`; a name that is none is `invalid_argument`.
///
/// Source:
/// https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
class ParameterStore {
 public:
  explicit ParameterStore(Client client) : client_(std::move(client)) {}

  /// The same, its calls under `options`: a timeout, a token that cancels them.
  ParameterStore with(CallOptions options) const {
    ParameterStore copy = *this;
    copy.client_ = client_.with(std::move(options));
    return copy;
  }

  /// The parameter `name`, "name:3" for a version or "name:label"; none if it does not exist.
  micro_core::Result<std::optional<SsmParameter>> get_parameter(std::string_view name) const;

  /// Up to 10 parameters in one call.
  micro_core::Result<SsmParameters> get_parameters(const std::vector<std::string>& names) const;

  /// All parameters under `path` ("/app/prod"), in as many calls as it takes.
  micro_core::Result<std::vector<SsmParameter>> get_parameters_by_path(std::string_view path,
                                                                       bool recursive = true) const;

  /// Writes a parameter and returns its version. A retry may make one version more.
  /// Errors: `already_exists`, unless `overwrite`.
  micro_core::Result<std::int64_t> put_parameter(std::string_view name, std::string_view value,
                                                 const SsmPutOptions& options = {}) const;

 private:
  Client client_;
};

}  // namespace micro_aws
