#include <micro_api/micro_api.hpp>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

using namespace micro_api;

struct Size {
  Constrained<int, AtLeast{1}> width;
  Constrained<int, AtLeast{1}> height;
};

Verdict check_tag(const std::string& tag) {
  if (tag.starts_with('#')) return "write it without the '#'";
  return {};
}

struct NewItem {
  Bounded<std::string, 1, 40> name;                             // 1 to 40 characters
  Constrained<std::string, Pattern{"^[A-Z]{2}-[0-9]+$"}> code;  // all of it, or any part
  Constrained<double, Above{0}, Below{10'000}> price;           // greater than, less than
  std::optional<double> reduced_price;                          // may be absent or null
  Defaulted<int> stock = 0;                                     // may be absent, not null
  Defaulted<std::vector<Constrained<std::string, &check_tag>>> tags = {};
  std::optional<Size> size;  // structs in structs

  // Called when every member is right by itself.
  Verdict validate() const {
    if (reduced_price && *reduced_price >= *price) return "a reduced price is below the price";
    return {};
  }

  static constexpr Field fields[] = {
      {.name = "code", .description = "As it is on the shelf", .example = R"("AB-12")"},
      {.name = "reduced_price", .alias = "reducedPrice"},
  };
};

struct Item {
  std::string name;
  double price = 0;
  int stock = 0;

  double worth() const { return price * stock; }

  static constexpr auto computed = std::tuple{ComputedField{"worth", &Item::worth}};
};

App make_app() {
  App app{{.title = "bodies"}};
  app.post<"/items">("Add an item", {.status = 201},
                     [](const Body<NewItem>& in) { return Item{in->name, in->price, in->stock}; });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
