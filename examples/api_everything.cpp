// Every feature that shows in an OpenAPI document, in one app: the validators of tests/openapi
// judge what it prints. It serves too: its docs pages are in all three styles.
//
//     build/cmake/release/bin/api_everything --dump-openapi
//     build/cmake/release/bin/api_everything            # http://127.0.0.1:5000/docs, /redoc,
//     /scalar/docs
#include <micro_api/app.hpp>
#include <micro_api/run.hpp>
#include <micro_api/streams.hpp>
#include <micro_core/constrained.hpp>
#include <micro_core/presence.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace micro_api;
using micro_core::AtLeast;
using micro_core::Below;
using micro_core::Bounded;
using micro_core::Constrained;
using micro_core::Defaulted;
using micro_core::Field;
using micro_core::Length;
using micro_core::MultipleOf;
using micro_core::Patch;

enum class Colour { red, green, blue };

struct Size {
  double width = 0;
  double height = 0;
};

/// Nests itself: its component refers to itself.
struct Category {
  std::string name = {};
  std::vector<Category> inside = {};
};

struct Item {
  Constrained<std::string, Length{1, 40}> name;
  Constrained<double, AtLeast{0}, Below{10'000}> price;
  Constrained<int, MultipleOf{5}> pack = 5;
  std::optional<Colour> colour;
  std::optional<Size> size;
  Bounded<std::vector<std::string>, 0, 10> tags;
  std::map<std::string, std::int64_t> stock;
  Defaulted<bool> visible = true;
  Category category;
  std::uint8_t rank = 0;
  Json notes;

  static constexpr Field fields[] = {
      {.name = "name", .title = "What it is called", .example = R"("lamp")"},
      {.name = "price", .description = "In *euro*, with tax."},
      {.name = "rank", .deprecated = true}};
};

struct ItemChange {
  Patch<std::string> name;
  Patch<std::optional<Size>> size;
};

struct Message {
  std::string message = {};
};

struct Progress {
  int step = 0;
  int of = 0;
};

/// Another type called Size.
namespace paper {
enum class Size { a4, letter };
}

struct ListItems {
  Query<std::optional<std::string>> search;
  Query<std::vector<Colour>> colour;
  Query<Bounded<int, 1, 100>> limit = 20;
  Query<paper::Size> paper = paper::Size::a4;
  Header<std::optional<std::string>> if_none_match;

  static constexpr Field fields[] = {
      {.name = "search", .description = "Words of the name", .example = R"("lamp")"},
      {.name = "if_none_match", .description = "What the caller has already"}};
};

struct OneItem {
  Path<std::uint64_t> item_id;
};

struct PutItem {
  Path<std::uint64_t> item_id;
  Body<Item> item;
};

struct PatchItem {
  Path<std::uint64_t> item_id;
  Body<ItemChange> change;
};

struct OneFile {
  Path<std::string> path;
};

Router items_router() {
  Router router{{.prefix = "/items",
                 .tags = {"items"},
                 .responses = {{404, response_of<Message>("No such item")}}}};
  router.get<"/">("List items", [](const ListItems&) { return std::vector<Item>{}; });
  router.get<"/{item_id}">("Get an item", [](const OneItem&) -> Response<Item> {
    return HttpError{404, "no such item"};
  });
  router.put<"/{item_id}">("Put an item",
                           {.status = 201,
                            .description = "Makes it, or replaces it.",
                            .responses = {{201, response_of<Item>("Made").header<std::string>(
                                                    "location", "Where it is")},
                                          {200, response_of<Item>("Replaced")},
                                          {409, response_of<Message>("Somebody else was faster")}}},
                           [](const PutItem& in) { return *in.item; });
  router.patch<"/{item_id}">("Change an item", {.operation_id = "change_item"},
                             [](const PatchItem&) { return Message{"changed"}; });
  router.delete_<"/{item_id}">("Delete an item", {.deprecated = true}, [](const OneItem&) {});
  return router;
}

Router bodies_router() {
  Router router{{.tags = {"bodies"}}};
  router.get<"/page">("A page", [] { return Html{"<h1>Hello</h1>"}; });
  router.get<"/text">("Text", [] { return PlainText{"Hello"}; });
  router.get<"/files/{path...}">("A file", [](const OneFile& in) {
    return BytesResponse{.bytes = *in.path, .content_type = "image/png"};
  });
  router.get<"/report.csv">("A table", [] { return Media<"text/csv; charset=utf-8">{"a;b\n"}; });
  router.get<"/old">("Somewhere else", {.status = 308}, [] { return Redirect{"/page"}; });
  router.get<"/progress">("Progress, as it happens", [] {
    return EventStream([](EventWriter& events) { events.send_json(Progress{1, 1}); });
  });
  router.get<"/export">("All items, one a line",
                        [] { return JsonLines<Item>([](LineWriter<Item>&) {}); });
  router.get<"/internal">("Not for everybody", {.include_in_schema = false}, [] { return 1; });
  return router;
}

Router inputs_router();  // api_everything_inputs.cpp

AppOptions about() {
  return {
      .title = "Everything",
      .version = "1.2.3",
      .summary = "An app with every feature",
      .description = "What an OpenAPI document can say, **said**.",
      .terms_of_service = "https://shop.example/terms",
      .contact = {.name = "The shop", .url = "https://shop.example", .email = "ask@shop.example"},
      .license = {.name = "Apache 2.0", .identifier = "Apache-2.0"},
      .servers = {{.url = "https://api.shop.example", .description = "Production"}},
      .tags = {{.name = "items",
                .description = "What is sold",
                .external_docs = {.url = "https://shop.example/items"}},
               {.name = "bodies", .description = "Answers that are no JSON"},
               {.name = "inputs", .description = "What handlers take"}},
      .external_docs = {.url = "https://shop.example/docs", .description = "The handbook"},
      .redoc_url = "/redoc",
      .docs_parameters = {{"displayRequestDuration", true}}};
}

App make_app() {
  App app(about());
  app.include(items_router());
  app.include(bodies_router());
  app.include(inputs_router());
  App other{{.title = "Everything, in Scalar", .docs_style = DocsStyle::scalar}};
  other.include(items_router());
  app.mount("/scalar", std::move(other));
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
