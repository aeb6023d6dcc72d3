#include <micro_api/micro_api.hpp>

#include <stdexcept>
#include <string>

using namespace micro_api;

// Something of the service's own that knows nothing of HTTP.
struct OutOfStock : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Order {
  std::string item;
  Bounded<int, 1, 100> count;
};

struct Receipt {
  std::string item;
  int count = 0;
};

Receipt place(const Body<Order>& in) {
  if (*in->count > 10) throw OutOfStock("only ten of " + in->item + " are left");
  if (in->item == "bug") throw std::logic_error("a detail that is nobody's business");
  return {in->item, in->count};
}

App make_app() {
  App app{{.title = "errors", .errors = ErrorFormat::problem}};
  app.on_exception<OutOfStock>([](const OutOfStock& e) { return HttpError{409, e.what()}; });
  app.post<"/orders">("Order something", {.status = 201}, place);
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
