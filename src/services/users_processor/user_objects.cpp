#include "user_objects.hpp"

#include <micro_aws/s3_json.hpp>
#include <micro_core/codec.hpp>
#include <micro_core/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace users_processor {
namespace {

using micro_core::Error;
using micro_core::Result;

struct UserMessage {
  std::string action;
  std::string user_id;
};

// A user that changes faster than it can be stored comes again with the next message.
constexpr int attempts_max = 3;

Result<UserMessage> read_message(std::string_view text) {
  const auto json = micro_core::parse_json(text);
  if (!json) return json.error();
  auto message = micro_core::from_json<UserMessage>(*json);
  if (!message) return message;
  constexpr std::array<std::string_view, 3> actions = {"create-user", "update-user", "delete-user"};
  if (std::find(actions.begin(), actions.end(), message->action) == actions.end()) {
    return Error::invalid_argument("unknown action \"" + message->action + "\"");
  }
  if (message->user_id.empty()) return Error::invalid_argument("the message names no user");
  return message;
}

}  // namespace

// The action is checked and then ignored: messages may come late, twice or in another order, and
// only the table knows what is true now. Two copies of this may also run side by side for one user,
// so the one that stores last looks at the table once more: if it changed, the object is stored
// anew.
Result<void> UserObjects::reconcile(std::string_view text) const {
  const auto message = read_message(text);
  if (!message) return message.error();
  auto user = find(message->user_id);
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    if (!user) return user.error();
    if (auto stored = store(message->user_id, *user); !stored) return stored;
    auto user_now = find(message->user_id);
    if (user_now && *user_now == *user) return {};
    user = std::move(user_now);
  }
  return Error::unavailable("user " + message->user_id + " keeps changing");
}

Result<std::optional<User>> UserObjects::find(const std::string& user_id) const {
  return users_.get(user_id, {.is_consistent = true});
}

Result<void> UserObjects::store(const std::string& user_id, const std::optional<User>& user) const {
  return micro_aws::put_or_delete_json(bucket_, "users/" + user_id + ".json", user);
}

}  // namespace users_processor
