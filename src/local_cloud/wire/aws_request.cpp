#include <local_cloud/wire/aws_request.hpp>

#include <micro_core/uuid.hpp>
#include <micro_http/url.hpp>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::wire {
namespace {

struct CredentialScope {
  std::string access_key_id;
  std::string region;
  std::string service;
};

// Reads "AKID/20261122/eu-central-1/sqs/aws4_request". A key id holds no slash.
std::optional<CredentialScope> parse_scope(std::string_view text) {
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t slash = text.find('/');
    if ((slash == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
    parts.at(i) = text.substr(0, slash);
    if (slash != std::string_view::npos) text.remove_prefix(slash + 1);
  }
  return CredentialScope{std::string(parts[0]), std::string(parts[2]), std::string(parts[3])};
}

// The scope of a header signature ("AWS4-HMAC-SHA256 Credential=..., SignedHeaders=...") or of a
// presigned URL.
std::optional<CredentialScope> find_scope(const micro_http::HttpRequest& request) {
  const std::string_view authorization = request.headers.get("authorization");
  constexpr std::string_view marker = "Credential=";
  if (const std::size_t at = authorization.find(marker); at != std::string_view::npos) {
    const std::string_view rest = authorization.substr(at + marker.size());
    return parse_scope(rest.substr(0, rest.find_first_of(", ")));
  }
  if (request.query().find("X-Amz-Credential=") == std::string_view::npos) return std::nullopt;
  for (const auto& [name, value] : micro_http::parse_query(request.query())) {
    if (name == "X-Amz-Credential") return parse_scope(value);
  }
  return std::nullopt;
}

// What an unsigned request gives away: its target header, its path, its host.
std::string guess_service(const micro_http::HttpRequest& request, const CloudIdentity& identity) {
  const std::string_view target = request.headers.get("x-amz-target");
  if (target.starts_with("DynamoDB_")) return "dynamodb";
  if (target.starts_with("AmazonSQS.")) return "sqs";
  if (request.path().starts_with("/2015-03-31/")) return "lambda";
  if (request.path().starts_with("/" + identity.account_id + "/")) return "sqs";
  const std::string_view host = request.headers.get("host");
  for (const std::string_view service : {"dynamodb", "sqs", "lambda", "sts"}) {
    if (host.starts_with(service) && host.substr(service.size()).starts_with(".")) {
      return std::string(service);
    }
  }
  const bool form =
      request.headers.get("content-type").starts_with("application/x-www-form-urlencoded");
  const std::string_view fields = form ? std::string_view(request.body) : request.query();
  if (fields.find("Version=2011-06-15") != std::string_view::npos) return "sts";
  if (fields.find("Version=2012-11-05") != std::string_view::npos) return "sqs";
  return form && fields.find("Action=") != std::string_view::npos ? "sqs" : "s3";
}

}  // namespace

AwsRequest identify(micro_http::HttpRequest request, const CloudIdentity& identity) {
  AwsRequest result;
  result.request_id = micro_core::uuid_v4();
  result.region = identity.region;
  if (auto scope = find_scope(request)) {
    result.access_key_id = std::move(scope->access_key_id);
    if (!scope->region.empty()) result.region = std::move(scope->region);
    result.service = std::move(scope->service);
  }
  if (result.service.empty()) result.service = guess_service(request, identity);
  result.endpoint = "http://" + std::string(request.headers.get("host"));
  result.http = std::move(request);
  return result;
}

}  // namespace local_cloud::wire
