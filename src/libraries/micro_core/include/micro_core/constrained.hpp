#pragma once

#include <micro_core/detail/rule_table.hpp>
#include <micro_core/rules.hpp>

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace micro_core {

/// The number of characters (code points) of well-formed UTF-8.
std::size_t utf8_length(std::string_view text);

template <class T, auto... rules>
class Constrained;

namespace detail {

template <class T>
concept Textual = std::is_convertible_v<const T&, std::string_view>;
template <class T>
concept Sized = !Textual<T> && requires(const T& value) { value.size(); };
template <class T>
inline constexpr bool is_compared = !std::is_arithmetic_v<T> && !Textual<T>;

// The bound of a rule as a `T`; from text, as `T` is read from JSON.
template <class T>
T bound_from_text(std::string_view text);  // codec.hpp

template <class T, auto rule>
const T& typed_bound() {
  if constexpr (requires { rule.bound.view(); }) {
    static const T bound = bound_from_text<T>(rule.bound.view());
    return bound;
  } else {
    static const T bound(rule.bound);
    return bound;
  }
}

template <class T, auto rule>
bool keeps_bound(const T& value) {
  constexpr auto kind = static_cast<RuleKind>(is_bound<std::remove_cv_t<decltype(rule)>>);
  const T& bound = typed_bound<T, rule>();
  if constexpr (kind == RuleKind::multiple_of) {
    static_assert(requires { value % bound == T{}; }, "MultipleOf needs a type with a remainder");
    return value % bound == T{};
  } else if constexpr (kind == RuleKind::at_most) {
    return !(bound < value);
  } else if constexpr (kind == RuleKind::below) {
    return value < bound;
  } else if constexpr (kind == RuleKind::at_least) {
    return !(value < bound);
  } else {
    return bound < value;
  }
}

// Says that each rule makes sense for `T`, or does not compile.
template <class T, auto rule>
consteval bool check_rule() {
  using R = std::remove_cv_t<decltype(rule)>;
  if constexpr (is_length<R>) {
    static_assert(Textual<T> || Sized<T>,
                  "Length is of strings and containers: a number has AtLeast and AtMost; what is "
                  "optional has its rules inside, std::optional<Constrained<...>>");
  } else if constexpr (is_open<R>) {
    return true;
  } else if constexpr (is_bound<R> >= 0) {
    static_assert(!Textual<T>, "AtLeast and its like compare numbers: a string has a Length");
    if constexpr (Integer<T>) {
      static_assert(Integer<decltype(rule.bound)>, "the bound of an integer is an integer");
    } else if constexpr (std::is_floating_point_v<T>) {
      static_assert(std::is_arithmetic_v<decltype(rule.bound)>,
                    "the bound of a number is a number");
    }
    if constexpr (std::is_arithmetic_v<decltype(rule.bound)>) {
      static_assert(is_bound<R> != static_cast<int>(RuleKind::multiple_of) || rule.bound > 0,
                    "MultipleOf takes a number above zero");
    }
  } else if constexpr (is_pattern<R> || is_text_change<R>) {
    static_assert(Textual<T>, "this rule is of strings only");
  } else if constexpr (std::is_same_v<R, Unique>) {
    static_assert(
        Sized<T> && requires { typename T::value_type; } && !requires { typename T::mapped_type; },
        "unique is of lists only");
  } else {
    static_assert(std::is_invocable_r_v<Verdict, decltype(rule), const T&>,
                  "a rule is one of <micro_core/rules.hpp>, or a function: Verdict f(const T&)");
  }
  return true;
}

// Are no two items equal? Sorted where the items have an order, else by their JSON.
template <class T>
bool items_are_unique_as_json(const T& items);  // codec.hpp

template <class T>
bool items_are_unique(const T& items) {
  using Item = typename T::value_type;
  if constexpr (requires(const Item& a) {
                  { a < a } -> std::same_as<bool>;
                } && std::is_lvalue_reference_v<decltype(*items.begin())>) {
    std::vector<const Item*> sorted;
    sorted.reserve(items.size());
    for (const Item& item : items) sorted.push_back(&item);
    std::ranges::sort(sorted, [](const Item* a, const Item* b) { return *a < *b; });
    return std::ranges::adjacent_find(
               sorted, [](const Item* a, const Item* b) { return !(*a < *b); }) == sorted.end();
  } else {
    return items_are_unique_as_json(items);
  }
}

template <class T>
const Rule* first_broken_of(Rules rules, const T& value) {
  if constexpr (Integer<T>) {
    return first_broken(rules, whole(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    return first_broken(rules, static_cast<double>(value));
  } else if constexpr (Textual<T>) {
    return first_broken(rules, std::string_view(value));
  } else if constexpr (Sized<T>) {
    return first_broken_count(rules, value.size());
  } else {
    return nullptr;
  }
}

// For a type that is no number: calls `report(kind, bound)` for the first bound that `value`
// breaks, and says whether there was none.
template <auto... rules, class T, class Report>
bool keeps_bounds(const T& value, Report&& report) {
  bool kept = true;
  const auto check = [&]<auto rule, RuleKind kind>() {
    using R = std::remove_cv_t<decltype(rule)>;
    if constexpr (is_bound<R> == static_cast<int>(kind) && !is_open<R>) {
      if (!kept || keeps_bound<T, rule>(value)) return;
      kept = false;
      report(kind, typed_bound<T, rule>());
    }
  };
  (check.template operator()<rules, RuleKind::multiple_of>(), ...);
  (check.template operator()<rules, RuleKind::at_most>(), ...);
  (check.template operator()<rules, RuleKind::below>(), ...);
  (check.template operator()<rules, RuleKind::at_least>(), ...);
  (check.template operator()<rules, RuleKind::above>(), ...);
  return kept;
}

template <class T, auto... rules>
inline constexpr bool has_typed_bounds =
    is_compared<T> && ((is_bound<std::remove_cv_t<decltype(rules)>> >= 0) || ...);

// What the first validator says that refuses `value`.
template <auto... rules, class T>
Verdict ask_validators(const T& value) {
  Verdict verdict;
  const auto ask = [&]<auto rule>() {
    if constexpr (is_validator<std::remove_cv_t<decltype(rule)>>) {
      if (!verdict) verdict = rule(value);
    }
  };
  (ask.template operator()<rules>(), ...);
  return verdict;
}

struct ConstrainedAccess;

}  // namespace detail

/// A `T` with rules, checked when it is decoded from JSON, a path, a query, a header or a form. It
/// reads like a `const T`; schemas state the rules.
///
///     Constrained<int, AtLeast{1}, MultipleOf{5}> step;
///     Constrained<std::string, Pattern{"^[a-z]+$"}, Length{1, 20}> slug;
///     Constrained<std::vector<std::string>, Length{1, 10}, unique> tags;
///     std::optional<Constrained<double, Above{0}>> weight;
///
///     Verdict is_even(int value) {
///       if (value % 2 == 0) return {};
///       return "must be even";
///     }
///     Constrained<int, &is_even> even;
///
/// A validator is a pointer to such a function: it is called after the other rules held, validators
/// in their order. The first rule that fails is the one that is reported, in pydantic's order; with
/// `unique`, "List must be unique" as type `unique_list`.
///
/// Copies as `T` does. What the program itself assigns is checked by an assertion only.
template <class T, auto... rules>
class Constrained {
  static_assert((detail::check_rule<T, rules>() && ...));

 public:
  using constrained_type = T;

  /// An initial `T`, which breaks the rules perhaps: something that is yet to be decoded.
  Constrained() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> &&
             !std::is_base_of_v<Constrained, std::remove_cvref_t<U>>)
  Constrained(U&& value) : value_(std::forward<U>(value)) {
    assert(holds(value_));
  }

  /// Does `value` keep all rules?
  static bool holds(const T& value) {
    constexpr detail::Rules table = detail::rules_of<rules...>();
    if (detail::first_broken_of(table, value) != nullptr) return false;
    if constexpr (table.find(detail::RuleKind::unique) != nullptr) {
      if (!detail::items_are_unique(value)) return false;
    }
    if constexpr (detail::has_typed_bounds<T, rules...>) {
      if (!detail::keeps_bounds<rules...>(value, [](auto, const auto&) {})) return false;
    }
    return !detail::ask_validators<rules...>(value);
  }

  operator const T&() const noexcept { return value_; }
  const T& operator*() const noexcept { return value_; }
  const T* operator->() const noexcept { return &value_; }
  const T& value() const noexcept { return value_; }

  friend bool operator==(const Constrained& a, const Constrained& b) {
    return a.value_ == b.value_;
  }
  template <class U>
    requires(!std::is_base_of_v<Constrained, U> && std::is_convertible_v<const U&, T>)
  friend bool operator==(const Constrained& a, const U& b) {
    return a.value_ == b;
  }

 private:
  friend struct detail::ConstrainedAccess;

  T value_{};
};

/// Rules on top of rules are the rules of both.
template <class T, auto... inner, auto... outer>
class Constrained<Constrained<T, inner...>, outer...> : public Constrained<T, inner..., outer...> {
  using Constrained<T, inner..., outer...>::Constrained;
};

namespace detail {

// How the codec stores what it has checked.
struct ConstrainedAccess {
  template <class T, auto... rules>
  static void set(Constrained<T, rules...>& constrained, T value) {
    constrained.value_ = std::move(value);
  }
};

template <class T, auto min, auto max>
struct BoundedBy {
  using type = Constrained<T, Length{min, max}>;
};
template <class T, auto min, auto max>
  requires std::is_arithmetic_v<T>
struct BoundedBy<T, min, max> {
  using type = Constrained<T, AtLeast{min}, AtMost{max}>;
};

}  // namespace detail

/// The short form for what is asked most: a string of `min` to `max` characters, a container of so
/// many items, a number in that range (both included). `no_limit` leaves a side open.
///
///     Bounded<std::string, 1, 100> name;
///     Bounded<int, 1, 100> limit = 20;
template <class T, auto min, auto max = no_limit>
using Bounded = typename detail::BoundedBy<T, min, max>::type;

namespace detail {

template <class T>
inline constexpr bool is_constrained = false;
template <class T, auto... rules>
inline constexpr bool is_constrained<Constrained<T, rules...>> = true;

}  // namespace detail
}  // namespace micro_core

// Beside another type, a constrained one is what it holds: so the standard's algorithms compare
// them, std::ranges::find(tags, "lamp") for example.
template <class T, auto... rules, class U, template <class> class TQual,
          template <class> class UQual>
  requires(!micro_core::detail::is_constrained<U> && std::common_reference_with<const T&, UQual<U>>)
struct std::basic_common_reference<micro_core::Constrained<T, rules...>, U, TQual, UQual> {
  using type = std::common_reference_t<const T&, UQual<U>>;
};
template <class U, class T, auto... rules, template <class> class UQual,
          template <class> class TQual>
  requires(!micro_core::detail::is_constrained<U> && std::common_reference_with<UQual<U>, const T&>)
struct std::basic_common_reference<U, micro_core::Constrained<T, rules...>, UQual, TQual> {
  using type = std::common_reference_t<UQual<U>, const T&>;
};
