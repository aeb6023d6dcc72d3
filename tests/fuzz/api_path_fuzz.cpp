// links: micro_api::micro_api
// The path of a request: a number, a text and the rest.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Input {
  Path<std::uint16_t> number;
  Path<Bounded<std::string, 1, 5>> name;
  Path<std::string> rest;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app =
      fuzz::app_of<"/{number}/{name}/{rest...}">([](const Input& in) { return *in.rest; });
  std::string path(fuzz::text_of(data, size));
  path.resize(std::min(path.find('?'), path.size()));  // the query is another target
  fuzz::expect_answer(app, {.target = "/" + path});
  return 0;
}
