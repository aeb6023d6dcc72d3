#pragma once

#include <micro_core/reflection.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

// The name of an attribute from a pointer to the member.
namespace micro_aws::detail {

template <class Pointer>
struct MemberPointer {
  static constexpr bool is_data = false;
};
template <class Struct, class Value>
  requires(!std::is_function_v<Value>)
struct MemberPointer<Value Struct::*> {
  static constexpr bool is_data = true;
  using struct_type = Struct;
  using value_type = Value;
};

template <auto member>
using StructOf = typename MemberPointer<std::remove_cv_t<decltype(member)>>::struct_type;
template <auto member>
using ValueOf = typename MemberPointer<std::remove_cv_t<decltype(member)>>::value_type;

template <auto member>
consteval std::string_view spelt_attribute() {
  return micro_core::detail::last_identifier(micro_core::detail::spelling<member>());
}

template <auto member>
consteval std::size_t attribute_capacity() {
  constexpr std::string_view name = spelt_attribute<member>();
  constexpr std::string_view alias = micro_core::detail::find_field<StructOf<member>>(name).alias;
  return name.size() > alias.size() ? name.size() : alias.size();
}

template <auto member>
inline constexpr auto stored_attribute =
    micro_core::detail::wire_name<StructOf<member>, attribute_capacity<member>()>(
        spelt_attribute<member>());

/// The name in the item of the attribute that a member is; static storage.
template <auto member>
inline constexpr std::string_view attribute_name = stored_attribute<member>.view();

}  // namespace micro_aws::detail
