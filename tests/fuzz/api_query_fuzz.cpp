// links: micro_api::micro_api
// The query of a request: single values, lists, and a struct that refuses what it does not know.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Page {
  Defaulted<Bounded<int, 1, 100>> limit = 20;
  std::optional<std::string> token;
  std::vector<double> ratio;
};
struct Input {
  Query<std::vector<std::int8_t>> n;
  Query<std::optional<bool>> flag;
  Query<Bounded<std::string, 1, 5>> name = "x";
  Query<Page> page;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = fuzz::app_of<"/">([](const Input& in) { return in.page->token; });
  fuzz::expect_answer(app, {.target = "/?" + std::string(fuzz::text_of(data, size))});
  return 0;
}
