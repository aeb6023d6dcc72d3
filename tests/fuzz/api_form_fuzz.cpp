// links: micro_api::micro_api
// A body of the type application/x-www-form-urlencoded.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Fields {
  std::string a;
  std::vector<int> n;
  Defaulted<bool> flag = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = fuzz::app_of<"/">([](const Form<Fields>& in) { return in->a; });
  fuzz::expect_answer(app, {.headers = {{"content-type", "application/x-www-form-urlencoded"}},
                            .body = std::string(fuzz::text_of(data, size))});
  return 0;
}
