#pragma once

#include <micro_api/micro_api.hpp>
#include <micro_core/encoding.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

// What the targets of a handler's inputs share: a service of one route, and what every answer is.
namespace fuzz {

using namespace micro_api;

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

template <detail::FixedText path, class Handler>
App app_of(Handler handler) {
  // Without a document: its paths have other answers.
  App app{{.openapi_url = {}, .logger = micro_core::Logger({.sink = [](std::string_view line) {
                                if (!micro_core::parse_json(line)) std::abort();
                              }})}};
  app.post<path>("Post", handler);
  return app;
}

/// The app answers in JSON: a success, or a refusal of the input. Anything else is a finding.
inline void expect_answer(const App& app, HttpRequest request) {
  request.method = "POST";
  const HttpResponse response = app.handle(request);
  switch (response.status) {
    case 200:
    case 400:
    case 404:
    case 413:
    case 422:
      break;
    default:
      std::abort();
  }
  if (!micro_core::is_utf8(response.body)) std::abort();
  if (response.status != 404 && !micro_core::parse_json(response.body)) std::abort();
}

}  // namespace fuzz
