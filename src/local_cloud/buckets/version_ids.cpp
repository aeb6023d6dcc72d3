#include <local_cloud/buckets/version_ids.hpp>

#include <micro_core/encoding.hpp>
#include <micro_core/uuid.hpp>

#include <algorithm>

namespace local_cloud::buckets {
namespace {

constexpr std::size_t sequence_bytes = 8;
constexpr std::size_t id_bytes = 24;  // base64 of it has no padding

void replace(std::string& text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
}

}  // namespace

std::string new_version_id(std::uint64_t sequence) {
  std::string uuid = micro_core::uuid_v4();
  uuid.erase(std::remove(uuid.begin(), uuid.end(), '-'), uuid.end());
  // The random bytes come first, so that ids of one key do not look alike.
  std::string bytes = micro_core::from_hex(uuid).value_or(std::string());
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>((sequence >> shift) & 0xFF));
  }
  std::string id = micro_core::to_base64(bytes);
  replace(id, '+', '.');
  replace(id, '/', '_');
  return id;
}

std::optional<std::uint64_t> sequence_of_version_id(std::string_view version_id) {
  std::string text(version_id);
  replace(text, '.', '+');
  replace(text, '_', '/');
  const auto bytes = micro_core::from_base64(text);
  if (!bytes || bytes->size() != id_bytes) return std::nullopt;
  std::uint64_t sequence = 0;
  for (const char byte : bytes->substr(id_bytes - sequence_bytes)) {
    sequence = (sequence << 8) | static_cast<unsigned char>(byte);
  }
  return sequence;
}

}  // namespace local_cloud::buckets
