#pragma once

#include <micro_api/router.hpp>

#include "user_events.hpp"
#include "users_table.hpp"

namespace users_api {

/// The routes of /users. Both arguments must outlive the app.
micro_api::Router users_router(const UsersTable& users, const UserEvents& events);

}  // namespace users_api
