#pragma once

#include <micro_api/lambda_adapter.hpp>
#include <micro_api/micro_api.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

// Events of a front end, whatever they hold, are refused or get an answer that this front end
// takes.
namespace front_end_check {

using namespace micro_api;

struct EchoInput {
  Path<std::string> rest;
  Query<std::vector<std::string>> q;
  Header<std::optional<std::string>> cookie;
  Body<std::optional<Json>> body;
  Context context;
};

inline App make_app() {
  App app{{.base_paths = {"/v1"}, .logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  Router router;
  const auto echo = [](const EchoInput& in) {
    const std::string text =
        micro_core::to_text(JsonObject{{"q", JsonArray(in.q->begin(), in.q->end())},
                                       {"cookie", in.cookie->value_or("-")},
                                       {"body", in.body->value_or(nullptr)},
                                       {"from", in.context.remote_address},
                                       {"authorizer", in.context.authorizer.value_or(nullptr)}});
    // What a careless handler does: what came in goes into a header.
    return HttpResponse{.headers = {{"content-type", in.rest->size() % 2 == 0 ? "image/png" : ""},
                                    {"x-echo", *in.rest},
                                    {"X-Echo", in.cookie->value_or("-")},
                                    {"set-cookie", *in.rest},
                                    {"Set-Cookie", "b=2"}},
                        .body = text};
  };
  router.get<"/{rest...}">("Echo", echo);
  router.post<"/{rest...}">("Echo", echo);
  app.include(router);
  return app;
}

inline void require(bool is_true) {
  if (!is_true) std::abort();
}

inline void require_texts(const Json& map) {
  for (const auto& [name, value] : map.as_object()) require(!name.empty() && value.is_string());
}

inline void require_lists(const Json& map) {
  for (const auto& [name, values] : map.as_object()) {
    for (const Json& value : values.as_array()) require(value.is_string());
  }
}

// Each member is one that the front end knows, and of the type it takes.
inline void check_answer(const Json& answer, const std::vector<std::string_view>& members) {
  for (const auto& [name, value] : answer.as_object()) {
    require(std::find(members.begin(), members.end(), name) != members.end());
    if (name == "headers") require_texts(value);
    if (name == "multiValueHeaders") require_lists(value);
  }
  const std::int64_t status = answer.at("statusCode").as_int64();
  require(status >= 200 && status <= 599 && status != 500);
  const std::string_view body = answer.at("body").as_string();
  if (answer.at("isBase64Encoded").as_bool()) require(micro_core::from_base64(body).has_value());
  require(micro_core::parse_json(micro_core::to_text(answer)).has_value());
}

// The input is an event, or, if it is no JSON, the path of the one that `wrap` makes.
inline void check(const std::uint8_t* data, std::size_t size, std::vector<FrontEnd> kinds,
                  const std::vector<std::string_view>& members, Json (*wrap)(std::string_view)) {
  static const App app = make_app();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto parsed = micro_core::parse_json(text);
  const Json event = parsed ? *std::move(parsed) : wrap(micro_core::to_utf8(text));
  const auto kind = front_end_of(event);
  (void)describe_event(event);
  if (!kind || std::find(kinds.begin(), kinds.end(), *kind) == kinds.end()) return;
  const auto answer = handle_event(app, event, {});
  if (answer) check_answer(*answer, members);
}

}  // namespace front_end_check
