#include <micro_aws/signature.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <array>
#include <cassert>
#include <charconv>

#include "signature_steps.hpp"

namespace micro_aws {
namespace {

constexpr std::string_view signature_extension = ";chunk-signature=";
constexpr std::string_view trailer_signature = "x-amz-trailer-signature";
constexpr std::string_view line_end = "\r\n";
constexpr std::size_t signature_size = 64;

std::string hexadecimal(std::uint64_t number) {
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return std::string(digits.data(), end);
}

// Of one chunk, without its bytes.
std::uint64_t head_bytes(std::uint64_t chunk_bytes, bool is_signed) {
  return hexadecimal(chunk_bytes).size() +
         (is_signed ? signature_extension.size() + signature_size : 0) + line_end.size();
}

}  // namespace

ChunkFraming::ChunkFraming(const SigningOptions& options, std::string seed_signature)
    : is_signed_(options.payload_hash != streaming_unsigned_payload_trailer),
      has_trailer_(options.payload_hash != streaming_payload),
      key_(options.key.empty() ? signing_key(options) : options.key),
      date_and_scope_('\n' + micro_core::to_iso8601_basic(options.time) + '\n' +
                      credential_scope(options) + '\n'),
      signature_(std::move(seed_signature)) {
  assert(options.payload_hash && options.payload_hash->starts_with("STREAMING-"));
}

// Every signature covers the one before: no chunk can be left out, added or moved.
std::string ChunkFraming::next_signature(std::string_view algorithm, std::string_view digests) {
  std::string text(algorithm);
  (((text += date_and_scope_) += signature_) += '\n') += digests;
  signature_ = micro_core::to_hex(micro_core::hmac_sha256(key_, text));
  return signature_;
}

void ChunkFraming::append_chunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  out += hexadecimal(bytes.size());
  if (is_signed_) {
    out += signature_extension;
    out += next_signature("AWS4-HMAC-SHA256-PAYLOAD",
                          micro_core::sha256_hex("") + '\n' + micro_core::sha256_hex(bytes));
  }
  ((out += line_end) += bytes) += line_end;
}

void ChunkFraming::append_end(std::string& out, const micro_http::Headers& trailers) {
  assert(has_trailer_ || trailers.empty());
  out += '0';
  if (is_signed_) {
    const std::string empty = micro_core::sha256_hex("");
    out += signature_extension;
    out += next_signature("AWS4-HMAC-SHA256-PAYLOAD", empty + '\n' + empty);
  }
  out += line_end;
  std::string canonical;
  for (const auto& [name, value] : trailers) {
    (((out += name) += ':') += value) += line_end;
    (((canonical += name) += ':') += value) += '\n';
  }
  if (is_signed_ && has_trailer_) {
    (out += trailer_signature) += ':';
    out += next_signature("AWS4-HMAC-SHA256-TRAILER", micro_core::sha256_hex(canonical));
    out += line_end;
  }
  out += line_end;
}

std::uint64_t ChunkFraming::framed_bytes(std::string_view payload_hash, std::uint64_t body_bytes,
                                         std::uint64_t chunk_bytes,
                                         const micro_http::Headers& trailers) {
  const bool is_signed = payload_hash != streaming_unsigned_payload_trailer;
  const std::uint64_t whole = body_bytes / chunk_bytes;
  const std::uint64_t rest = body_bytes % chunk_bytes;
  std::uint64_t size = body_bytes + whole * (head_bytes(chunk_bytes, is_signed) + line_end.size());
  if (rest != 0) size += head_bytes(rest, is_signed) + line_end.size();
  size += head_bytes(0, is_signed) + line_end.size();
  for (const auto& [name, value] : trailers) size += name.size() + 1 + value.size() + 2;
  if (is_signed && payload_hash != streaming_payload) {
    size += trailer_signature.size() + 1 + signature_size + line_end.size();
  }
  return size;
}

}  // namespace micro_aws
