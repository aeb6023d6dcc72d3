#include <local_cloud/wire/service_error.hpp>

namespace local_cloud::wire {

ServiceError internal_failure(const micro_core::Error& error) {
  // A full disk is the client's to wait out; everything else is ours. Both are retried by SDKs.
  if (error.code == micro_core::ErrorCode::unavailable) {
    return {"ServiceUnavailable", "The service is unable to store data: " + error.message, 503, {}};
  }
  return {
      "InternalFailure", "The request processing has failed because of an unknown error.", 500, {}};
}

}  // namespace local_cloud::wire
