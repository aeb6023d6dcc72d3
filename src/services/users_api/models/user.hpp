#pragma once

#include <micro_core/constrained.hpp>
#include <micro_core/presence.hpp>

#include <optional>
#include <string>

namespace users_api {

using Name = micro_core::Bounded<std::string, 1, 100>;

/// What callers see of a user, whatever else its item holds.
struct User {
  std::string user_id = {};
  std::string name = {};
  std::string surname = {};
  std::optional<std::string> address = {};

  bool operator==(const User&) const = default;
  static constexpr auto partition_key = &User::user_id;
};

struct CreateUser {
  Name name;
  Name surname;
  std::optional<std::string> address;
};

/// An absent member stays as it is; a null address is removed.
struct UpdateUser {
  micro_core::Patch<Name> name;
  micro_core::Patch<Name> surname;
  micro_core::Patch<std::optional<std::string>> address;

  micro_core::Verdict validate() const {
    if (name || surname || address) return {};
    return "at least one of name, surname and address is required";
  }
};

}  // namespace users_api
