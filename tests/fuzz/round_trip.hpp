#pragma once

#include <micro_core/codec.hpp>

#include <cstdlib>
#include <string_view>

/// What is accepted prints, and is then accepted again as the same; what is not says why.
template <class T>
void check_round_trip(const micro_core::Json& json) {
  T value{};
  const auto errors = micro_core::decode_all(json, value, {"body"});
  for (const auto& error : errors) {
    if (error.type.empty() || error.msg.empty() || error.loc.empty()) std::abort();
    (void)micro_core::to_text(micro_core::to_json(error));
  }
  if (!errors.empty()) return;
  const micro_core::Json printed = micro_core::to_json(value);
  T again{};
  if (!micro_core::decode_all(printed, again).empty()) std::abort();
  if (micro_core::to_json(again) != printed) std::abort();
}

/// A fuzzer's bytes as a string of JSON, and as JSON if they are.
template <class... T>
void check_text_and_json(std::string_view bytes) {
  const micro_core::Json text(bytes);
  (check_round_trip<T>(text), ...);
  if (const auto json = micro_core::parse_json(bytes)) (check_round_trip<T>(*json), ...);
}
