#pragma once

#include <micro_core/json_codec.hpp>
#include <micro_core/presence.hpp>
#include <micro_core/reflection.hpp>

#include <map>
#include <optional>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <vector>

// What kind of type the codec has before it.
namespace micro_core::detail {

template <class T, template <class...> class Template>
inline constexpr bool is_instance = false;
template <template <class...> class Template, class... Arguments>
inline constexpr bool is_instance<Template<Arguments...>, Template> = true;

template <class T>
inline constexpr bool is_optional = is_instance<T, std::optional>;
template <class T>
inline constexpr bool is_vector = is_instance<T, std::vector>;
template <class T>
inline constexpr bool is_map = is_instance<T, std::map> || is_instance<T, std::unordered_map>;
template <class T>
concept HasCodec =
    requires(const Json& json, T& out, const DecodeAt& at) { JsonCodec<T>::decode(json, out, at); };
template <class T>
concept IsConstrained = requires { typename T::constrained_type; };
template <class T>
concept IsPatch = requires { typename T::patched_type; };
template <class T>
concept IsDefaulted = requires { typename T::defaulted_type; };

template <class T>
inline constexpr bool lenient = requires { requires WireTraits<T>::lenient; };
template <class T>
inline constexpr bool unknown_refused = requires { requires WireTraits<T>::unknown_refused; };
template <class T>
inline constexpr bool empty_omitted = requires { requires WireTraits<T>::empty_omitted; };
template <class T>
inline constexpr bool defaults_omitted = requires { requires WireTraits<T>::defaults_omitted; };
template <class T>
concept HasComputed =
    requires { std::tuple_size<std::remove_cvref_t<decltype(*&T::computed)>>::value; };

/// May a member of this type be absent?
template <class T>
inline constexpr bool may_be_absent = is_optional<T> || IsPatch<T> || IsDefaulted<T> ||
                                      requires { requires JsonCodec<T>::may_be_absent; };
/// Is it a JSON array, so that a parameter of this type takes all values of its name?
template <class T>
inline constexpr bool takes_list = is_vector<T> || requires { requires JsonCodec<T>::takes_list; };

}  // namespace micro_core::detail
