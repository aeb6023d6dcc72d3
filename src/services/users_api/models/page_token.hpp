#pragma once

#include <micro_core/codec.hpp>

#include <string>

namespace users_api {

/// Where the next page of users starts: the last user of the page before. Callers see base64 and
/// are not meant to look inside.
struct PageToken {
  std::string user_id = {};
};

}  // namespace users_api

/// Refuses a text that this service did not make.
template <>
struct micro_core::JsonCodec<users_api::PageToken> {
  static void decode(const Json& json, users_api::PageToken& out, const DecodeAt& at);
  static Json encode(const users_api::PageToken& token);
  static JsonObject schema();
};
