#include "user_events.hpp"

#include <micro_core/json.hpp>

namespace users_api {

using micro_core::JsonObject;
using micro_core::Result;

Result<void> UserEvents::send(std::string_view action, const std::string& user_id,
                              std::chrono::seconds delay) const {
  const JsonObject message{{"action", action}, {"user_id", user_id}};
  const auto sent = queue_.send_message(micro_core::Json(message), delay);
  if (!sent) return sent.error();
  return {};
}

void UserEvents::send_now(std::string_view action, const std::string& user_id) const {
  const auto sent = send(action, user_id, {});
  if (sent) return;
  logger_.write(micro_core::LogLevel::warning, "app-error",
                "message not sent; the delayed one will do",
                {{"action", action}, {"user_id", user_id}, {"cause", describe(sent.error())}});
}

}  // namespace users_api
