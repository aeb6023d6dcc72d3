#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace micro_aws {

/// One version of a secret. Never log it.
struct Secret {
  std::string arn = {};
  std::string name = {};
  std::string version_id = {};
  std::string value = {};  ///< the text, or the bytes of a binary secret
  bool is_binary = false;
};

/// Which version; with neither the current one ("AWSCURRENT").
struct SecretVersion {
  std::string id = {};
  std::string stage = {};  ///< "AWSPREVIOUS", say
};

/// The secret `id` (a name or an ARN); none if it, or that version of it, does not exist. Nothing
/// is kept. Errors: those of `Client`.
///
/// Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
micro_core::Result<std::optional<Secret>> get_secret_value(const Client& client,
                                                           std::string_view id,
                                                           const SecretVersion& version = {});

}  // namespace micro_aws
