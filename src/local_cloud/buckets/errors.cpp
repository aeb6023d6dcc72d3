#include <local_cloud/buckets/errors.hpp>

#include <utility>

namespace local_cloud::buckets::errors {

ServiceError make(std::string code, std::string message, int status) {
  return {std::move(code), std::move(message), status, {}};
}

ServiceError with(ServiceError error, std::string_view element, std::string_view value) {
  error.members[element] = value;
  return error;
}

ServiceError with_header(ServiceError error, std::string_view name, std::string_view value) {
  error.members[std::string(error_header_prefix) + std::string(name)] = value;
  return error;
}

ServiceError no_such_bucket(std::string_view bucket) {
  return with(make("NoSuchBucket", "The specified bucket does not exist", 404), "BucketName",
              bucket);
}

ServiceError no_such_key(std::string_view key) {
  return with(make("NoSuchKey", "The specified key does not exist.", 404), "Key", key);
}

ServiceError no_such_version(std::string_view key, std::string_view version_id) {
  return with(with(make("NoSuchVersion", "The specified version does not exist.", 404), "Key", key),
              "VersionId", version_id);
}

ServiceError no_such_upload(std::string_view upload_id) {
  return with(
      make("NoSuchUpload",
           "The specified upload does not exist. The upload ID may be invalid, or the upload "
           "may have been aborted or completed.",
           404),
      "UploadId", upload_id);
}

ServiceError invalid_bucket_name(std::string_view bucket) {
  return with(make("InvalidBucketName", "The specified bucket is not valid.", 400), "BucketName",
              bucket);
}

ServiceError invalid_argument(std::string message, std::string_view name, std::string_view value) {
  return with(with(make("InvalidArgument", std::move(message), 400), "ArgumentName", name),
              "ArgumentValue", value);
}

ServiceError invalid_request(std::string message) {
  return make("InvalidRequest", std::move(message), 400);
}

ServiceError invalid_range(std::string_view range, std::uint64_t size) {
  ServiceError error =
      with(with(make("InvalidRange", "The requested range is not satisfiable", 416),
                "RangeRequested", range),
           "ActualObjectSize", std::to_string(size));
  return with_header(std::move(error), "Content-Range", "bytes */" + std::to_string(size));
}

ServiceError precondition_failed(std::string_view condition) {
  return with(make("PreconditionFailed",
                   "At least one of the pre-conditions you specified did not hold", 412),
              "Condition", condition);
}

ServiceError malformed_xml() {
  return make("MalformedXML",
              "The XML you provided was not well-formed or did not validate against our published "
              "schema",
              400);
}

ServiceError header_not_implemented(std::string_view header) {
  return with(make("NotImplemented",
                   "A header you provided implies functionality that is not implemented", 501),
              "Header", header);
}

ServiceError operation_not_implemented(std::string_view what) {
  return make("NotImplemented",
              "The local cloud does not implement this S3 operation: " + std::string(what), 501);
}

ServiceError entity_too_large(std::uint64_t size, std::uint64_t size_max) {
  return with(
      with(make("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400),
           "ProposedSize", std::to_string(size)),
      "MaxSizeAllowed", std::to_string(size_max));
}

ServiceError method_not_allowed(std::string_view method, std::string_view resource_type) {
  return with(with(make("MethodNotAllowed",
                        "The specified method is not allowed against this resource.", 405),
                   "Method", method),
              "ResourceType", resource_type);
}

ServiceError storage_failure(const micro_core::Error& error) {
  // A full disk passes; everything else is ours. SDKs try both again.
  if (error.code == micro_core::ErrorCode::unavailable) {
    return make("ServiceUnavailable", "The store cannot take the change now: " + error.message,
                503);
  }
  return make("InternalError", "We encountered an internal error. Please try again.", 500);
}

ServiceError damaged_record(std::string_view what) {
  return make("InternalError",
              "A stored record is damaged or was written by a newer version: " + std::string(what),
              500);
}

}  // namespace local_cloud::buckets::errors
