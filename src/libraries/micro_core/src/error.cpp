#include <micro_core/error.hpp>

#include <array>
#include <utility>

namespace micro_core {

std::string_view to_string(ErrorCode code) {
  constexpr std::array<std::string_view, 11> names = {
      "invalid_argument", "not_found",   "already_exists", "permission_denied",
      "too_large",        "throttled",   "timeout",        "unavailable",
      "cancelled",        "unsupported", "internal"};
  return names.at(static_cast<std::size_t>(code));
}

Error Error::invalid_argument(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message)};
}
Error Error::not_found(std::string message) {
  return {ErrorCode::not_found, std::move(message)};
}
Error Error::already_exists(std::string message) {
  return {ErrorCode::already_exists, std::move(message)};
}
Error Error::permission_denied(std::string message) {
  return {ErrorCode::permission_denied, std::move(message)};
}
Error Error::too_large(std::string message) {
  return {ErrorCode::too_large, std::move(message)};
}
Error Error::throttled(std::string message) {
  return {ErrorCode::throttled, std::move(message)};
}
Error Error::timeout(std::string message) {
  return {ErrorCode::timeout, std::move(message)};
}
Error Error::unavailable(std::string message) {
  return {ErrorCode::unavailable, std::move(message)};
}
Error Error::cancelled(std::string message) {
  return {ErrorCode::cancelled, std::move(message)};
}
Error Error::unsupported(std::string message) {
  return {ErrorCode::unsupported, std::move(message)};
}
Error Error::internal(std::string message) {
  return {ErrorCode::internal, std::move(message)};
}

Error Error::with_detail(std::string text) && {
  detail = std::move(text);
  return std::move(*this);
}

std::string describe(const Error& error) {
  std::string text(to_string(error.code));
  text += ": " + error.message;
  if (!error.detail.empty()) text += " (" + error.detail + ")";
  if (error.remote) {
    text += " [" + error.remote->code + ", status " + std::to_string(error.remote->http_status);
    if (!error.remote->request_id.empty()) text += ", request " + error.remote->request_id;
    text += "]";
  }
  return text;
}

ErrorException::~ErrorException() = default;

}  // namespace micro_core
