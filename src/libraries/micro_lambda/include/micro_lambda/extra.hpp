#pragma once

#include <micro_core/field.hpp>
#include <micro_core/json.hpp>

#include <string>
#include <type_traits>
#include <vector>

namespace micro_lambda {

/// What an event says that its struct cannot: members that are not known here, or known ones that
/// were null or empty. Every struct of an event has it as `extra`, so that an event that is read
/// and written again is the same.
///
/// A member of the struct that has a value wins over one of the same name in here.
struct Extra {
  micro_core::JsonObject fields = {};
};

/// A text or a list of them: some events have either in one place.
struct OneOrMany {
  std::vector<std::string> values = {};
  bool is_list = true;  ///< false: the event has the one value as it is

  bool empty() const { return values.empty(); }
};

/// A struct that is a part of an event.
template <class T>
concept EventPart = std::is_same_v<decltype(T::extra), Extra>;

}  // namespace micro_lambda

/// Events are written in camelCase, unless a struct says otherwise.
template <micro_lambda::EventPart T>
struct micro_core::WireTraits<T> {
  static constexpr NameStyle style = [] {
    if constexpr (requires { T::wire_style; }) {
      return T::wire_style;
    } else {
      return NameStyle::camel_case;
    }
  }();
};
