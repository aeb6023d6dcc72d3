// links: micro_api::micro_api
// The headers of a request: "name value" lines.
#include "api_input.hpp"

namespace {

using namespace micro_api;

struct Common {
  std::optional<std::string> user_agent;
  std::vector<int> x_number;
};
struct Input {
  std::optional<HttpBasic> login;
  std::optional<HttpBearer> token;
  Header<std::vector<std::string>> x_tag;
  Header<std::optional<double>> x_ratio;
  Header<Common> common;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const App app = fuzz::app_of<"/">([](const Input& in) { return *in.x_tag; });
  std::string_view text = fuzz::text_of(data, size);
  HttpRequest request;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t space = std::min(line.find(' '), line.size());
    request.headers.add(std::string(line.substr(0, space)),
                        std::string(line.substr(std::min(space + 1, line.size()))));
  }
  // Basic credentials that cannot be read are a 401, the one refusal that is no wrong input.
  HttpRequest same = request;
  same.method = "POST";
  if (app.handle(same).status == 401) return 0;
  fuzz::expect_answer(app, std::move(request));
  return 0;
}
