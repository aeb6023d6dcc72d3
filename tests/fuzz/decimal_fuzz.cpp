// links: micro_core::micro_core
// Any text and any number as a decimal; two of them compare and reckon consistently.
#include "round_trip.hpp"

#include <micro_core/bytes.hpp>
#include <micro_core/decimal.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using micro_core::Decimal;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_text_and_json<Decimal, micro_core::Bytes>(bytes);
  const std::size_t middle = bytes.find(' ');
  if (middle == std::string_view::npos) return 0;
  const auto a = Decimal::parse(bytes.substr(0, middle));
  const auto b = Decimal::parse(bytes.substr(middle + 1));
  if (!a || !b) return 0;
  if ((*a < *b) != (*b > *a) || (*a == *b) != (*b == *a)) std::abort();
  if (const auto sum = add(*a, *b)) {
    const auto back = subtract(*sum, *b);
    if (back && *back != *a) std::abort();
    if ((*b > Decimal(0)) != (*sum > *a)) std::abort();
  }
  if (const auto product = multiply(*a, *b)) {
    if (product->is_zero() != (a->is_zero() || b->is_zero())) std::abort();
  }
  return 0;
}
