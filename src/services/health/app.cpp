// The smallest service: one route, no table, no queue.
#include <micro_api/app.hpp>
#include <micro_api/middleware.hpp>
#include <micro_api/run.hpp>

#include <string>

using namespace micro_api;

struct HealthConfig {};

struct Health {
  std::string message = "healthy";
};

App make_app(const HealthConfig&) {
  App app{{.title = "health", .openapi_url = "/health/openapi.json", .docs_url = "/health/docs"}};
  app.use(correlation_id());
  app.use(request_log());
  Router router;
  router.get<"/health">("Is the system there?", [] { return Health{}; });
  app.include(std::move(router));
  return app;
}

int main(int argc, char** argv) {
  return run<HealthConfig>(argc, argv, make_app);
}
