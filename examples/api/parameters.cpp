#include <micro_api/micro_api.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace micro_api;

enum class Size { small, large };

struct GetItem {
  Path<int> item_id;                    // {item_id} in the route
  Query<Size> size = Size::small;       // optional, because it has a default
  Query<std::optional<std::string>> q;  // optional, because it is an std::optional
  Query<std::vector<std::string>> tag;  // ?tag=a&tag=b
  Header<std::optional<std::string>> accept_language;
};

struct Item {
  int item_id;
  Size size;
  std::optional<std::string> q;
  std::vector<std::string> tags;
  std::optional<std::string> language;
};

App make_app() {
  App app{{.title = "parameters"}};
  app.get<"/items/{item_id}">("Get one item", [](const GetItem& in) {
    return Item{in.item_id, in.size, in.q, in.tag, in.accept_language};
  });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
