// links: micro_api::micro_api
// A JSON body of several values, one of them a dependency's.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Item {
  Bounded<std::string, 1, 10> name;
  std::optional<double> price;
  std::vector<std::map<std::string, int>> more;
};
struct Reason {
  std::string text;
  struct Needs {
    Body<std::string> reason;
  };
  static Reason provide(const Needs& in) { return {*in.reason}; }
};
struct Input {
  Body<Item> item;
  Body<std::optional<Item>> other;
  Body<int> count = 1;
  Depends<Reason> reason;
  RawBody raw;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = fuzz::app_of<"/">([](const Input& in) { return in.reason->text; });
  fuzz::expect_answer(app, {.headers = {{"content-type", "application/json"}},
                            .body = std::string(fuzz::text_of(data, size))});
  return 0;
}
