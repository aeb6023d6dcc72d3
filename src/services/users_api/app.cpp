// Users over HTTP: a table and a queue.
#include <micro_api/app.hpp>
#include <micro_api/middleware.hpp>
#include <micro_api/run.hpp>
#include <micro_aws/client.hpp>

#include <string>

#include "routers/users_router.hpp"
#include "user_events.hpp"
#include "users_table.hpp"

using namespace users_api;

/// From the environment: TABLE_NAME, QUEUE_URL.
struct UsersApiConfig {
  std::string table_name;
  std::string queue_url;
};

// Callers quote the uuid; the log has the rest.
micro_api::Json error_body(const micro_api::HttpError& error, const micro_api::Request& request) {
  return micro_core::JsonObject{{"uuid", request.correlation_id}, {"message", error.message}};
}

micro_api::App make_app(const UsersApiConfig& config) {
  micro_api::App app{{.title = "users-api",
                      .openapi_url = "/users/openapi.json",
                      .docs_url = "/users/docs",
                      .error_body = error_body}};
  app.use(micro_api::correlation_id());
  app.use(micro_api::request_log());
  const micro_aws::Client client;
  const UsersTable& users = app.keep(UsersTable(client, config.table_name));
  const UserEvents& events = app.keep(UserEvents(client, config.queue_url, app.logger()));
  app.include(users_router(users, events));
  return app;
}

int main(int argc, char** argv) {
  return micro_api::run<UsersApiConfig>(argc, argv, make_app);
}
