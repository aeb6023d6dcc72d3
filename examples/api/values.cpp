#include <micro_api/micro_api.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace micro_api;
using namespace std::chrono_literals;

enum class Size { small, large };

struct Order {
  Uuid id;
  DateTime at;
  Date day;
  TimeOfDay opens;
  std::chrono::seconds takes;
  Decimal price;
  Bytes seal;
  Literal<"open", "paid"> state;
  Size size;
};

// Made in code; the same types in a body or a parameter are read from what pydantic reads.
Order make_order() {
  return {.id = Uuid::parse("6b1c0b5e-4c0f-4c58-9d0a-0d9f3a4b2c11").value(),  // or Uuid::random()
          .at = DateTime::parse("2026-11-22T15:39:35+01:00").value(),  // or system_clock::now()
          .day = std::chrono::year{2026} / 11 / 22,
          .opens = TimeOfDay(9h + 30min),
          .takes = 90s,
          .price = Decimal::parse("12.50").value(),  // or Decimal(12); add, subtract, multiply
          .seal = Bytes("abc"),
          .state = "paid",
          .size = Size::large};
}

struct Compared {
  bool same_moment;
  bool same_price;
  bool is_paid;
  bool has_tag;
  std::string printed;
};

Compared compare() {
  const Order order = make_order();
  const std::vector<Bounded<std::string, 1, 20>> tags{"new", "heavy"};
  return {.same_moment = order.at == DateTime::parse("2026-11-22T14:39:35Z").value(),
          .same_price = order.price == Decimal::parse("12.5").value(),
          .is_paid = order.state == "paid",
          .has_tag = std::ranges::find(tags, "heavy") != tags.end(),
          .printed = order.id.to_string() + " " + order.day.to_string() + " " +
                     order.price.to_string() + " " + std::string(order.state.view())};
}

App make_app() {
  App app{{.title = "values"}};
  app.get<"/order">("As JSON", make_order);
  app.get<"/compared">("In code", compare);
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
