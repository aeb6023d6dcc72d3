#pragma once

#include <micro_api/lambda_adapter.hpp>
#include <micro_api/micro_api.hpp>

namespace micro_api {

struct EchoInput {
  Path<std::string> rest;
  Query<std::vector<std::string>> q;
  Header<std::vector<std::string>> x_many;
  Header<std::optional<std::string>> cookie;
  Body<std::optional<Json>> body;
  Context context;
};

/// Says what arrived: GET or POST /echo/{rest...}, and at /bytes an image with two cookies.
inline App echo_app(AppOptions options = {}) {
  options.logger = micro_core::Logger({.sink = [](std::string_view) {}});
  App app(std::move(options));
  Router router;
  const auto echo = [](const EchoInput& in) {
    return JsonObject{{"rest", *in.rest},
                      {"q", JsonArray(in.q->begin(), in.q->end())},
                      {"many", JsonArray(in.x_many->begin(), in.x_many->end())},
                      {"cookie", in.cookie->value_or("-")},
                      {"body", in.body->value_or(nullptr)},
                      {"from", in.context.remote_address},
                      {"stage", in.context.gateway.stage}};
  };
  router.get<"/echo/{rest...}">("Echo", echo);
  router.post<"/echo/{rest...}">("Echo", echo);
  router.get<"/bytes">("Bytes", [] {
    return HttpResponse{.headers = {{"content-type", "image/png"},
                                    {"set-cookie", "a=1"},
                                    {"Set-Cookie", "b=2"},
                                    {"vary", "accept"},
                                    {"Vary", "origin"}},
                        .body = "\x89PNG"};
  });
  router.get<"/untyped">("Untyped", [] { return HttpResponse{.body = "abc"}; });
  router.get<"/streamed">("Streamed", [] {
    return HttpResponse{.headers = {{"content-type", "text/plain"}},
                        .stream = [](micro_http::BodyWriter& writer) {
                          writer.write("one ");
                          writer.write("two");
                        }};
  });
  app.include(router);
  return app;
}

inline micro_core::Result<Json> try_event(const App& app, std::string_view event) {
  return handle_event(app, micro_core::parse_json(event).value(), {});
}

/// The answer to `event`, whose text is JSON.
inline Json answer_to(std::string_view event, AppOptions options = {}) {
  return try_event(echo_app(std::move(options)), event).value();
}

/// The answer's body, as text.
inline std::string body_of(const Json& answer) {
  return std::string(micro_core::string_at(answer, "body"));
}

}  // namespace micro_api
