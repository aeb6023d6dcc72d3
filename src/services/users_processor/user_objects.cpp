#include "user_objects.hpp"

#include <micro_aws/attribute_value.hpp>
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

/// What an object holds: what callers of the API see, whatever else the item holds.
struct User {
  std::string user_id;
  std::string name;
  std::string surname;
  std::optional<std::string> address;
};

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
// only the table knows what is true now.
Result<void> UserObjects::reconcile(std::string_view text) const {
  const auto message = read_message(text);
  if (!message) return message.error();
  const std::string key = "users/" + message->user_id + ".json";
  const auto item = users_.get_item(message->user_id, {.is_consistent = true});
  if (!item) return item.error();
  if (!*item) return bucket_.delete_object(key);
  const auto user = micro_aws::from_item<User>(**item);
  if (!user) return user.error();
  const auto stored = bucket_.put_object(key, micro_core::to_text(micro_core::to_json(*user)),
                                         {.content_type = "application/json"});
  if (!stored) return stored.error();
  return {};
}

}  // namespace users_processor
