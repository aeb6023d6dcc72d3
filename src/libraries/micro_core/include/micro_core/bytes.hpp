#pragma once

#include <micro_core/json_codec.hpp>

#include <compare>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace micro_core {

/// Any bytes, as a string of base64 in JSON. Written in the standard alphabet with padding (what
/// DynamoDB and the gateways write); read in that or the URL-safe one, with or without padding, so
/// that it can stand in a path or a query. White space and stray bits are refused.
///
///     struct Upload { Bytes content; };  // {"content": "aGVsbG8="}
///
/// Errors: bytes_type, base64_decode.
///
/// Source: RFC 4648; https://docs.pydantic.dev/latest/api/types/ (Base64Bytes)
class Bytes {
 public:
  Bytes() = default;
  /// The bytes themselves, not their base64.
  template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Bytes> &&
             std::is_constructible_v<std::string, T>)
  Bytes(T&& bytes) : bytes_(std::forward<T>(bytes)) {}

  const std::string& str() const noexcept { return bytes_; }
  operator const std::string&() const noexcept { return bytes_; }
  std::size_t size() const noexcept { return bytes_.size(); }
  bool empty() const noexcept { return bytes_.empty(); }

  friend auto operator<=>(const Bytes&, const Bytes&) = default;

 private:
  std::string bytes_;
};

template <>
struct JsonCodec<Bytes> {
  static constexpr std::string_view type_name = "bytes";
  static void decode(const Json& json, Bytes& out, const DecodeAt& at);
  static Json encode(const Bytes& value);
  static JsonObject schema();
};

}  // namespace micro_core
