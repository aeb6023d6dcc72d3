#include "accept_encoding.hpp"

#include <micro_core/text.hpp>

#include <micro_http/message.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

#include "header_list.hpp"

namespace micro_api::detail {
namespace {

struct Wish {
  std::string_view name;
  double weight = 1;
};

// "gzip;q=0.5". A weight that is none counts as 0: better plain than unreadable.
Wish read_wish(std::string_view element) {
  const std::size_t semicolon = std::min(element.find(';'), element.size());
  Wish wish{micro_core::trimmed(element.substr(0, semicolon))};
  if (semicolon == element.size()) return wish;
  const std::string_view parameter = micro_core::trimmed(element.substr(semicolon + 1));
  const std::size_t equals = std::min(parameter.find('='), parameter.size());
  if (!micro_http::equal_ignoring_case(micro_core::trimmed(parameter.substr(0, equals)), "q"))
    return wish;
  const std::string_view text =
      micro_core::trimmed(parameter.substr(std::min(equals + 1, parameter.size())));
  double weight = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), weight);
  const bool is_weight =
      failure == std::errc{} && end == text.data() + text.size() && weight >= 0 && weight <= 1;
  wish.weight = is_weight ? weight : 0;
  return wish;
}

// The weight of `name`, or of '*' where the client does not name it.
std::optional<double> weight_of(std::string_view name, const std::vector<Wish>& wishes) {
  std::optional<double> any;
  for (const Wish& wish : wishes) {
    if (micro_http::equal_ignoring_case(wish.name, name)) return wish.weight;
    if (name == "gzip" && micro_http::equal_ignoring_case(wish.name, "x-gzip")) return wish.weight;
    if (wish.name == "*") any = wish.weight;
  }
  return any;
}

}  // namespace

int chosen_encoding(std::string_view accept_encoding, const std::vector<std::string>& encodings) {
  std::vector<Wish> wishes;
  for (const std::string_view element : list_elements(accept_encoding)) {
    wishes.push_back(read_wish(element));
  }
  int chosen = -1;
  double best = 0;
  for (std::size_t i = 0; i < encodings.size(); ++i) {
    const double weight = weight_of(encodings[i], wishes).value_or(0);
    if (weight <= best) continue;
    best = weight;
    chosen = static_cast<int>(i);
  }
  // Plain bytes are fine for everybody who does not say otherwise, but as the last choice.
  const auto is_identity = [](const Wish& wish) {
    return micro_http::equal_ignoring_case(wish.name, "identity");
  };
  const auto plain = std::ranges::find_if(wishes, is_identity);
  return plain != wishes.end() && plain->weight > best ? -1 : chosen;
}

}  // namespace micro_api::detail
