#pragma once

#include <local_cloud/wire/service_error.hpp>
#include <micro_core/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace local_cloud::buckets {

using wire::Done;
using wire::Outcome;
using wire::ServiceError;

/// S3's refusals in its own words. Members of an error become elements of the error document; those
/// whose name starts with `error_header_prefix` become headers of the answer.
namespace errors {

inline constexpr std::string_view error_header_prefix = "header:";

ServiceError make(std::string code, std::string message, int status);
/// Adds an element to the error document.
ServiceError with(ServiceError error, std::string_view element, std::string_view value);
/// Adds a header to the error's answer.
ServiceError with_header(ServiceError error, std::string_view name, std::string_view value);

ServiceError no_such_bucket(std::string_view bucket);
ServiceError no_such_key(std::string_view key);
ServiceError no_such_version(std::string_view key, std::string_view version_id);
ServiceError no_such_upload(std::string_view upload_id);
ServiceError invalid_bucket_name(std::string_view bucket);
ServiceError invalid_argument(std::string message, std::string_view name, std::string_view value);
ServiceError invalid_request(std::string message);
ServiceError invalid_range(std::string_view range, std::uint64_t size);
ServiceError precondition_failed(std::string_view condition);
ServiceError malformed_xml();
/// A header whose meaning this program lacks: refused, never ignored.
ServiceError header_not_implemented(std::string_view header);
/// An operation that this program lacks; `what` names the subresource or method.
ServiceError operation_not_implemented(std::string_view what);
ServiceError entity_too_large(std::uint64_t size, std::uint64_t size_max);
ServiceError method_not_allowed(std::string_view method, std::string_view resource_type);
/// A store that failed: to be tried again.
ServiceError storage_failure(const micro_core::Error& error);
/// A record that cannot be read.
ServiceError damaged_record(std::string_view what);

}  // namespace errors
}  // namespace local_cloud::buckets
