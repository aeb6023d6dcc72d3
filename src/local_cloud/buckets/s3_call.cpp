#include <local_cloud/buckets/names.hpp>
#include <local_cloud/buckets/s3_call.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <charconv>

namespace local_cloud::buckets {
namespace {

constexpr std::int64_t presigned_seconds_max = 604'800;

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

// What stands before the label "s3" (or "s3-region") of a host without its domain: "b.s3.eu-west-1"
// gives "b". None if there is no such label.
std::optional<std::string> before_service_label(std::string_view labels) {
  std::size_t end = labels.size();
  while (true) {
    const std::size_t dot = end == 0 ? std::string_view::npos : labels.rfind('.', end - 1);
    const std::size_t start = dot == std::string_view::npos ? 0 : dot + 1;
    const std::string_view label = labels.substr(start, end - start);
    if (label == "s3" || (label.starts_with("s3-") && is_region_name(label.substr(3)))) {
      return std::string(labels.substr(0, start == 0 ? 0 : start - 1));
    }
    if (dot == std::string_view::npos) return std::nullopt;
    end = dot;
  }
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "20261122T153935Z" as parse_iso8601 reads it.
std::optional<TimePoint> parse_basic_time(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  const std::string s(text);
  return micro_core::parse_iso8601(s.substr(0, 4) + "-" + s.substr(4, 2) + "-" + s.substr(6, 5) +
                                   ":" + s.substr(11, 2) + ":" + s.substr(13));
}

Outcome<Done> expired(TimePoint end, TimePoint now) {
  if (now <= end) return Done{};
  return errors::with(errors::with(errors::make("AccessDenied", "Request has expired", 403),
                                   "Expires", micro_core::to_iso8601(end)),
                      "ServerTime", micro_core::to_iso8601(now));
}

// A presigned URL is only good for a time, whoever signed it.
Outcome<Done> check_expiry(const S3Call& call) {
  if (const auto seconds_text = call.find("X-Amz-Expires")) {
    const auto seconds = to_integer(*seconds_text);
    const auto signed_at = parse_basic_time(call.get("X-Amz-Date"));
    if (!seconds || !signed_at || *seconds < 0 || *seconds > presigned_seconds_max) {
      return errors::make("AuthorizationQueryParametersError",
                          "X-Amz-Expires must be a number of seconds between 0 and 604800, and "
                          "X-Amz-Date a time in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
                          400);
    }
    return expired(*signed_at + std::chrono::seconds{*seconds}, call.now);
  }
  if (call.has("AWSAccessKeyId") && call.has("Signature")) {
    const auto end = to_integer(call.get("Expires"));
    if (!end)
      return errors::make("AccessDenied", "Invalid date (should be seconds since epoch)", 403);
    return expired(TimePoint{std::chrono::seconds{*end}}, call.now);
  }
  return Done{};
}

}  // namespace

std::optional<std::string_view> S3Call::find(std::string_view parameter) const {
  for (const auto& [name, value] : query) {
    if (name == parameter) return value;
  }
  return std::nullopt;
}

std::string bucket_of_host(std::string_view host) {
  if (const std::size_t colon = host.rfind(':'); colon != std::string_view::npos) {
    host = host.substr(0, colon);
  }
  const std::string name = lower_case(host);
  for (const std::string_view domain : {".amazonaws.com", ".amazonaws.com.cn", ".localhost"}) {
    if (!name.ends_with(domain)) continue;
    const std::string_view labels = std::string_view(name).substr(0, name.size() - domain.size());
    if (auto bucket = before_service_label(labels)) return *std::move(bucket);
    return domain == ".localhost" ? std::string(labels) : std::string();
  }
  return {};
}

Outcome<S3Call> read_call(wire::AwsRequest request, TimePoint now) {
  S3Call call;
  call.now = now;
  call.query = micro_http::parse_query(request.http.query());
  std::string_view path = request.http.path();
  if (path.starts_with('/')) path.remove_prefix(1);
  call.bucket = bucket_of_host(request.http.headers.get("host"));
  if (call.bucket.empty()) {
    const std::size_t slash = path.find('/');
    call.bucket = micro_http::percent_decode(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  }
  call.key = micro_http::percent_decode(path);
  call.request = std::move(request);
  if (!micro_core::is_utf8(call.key) || !micro_core::is_utf8(call.bucket)) {
    return errors::make("InvalidURI", "Couldn't parse the specified URI.", 400);
  }
  if (call.key.size() > key_bytes_max) {
    return errors::with(errors::with(errors::make("KeyTooLongError", "Your key is too long", 400),
                                     "Size", std::to_string(call.key.size())),
                        "MaxSizeAllowed", std::to_string(key_bytes_max));
  }
  const auto in_time = check_expiry(call);
  if (!in_time) return in_time.error();
  return call;
}

}  // namespace local_cloud::buckets
