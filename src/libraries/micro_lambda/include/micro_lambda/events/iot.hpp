#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct IotMqtt {
  std::string username = {};
  std::string password = {};  ///< base64
  std::string client_id = {};
  Extra extra = {};

  /// The bytes of `password`. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> password_bytes() const;
};

struct IotHttp {
  std::map<std::string, std::string> headers = {};
  std::string query_string = {};  ///< with its "?"
  Extra extra = {};
};

struct IotTls {
  std::string server_name = {};
  Extra extra = {};
};

struct IotProtocolData {
  IotTls tls = {};
  IotHttp http = {};
  IotMqtt mqtt = {};
  Extra extra = {};
};

struct IotConnection {
  std::string id = {};
  Extra extra = {};
};

/// What AWS IoT Core hands to its custom authorizer: a device connects. (A rule of IoT Core hands
/// over what its SQL selects: a struct of one's own.)
///
/// Source: https://docs.aws.amazon.com/iot/latest/developerguide/config-custom-auth.html
struct IotAuthorizerRequest {
  std::string token = {};
  bool signature_verified = false;
  std::vector<std::string> protocols = {};  ///< "tls", "http", "mqtt"
  IotProtocolData protocol_data = {};
  IotConnection connection_metadata = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an authorizer of IoT Core",
                                       .member = "protocolData"};
};

/// The answer to an `IotAuthorizerRequest`.
struct IotAuthorizerResponse {
  bool is_authenticated = false;
  std::string principal_id = {};                    ///< letters and digits only
  std::int64_t disconnect_after_in_seconds = 3600;  ///< 300 to 86,400
  std::int64_t refresh_after_in_seconds = 3600;     ///< 300 to 86,400
  std::vector<std::string> policy_documents = {};   ///< JSON texts, at most 10
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an authorizer of IoT Core",
                                       .member = "isAuthenticated"};
  static constexpr std::string_view always_written[] = {"isAuthenticated", "policyDocuments"};
};

}  // namespace micro_lambda
