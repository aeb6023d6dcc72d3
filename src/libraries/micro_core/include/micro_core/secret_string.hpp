#pragma once

#include <micro_core/codec.hpp>

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace micro_core {

/// Text that is not to be seen: it is read as a string, but written and logged as "**********". To
/// have it not written at all, say `.write_only = true` of the member (see `Field`).
///
///     struct Login {
///       std::string name;
///       Constrained<SecretString, Length{8, 128}> password;
///     };
///     if (matches(user.hash, login.password->reveal())) ...
///
/// Nothing but `reveal` gives the text away: it is no `std::string_view`. Copies as a string does;
/// the memory is not wiped. A 422 shows callers what they sent themselves, secrets too, as
/// FastAPI's does.
class SecretString {
 public:
  SecretString() = default;
  explicit SecretString(std::string text) : text_(std::move(text)) {}

  const std::string& reveal() const noexcept { return text_; }
  /// The number of characters.
  std::size_t size() const { return utf8_length(text_); }
  bool empty() const noexcept { return text_.empty(); }

  friend bool operator==(const SecretString&, const SecretString&) = default;

 private:
  std::string text_;
};

template <>
struct JsonCodec<SecretString> {
  static void decode(const Json& json, SecretString& out, const DecodeAt& at);
  static Json encode(const SecretString& value);
  static Json schema();
  static constexpr std::string_view counted_as = "Value";  // by which pydantic hides what it is
};

}  // namespace micro_core
