#pragma once

#include <local_cloud/buckets/errors.hpp>
#include <local_cloud/buckets/model.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <micro_http/url.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::buckets {

/// A request as S3 reads it: whose bucket, which key, which subresource.
struct S3Call {
  wire::AwsRequest request = {};
  TimePoint now = {};
  std::string bucket = {};  ///< empty: the service itself
  std::string key = {};     ///< empty: the bucket
  micro_http::QueryParameters query = {};

  const std::string& method() const { return request.http.method; }
  std::string_view header(std::string_view name) const { return request.http.headers.get(name); }
  std::optional<std::string_view> find_header(std::string_view name) const {
    return request.http.headers.find(name);
  }
  bool has(std::string_view parameter) const { return find(parameter).has_value(); }
  /// The decoded value of a query parameter; none if absent.
  std::optional<std::string_view> find(std::string_view parameter) const;
  /// The same, empty if absent.
  std::string_view get(std::string_view parameter) const {
    return find(parameter).value_or(std::string_view{});
  }
};

/// The bucket that a Host header names, virtual-host style; empty for path style.
/// "b.s3.eu-central-1.amazonaws.com", "b.s3.localhost:4566" and "b.localhost" all name "b".
std::string bucket_of_host(std::string_view host);

/// Reads bucket, key and query. Errors: `InvalidURI`, `KeyTooLongError`, `AccessDenied` (a
/// presigned URL that has expired).
Outcome<S3Call> read_call(wire::AwsRequest request, TimePoint now);

}  // namespace local_cloud::buckets
