// A service behind a browser: every middleware it needs, errors as problems, work after the answer.
#include <micro_api/micro_api.hpp>

#include <stdexcept>

using namespace micro_api;

struct OutOfStock : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Order {
  Bounded<std::string, 1, 100> article;
  Bounded<int, 1, 100> count;
};

struct PlaceOrder {
  Body<Order> order;
  BackgroundTasks tasks;
};

App make_app() {
  App app{{.title = "orders", .errors = ErrorFormat::problem}};
  // In any order: each knows its place.
  app.use(correlation_id());
  app.use(request_log());
  app.use(security_headers());
  app.use(cors({.origins = {"https://*.example.com", "http://localhost:*"}}));
  app.use(compression());
  app.use(rate_limit({.requests = 100, .window = std::chrono::minutes{1}}));
  app.use(timeout({.after = std::chrono::seconds{10}}));
  app.use([](Request& request, const Next& next) {
    HttpResponse response = next(request);
    response.headers.set("x-served-by", "orders");
    return response;
  });
  app.on_exception<OutOfStock>([](const OutOfStock& reason) {
    return HttpError{.status = 409, .message = reason.what(), .members = {{"retry", false}}};
  });
  app.post<"/orders">("Place an order", {.status = 201},
                      [&log = app.logger()](const PlaceOrder& in) {
                        if (*in.order->article == "unobtainium")
                          throw OutOfStock("there is no unobtainium left");
                        in.tasks.add([&log] { log.info("the warehouse would be told now"); });
                        return *in.order;
                      });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
