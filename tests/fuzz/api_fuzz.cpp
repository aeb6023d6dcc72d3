// links: micro_api::micro_api
// A request: "METHOD target\nheader value\nbody". The app always answers, in UTF-8, with a status
// of its own.
#include <micro_api/micro_api.hpp>
#include <micro_core/encoding.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace micro_api;

struct Item {
  Bounded<std::string, 1, 10> name;
  std::optional<int> count;
};

struct Input {
  Path<std::string> id;
  Query<std::vector<int>> tag;
  Query<Bounded<int, 1, 100>> limit = 20;
  Header<std::optional<std::string>> x_token;
  Body<Item> item;
};

struct Rest {
  Path<std::string> rest;
};

App make_app() {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view line) {
             if (!micro_core::parse_json(line)) std::abort();
           }})}};
  app.use(correlation_id());
  app.use(request_log());
  Router router;
  router.post<"/items/{id}">("Item", [](const Input& in) {
    return JsonObject{{"id", *in.id}, {"name", *in.item->name}, {"limit", **in.limit}};
  });
  router.get<"/files/{rest...}">("Files", [](const Rest& in) { return *in.rest; });
  app.include(router);
  return app;
}

std::string take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  std::string part(text.substr(0, at));
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = make_app();
  std::string_view text(reinterpret_cast<const char*>(data), size);
  HttpRequest request;
  request.method = take_until(text, ' ');
  request.target = take_until(text, '\n');
  std::string name = take_until(text, ' ');
  request.headers.add(std::move(name), take_until(text, '\n'));
  request.body = text;
  const HttpResponse response = app.handle(request);
  if (response.status < 200 || response.status == 500) std::abort();
  if (!micro_core::is_utf8(response.body)) std::abort();
  return 0;
}
