#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/date_time.hpp>
#include <micro_core/field.hpp>
#include <micro_core/json.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace micro_lambda {

/// What an event says that its struct cannot: members that are not known here, or known ones that
/// were null or empty. Every struct of an event has it as `extra`, so that an event that is read
/// and written again is the same.
///
/// A member of the struct that has a value wins over one of the same name in here. So does a time
/// that was changed; one that was not is written as it came ("…T12:45:07.000Z", not "…T12:45:07Z").
struct Extra {
  micro_core::JsonObject fields = {};
};

/// A text or a list of them: some events have either in one place.
struct OneOrMany {
  std::vector<std::string> values = {};
  bool is_list = true;  ///< false: the event has the one value as it is

  bool empty() const { return values.empty(); }
};

/// A moment that an event has as seconds since 1970, with a fraction. (`micro_core::TimePoint`: as
/// whole milliseconds; `micro_core::DateTime`: as ISO 8601. Absent is 1970 for each.)
using UnixSeconds = micro_core::DateTime::Utc;

/// How an event is told from others, before it is read: every struct that is a whole event, or the
/// whole answer to one, has it as `known_by`.
///
/// What is not so is refused with `invalid_argument`, "the event does not come from {service}: …":
/// a function behind a wrong source fails at once, and does not work on empty members.
struct KnownBy {
  std::string_view service = {};  ///< as the error names it
  std::string_view member = {};   ///< that is there, not null, not ""; "a.b": within another
  std::string_view also = {};     ///< another such member, if set
  std::string_view value = {};    ///< what the member is, if set
  std::string_view prefix = {};   ///< what the member starts with, if set
  bool in_records = false;        ///< true: `member` is that of each element of `Records`
};

/// A struct that is a part of an event.
template <class T>
concept EventPart = std::is_same_v<decltype(T::extra), Extra>;

/// A struct that is a whole event of AWS, or the whole answer to one.
///
/// `always_written` may list, by their names on the wire, members of an answer that are written
/// even if they are empty or false. Others are left out.
template <class T>
concept AwsEvent = EventPart<T> && std::is_same_v<decltype(T::known_by), const KnownBy>;

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
