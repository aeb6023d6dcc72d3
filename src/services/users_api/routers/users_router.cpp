#include "routers/users_router.hpp"

#include <micro_core/uuid.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace users_api {
namespace {

using namespace micro_api;

struct Message {
  std::string message;
};

struct ListUsers {
  Query<std::optional<PageToken>> next_token;
  Query<bool> only_ids = false;
  Query<micro_core::Bounded<int, 1, 100>> limit = 100;
};

/// Has `users` or `user_ids`; the other one is left out.
struct UserList {
  micro_core::Patch<std::vector<User>> users = {};
  micro_core::Patch<std::vector<std::string>> user_ids = {};
  std::optional<PageToken> next_token = {};
};

struct OneUser {
  Path<std::string> user_id;
};

struct PatchUser {
  Path<std::string> user_id;
  Body<UpdateUser> changes;
};

HttpError no_such_user(const std::string& user_id) {
  return {404, "user with user_id: " + user_id + " not found"};
}

// A user's object is users/ID.json, and a bucket takes keys of 1,024 bytes. Who asks for a longer
// id asks for nobody: neither the table nor the processor could do anything with it.
constexpr std::size_t user_id_bytes_max = 1024 - std::string_view("users/.json").size();

bool can_exist(const std::string& user_id) {
  return user_id.size() <= user_id_bytes_max;
}

UserList list_users(const UsersTable& users, const ListUsers& in) {
  auto page = users.scan({.limit = *in.limit}).page(*in.next_token).value();
  UserList list{.next_token = std::move(page.next)};
  if (!in.only_ids) {
    list.users = std::move(page.items);
    return list;
  }
  std::vector<std::string> ids;
  ids.reserve(page.items.size());
  for (User& user : page.items) ids.push_back(std::move(user.user_id));
  list.user_ids = std::move(ids);
  return list;
}

User create_user(const UsersTable& users, const UserEvents& events, const CreateUser& in) {
  const User user{micro_core::uuid_v4(), in.name, in.surname, in.address};
  const auto created =
      events.announce("create-user", user.user_id, [&] { return users.create(user); }).value();
  // Refused by itself: it was there already when the answer to the first attempt got lost.
  if (!created && created.refused_by() != user) {
    throw micro_core::ErrorException(micro_core::Error::internal("a random user id is taken"));
  }
  return user;
}

Response<User> update_user(const UsersTable& users, const UserEvents& events, const PatchUser& in) {
  if (!can_exist(in.user_id)) return no_such_user(in.user_id);
  const auto changes = micro_aws::changes_of<User>(*in.changes);
  auto user =
      events.announce("update-user", in.user_id, [&] { return users.update(*in.user_id, changes); })
          .value();
  if (!user) return no_such_user(in.user_id);
  return *std::move(user);
}

Response<Message> delete_user(const UsersTable& users, const UserEvents& events,
                              const OneUser& in) {
  if (!can_exist(in.user_id)) return no_such_user(in.user_id);
  const bool existed =
      events.announce("delete-user", in.user_id, [&] { return users.remove(*in.user_id); }).value();
  if (!existed) return no_such_user(in.user_id);
  return Message{"Delete user: " + *in.user_id + " deleted"};
}

}  // namespace

Router users_router(const UsersTable& users, const UserEvents& events) {
  Router router{{.prefix = "/users", .tags = {"users"}}};
  router.get<"/health">("Is the service there?", {.include_in_schema = false},
                        [] { return Message{"healthy"}; });
  router.get<"/">("List users", [&](const ListUsers& in) { return list_users(users, in); });
  router.get<"/{user_id}">("Get one user", [&](const OneUser& in) -> Response<User> {
    if (!can_exist(in.user_id)) return no_such_user(in.user_id);
    auto user = users.get(*in.user_id, {.is_consistent = true}).value();
    if (!user) return no_such_user(in.user_id);
    return *std::move(user);
  });
  router.post<"/">("Create a user", {.status = 201},
                   [&](const Body<CreateUser>& in) { return create_user(users, events, *in); });
  router.patch<"/{user_id}">("Change a user",
                             [&](const PatchUser& in) { return update_user(users, events, in); });
  router.delete_<"/{user_id}">("Delete a user",
                               [&](const OneUser& in) { return delete_user(users, events, in); });
  return router;
}

}  // namespace users_api
