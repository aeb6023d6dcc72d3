#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace micro_core {

/// What a caller can do about an `Error`.
enum class ErrorCode {
  invalid_argument,   ///< the request is wrong; repeating it will not help
  not_found,          ///< the thing that was named does not exist
  already_exists,     ///< the thing exists, or a condition on it did not hold
  permission_denied,  ///< credentials are missing, wrong, or may not do this
  too_large,          ///< a limit on size was passed
  throttled,          ///< try again later, more slowly
  timeout,            ///< no answer in time: it may or may not have happened
  unavailable,        ///< cannot be reached, or says that it cannot serve; a retry may help
  cancelled,          ///< the caller asked to stop
  unsupported,        ///< valid, but not something that this program can do
  internal,           ///< the program, or data that it trusted, is broken
};

/// The name of `code`, as in "invalid_argument".
std::string_view to_string(ErrorCode code);

/// What a remote service said when it refused a call.
struct RemoteError {
  std::string code = {};        ///< the service's own name for it: "ResourceNotFoundException"
  std::string request_id = {};  ///< the service's id of the call, empty if it sent none
  int http_status = 0;
};

/// Why something failed: `code` says what to do, `message` may leave the process, `detail` is for
/// the log only. A plain value; cheap to move.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message = {};
  std::string detail = {};
  std::optional<RemoteError> remote = std::nullopt;

  static Error invalid_argument(std::string message);
  static Error not_found(std::string message);
  static Error already_exists(std::string message);
  static Error permission_denied(std::string message);
  static Error too_large(std::string message);
  static Error throttled(std::string message);
  static Error timeout(std::string message);
  static Error unavailable(std::string message);
  static Error cancelled(std::string message);
  static Error unsupported(std::string message);
  static Error internal(std::string message);

  /// The same error with `text` as its detail.
  Error with_detail(std::string text) &&;
};

/// "not_found: no such queue (detail)": for logs and test output.
std::string describe(const Error& error);

/// How an `Error` travels when `Result::value()` is called on a failure. Only boundaries catch it.
class ErrorException : public std::exception {
 public:
  explicit ErrorException(Error error) : error_(std::move(error)) {}
  ~ErrorException() override;
  const char* what() const noexcept override { return error_.message.c_str(); }
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

}  // namespace micro_core
