#include "signature_steps.hpp"

#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace micro_aws {
namespace {

using micro_http::HttpRequest;
using micro_http::percent_decode;
using micro_http::percent_encode;

constexpr std::array<std::string_view, 6> unsigned_headers{
    "authorization", "connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// Without white space around it, and with one space for each run of it inside.
void append_trimmed(std::string& out, std::string_view value) {
  const std::size_t start = out.size();
  bool space = false;
  for (const char c : value) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      space = out.size() > start;
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
  }
}

// RFC 3986's removal of dot segments, and of empty segments as well.
std::string normalized(std::string_view path) {
  std::vector<std::string_view> segments;
  const bool slash_at_end = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
  }
  std::string result;
  for (const std::string_view segment : segments) (result += '/') += segment;
  if (slash_at_end || result.empty()) result += '/';
  return result;
}

std::string canonical_path(std::string_view path, const SigningOptions& options) {
  std::string result = options.normalize_path ? normalized(path) : std::string(path);
  if (result.empty()) result = "/";
  return options.encode_path ? percent_encode(result, true) : result;
}

// Sorted by encoded name, then value; every name with '='.
std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view piece = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (piece.empty()) continue;
    const std::size_t equals = std::min(piece.find('='), piece.size());
    const std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
    parameters.emplace_back(percent_encode(percent_decode(piece.substr(0, equals))),
                            percent_encode(percent_decode(value)));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string result;
  for (const auto& [name, value] : parameters) {
    if (!result.empty()) result += '&';
    ((result += name) += '=') += value;
  }
  return result;
}

struct SignedHeader {
  std::string name;
  std::string_view value;
};

// Sorted by name; several of one name in their order.
std::vector<SignedHeader> canonical_headers(const HttpRequest& request,
                                            const SigningOptions& options) {
  std::vector<SignedHeader> headers;
  headers.reserve(request.headers.size());
  for (const auto& [name, value] : request.headers) {
    std::string key = lower(name);
    if (std::ranges::find(unsigned_headers, key) != unsigned_headers.end()) continue;
    if (key == "x-amz-security-token" && !options.sign_session_token) continue;
    const auto place = std::ranges::upper_bound(headers, key, {}, &SignedHeader::name);
    headers.insert(place, {std::move(key), value});
  }
  return headers;
}

void add_parameter(std::string& target, std::string_view name, std::string_view value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  ((target += name) += '=') += percent_encode(value);
}

}  // namespace

CanonicalRequest canonical_request(const HttpRequest& request, const SigningOptions& options,
                                   std::string_view payload_hash) {
  CanonicalRequest result;
  std::string& text = result.text;
  text.reserve(512);
  (text += request.method) += '\n';
  (text += canonical_path(request.path(), options)) += '\n';
  (text += canonical_query(request.query())) += '\n';
  std::string_view last;
  const auto headers = canonical_headers(request, options);
  for (const auto& [name, value] : headers) {
    if (name == last) {
      text.back() = ',';  // in place of the line's end
    } else {
      if (!result.signed_headers.empty()) result.signed_headers += ';';
      result.signed_headers += name;
      (text += name) += ':';
    }
    append_trimmed(text, value);
    text += '\n';
    last = name;
  }
  (((text += '\n') += result.signed_headers) += '\n') += payload_hash;
  return result;
}

std::string credential_scope(const SigningOptions& options) {
  return micro_core::to_iso8601_basic(options.time).substr(0, 8) + '/' + options.region + '/' +
         options.service + "/aws4_request";
}

std::string string_to_sign(std::string_view canonical_request, const SigningOptions& options) {
  return "AWS4-HMAC-SHA256\n" + micro_core::to_iso8601_basic(options.time) + '\n' +
         credential_scope(options) + '\n' + micro_core::sha256_hex(canonical_request);
}

std::string signature(std::string_view string_to_sign, const SigningOptions& options) {
  const std::string key = options.key.empty() ? signing_key(options) : options.key;
  return micro_core::to_hex(micro_core::hmac_sha256(key, string_to_sign));
}

HttpRequest with_query_parameters(const HttpRequest& request, const SigningOptions& options,
                                  std::chrono::seconds expires) {
  HttpRequest result = request;
  std::string& target = result.target;
  add_parameter(target, "X-Amz-Algorithm", "AWS4-HMAC-SHA256");
  add_parameter(target, "X-Amz-Credential",
                options.credentials.access_key_id + '/' + credential_scope(options));
  add_parameter(target, "X-Amz-Date", micro_core::to_iso8601_basic(options.time));
  add_parameter(target, "X-Amz-SignedHeaders",
                canonical_request(request, options, {}).signed_headers);
  add_parameter(target, "X-Amz-Expires", std::to_string(expires.count()));
  if (!options.credentials.session_token.empty() && options.sign_session_token) {
    add_parameter(target, "X-Amz-Security-Token", options.credentials.session_token);
  }
  return result;
}

}  // namespace micro_aws
