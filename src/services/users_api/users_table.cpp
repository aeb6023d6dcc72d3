#include "users_table.hpp"

#include <micro_aws/attribute_codec.hpp>

#include <utility>

namespace users_api {

using micro_aws::DynamoDbCondition;
using micro_core::Result;

Result<std::optional<User>> UsersTable::find(const std::string& user_id) const {
  const auto item = table_.get_item(user_id, {.is_consistent = true});
  if (!item) return item.error();
  if (!*item) return std::optional<User>();
  auto user = micro_aws::from_item<User>(**item);
  if (!user) return std::move(user).error();
  return std::optional<User>(*std::move(user));
}

Result<UsersPage> UsersTable::list(int limit, const std::optional<PageToken>& start) const {
  micro_aws::DynamoDbReadOptions options{.limit = limit};
  if (start) options.start_after = micro_aws::Item{{"user_id", start->user_id}};
  const auto page = table_.scan(options);
  if (!page) return page.error();
  UsersPage result;
  for (const micro_aws::Item& item : page->items) {
    auto user = micro_aws::from_item<User>(item);
    if (!user) return std::move(user).error();
    result.users.push_back(*std::move(user));
  }
  if (page->last_key) {
    result.next = PageToken{std::string(micro_aws::string_at(*page->last_key, "user_id"))};
  }
  return result;
}

Result<void> UsersTable::create(const User& user) const {
  const auto item = micro_aws::to_item(user);
  if (!item) return item.error();
  return table_.put_item(*item, DynamoDbCondition::must_not_exist());
}

Result<std::optional<User>> UsersTable::update(const std::string& user_id,
                                               const UpdateUser& changes) const {
  micro_aws::DynamoDbUpdate update;
  if (changes.name) update.set["name"] = changes.name->value();
  if (changes.surname) update.set["surname"] = changes.surname->value();
  if (changes.address) {
    if (*changes.address) {
      update.set["address"] = **changes.address;
    } else {
      update.remove.emplace_back("address");
    }
  }
  const auto item = table_.update_item(user_id, update, DynamoDbCondition::must_exist());
  if (!item) {
    if (micro_aws::is_condition_failure(item.error())) return std::optional<User>();
    return item.error();
  }
  auto user = micro_aws::from_item<User>(*item);
  if (!user) return std::move(user).error();
  return std::optional<User>(*std::move(user));
}

Result<bool> UsersTable::remove(const std::string& user_id) const {
  const auto removed = table_.delete_item(user_id);
  if (!removed) return removed.error();
  return removed->has_value();
}

}  // namespace users_api
