#pragma once

#include <micro_core/json_codec.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace micro_core {

/// A UUID of any version: 16 bytes, compared and copied as such. In JSON it is a string; what reads
/// one takes all that pydantic takes: "00000000-0000-…" in either letter case, the same without
/// hyphens, in braces, and as "urn:uuid:…". It is written with hyphens in lower case.
///
///     struct GetUser { Path<Uuid> user_id; };
///
/// Source: RFC 9562
class Uuid {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  /// The nil UUID, all zero.
  constexpr Uuid() = default;
  constexpr explicit Uuid(const Bytes& bytes) : bytes_(bytes) {}

  /// A new one (version 4) from the kernel's generator. Thread safe.
  static Uuid random();
  /// Errors: `invalid_argument`, in pydantic's words.
  static Result<Uuid> parse(std::string_view text);

  constexpr const Bytes& bytes() const noexcept { return bytes_; }
  constexpr bool is_nil() const noexcept { return bytes_ == Bytes{}; }
  /// The version that it says it has: 4 of a random one; 0 if nil.
  constexpr int version() const noexcept { return bytes_[6] >> 4; }
  /// "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"
  std::string to_string() const;

  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

 private:
  Bytes bytes_ = {};
};

/// `Uuid::random()` as text. Thread safe.
std::string uuid_v4();

/// True for 8-4-4-4-12 hexadecimal digits, in either letter case, of any version.
bool is_uuid(std::string_view text);

template <>
struct JsonCodec<Uuid> {
  static constexpr std::string_view type_name = "uuid";
  static void decode(const Json& json, Uuid& out, const DecodeAt& at);
  static Json encode(const Uuid& value);
  static JsonObject schema();
};

}  // namespace micro_core

template <>
struct std::hash<micro_core::Uuid> {
  std::size_t operator()(const micro_core::Uuid& value) const noexcept {
    std::uint64_t mixed = 14695981039346656037U;  // FNV-1a: not every UUID is random
    for (const std::uint8_t byte : value.bytes()) mixed = (mixed ^ byte) * 1099511628211U;
    return static_cast<std::size_t>(mixed);
  }
};
