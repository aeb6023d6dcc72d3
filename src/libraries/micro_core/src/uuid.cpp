#include <micro_core/codec.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/uuid.hpp>

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <optional>

namespace micro_core {
namespace {

constexpr std::string_view urn_prefix = "urn:uuid:";
// Where each of the five groups begins.
constexpr std::size_t group_starts[] = {0, 9, 14, 19, 24};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_dash_place(std::size_t index) {
  return index == 8 || index == 13 || index == 18 || index == 23;
}

// 36 characters with hyphens, or 32 without.
std::optional<Uuid> read_digits(std::string_view text) {
  const bool dashed = text.size() == 36;
  Uuid::Bytes bytes{};
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (dashed && is_dash_place(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    bytes[digits / 2] = static_cast<std::uint8_t>(bytes[digits / 2] << 4 | value);
    ++digits;
  }
  return Uuid(bytes);
}

std::optional<Uuid> read_uuid(std::string_view text) {
  if (text.size() == 38 && text.front() == '{' && text.back() == '}') text = text.substr(1, 36);
  if (text.size() == 45 && text.starts_with(urn_prefix)) text.remove_prefix(urn_prefix.size());
  if (text.size() != 32 && text.size() != 36) return std::nullopt;
  return read_digits(text);
}

// The whole UTF-8 character at the front of `text`.
std::string_view first_character(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return text.substr(0, size);
}

std::string group_length_error(std::size_t group, std::size_t expected, std::size_t found) {
  return "invalid group length in group " + std::to_string(group) + ": expected " +
         std::to_string(expected) + ", found " + std::to_string(found);
}

// Says what is wrong with a text that is no UUID, in the words of the parser under pydantic (up to
// 2.12; later ones leave out the middle of the first message).
std::string explain(std::string_view text) {
  std::string_view body = text;
  const bool braced = text.size() > 1 && text.front() == '{' && text.back() == '}';
  const bool is_urn = text.starts_with(urn_prefix);
  if (braced) body = text.substr(1, text.size() - 2);
  if (is_urn) body = text.substr(urn_prefix.size());
  std::size_t groups = 1;
  std::size_t dashes[4] = {};
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '-') {
      if (groups <= 4) dashes[groups - 1] = i;
      ++groups;
    } else if (hex_value(body[i]) < 0) {
      const std::size_t position = static_cast<std::size_t>(body.data() - text.data()) + i + 1;
      return "invalid character: expected an optional prefix of `urn:uuid:` followed by "
             "[0-9a-fA-F-], found `" +
             std::string(first_character(body.substr(i))) + "` at " + std::to_string(position);
    }
  }
  if (groups == 1 && !braced && !is_urn) {
    return "invalid length: expected length 32 for simple format, found " +
           std::to_string(text.size());
  }
  if (groups != 5) return "invalid group count: expected 5, found " + std::to_string(groups);
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t end = group_starts[i + 1] - 1;
    if (dashes[i] == end) continue;
    return group_length_error(i, end - group_starts[i], dashes[i] - group_starts[i]);
  }
  return group_length_error(4, 12, body.size() - group_starts[4]);
}

}  // namespace

Uuid Uuid::random() {
  Bytes bytes;
  // At most 256 bytes are never cut short; only a signal before the pool is ready interrupts.
  while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    if (errno != EINTR) std::abort();
  }
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  return Uuid(bytes);
}

Result<Uuid> Uuid::parse(std::string_view text) {
  if (const auto uuid = read_uuid(text)) return *uuid;
  return Error::invalid_argument(explain(text));
}

std::string Uuid::to_string() const {
  std::string text = to_hex({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
  for (const std::size_t dash : {8, 13, 18, 23}) text.insert(dash, 1, '-');
  return text;
}

std::string uuid_v4() {
  return Uuid::random().to_string();
}

bool is_uuid(std::string_view text) {
  return text.size() == 36 && read_digits(text).has_value();
}

void JsonCodec<Uuid>::decode(const Json& json, Uuid& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  if (!json.is_string()) {
    return at.fail("uuid_type", "UUID input should be a string, bytes or UUID object", json);
  }
  const std::string_view text = json.get_string();
  if (const auto uuid = read_uuid(text)) {
    out = *uuid;
  } else {
    const std::string error = explain(text);
    at.fail("uuid_parsing", "Input should be a valid UUID, " + error, json, {{"error", error}});
  }
}

Json JsonCodec<Uuid>::encode(const Uuid& value) {
  return Json(value.to_string());
}

JsonObject JsonCodec<Uuid>::schema() {
  return detail::string_schema("uuid");
}

}  // namespace micro_core
