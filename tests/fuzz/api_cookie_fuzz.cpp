// links: micro_api::micro_api
// The cookies of a request.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Session {
  std::optional<std::string> id;
  Defaulted<int> visits = 0;
};
struct Input {
  Cookie<std::string> a;
  Cookie<std::optional<bool>> b;
  Cookie<std::vector<std::string>> c;
  Cookie<Session> session;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = fuzz::app_of<"/">([](const Input& in) { return *in.a; });
  fuzz::expect_answer(app, {.headers = {{"cookie", std::string(fuzz::text_of(data, size))}}});
  return 0;
}
