#pragma once

#include <micro_api/parameters.hpp>
#include <micro_core/json_schema.hpp>

#include <cstddef>
#include <limits>
#include <string>

namespace micro_api {

/// A file of a form: a member of the struct in a `Form`, alone, optional or in a vector.
struct UploadFile {
  std::string filename = {};      ///< as the client calls it; never to be taken for a path
  std::string content_type = {};  ///< as the client says; empty if it does not
  std::string bytes = {};
};

/// What a form may be at most, beside `AppOptions::body_bytes_max` for the whole. More is a 400, a
/// file that is too big a 413.
struct FormLimits {
  std::size_t files_max = 1'000;
  std::size_t fields_max = 1'000;             ///< parts that are no files
  std::size_t field_bytes_max = 1024 * 1024;  ///< of one part that is no file
  std::size_t file_bytes_max = std::numeric_limits<std::size_t>::max();
  std::size_t part_header_bytes_max = 8 * 1024;  ///< all headers of one part

  friend bool operator==(const FormLimits&, const FormLimits&) = default;
};

/// The body as a form, application/x-www-form-urlencoded or multipart/form-data: `T` is a struct
/// whose members are its fields.
///
///     struct Upload {
///       std::string title;
///       std::vector<std::string> tag;              // several fields of one name
///       UploadFile file;
///     };
///     struct PostUpload { Form<Upload> form; };
///
/// A body of another type is a form without fields. A body that is no well-formed form is a 400.
/// Bytes of a text field that are no UTF-8 are taken as Latin-1.
template <class T, FormLimits form_limits = FormLimits{}>
class Form : public detail::Parameter<T> {
 public:
  static constexpr FormLimits limits = form_limits;

  Form() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Form>
  Form(U&& value) : detail::Parameter<T>(std::in_place, std::forward<U>(value)) {}
};

namespace detail {

template <class T>
inline constexpr bool is_form = false;
template <class T, FormLimits limits>
inline constexpr bool is_form<Form<T, limits>> = true;

// Is there a file among the members of `T`? Such a form is multipart.
template <class T>
consteval bool is_file() {
  if constexpr (micro_core::detail::is_optional<T> || micro_core::detail::is_vector<T>) {
    return is_file<typename T::value_type>();
  } else if constexpr (micro_core::detail::IsConstrained<T>) {
    return is_file<typename T::constrained_type>();
  } else {
    return std::is_same_v<T, UploadFile>;
  }
}

template <class T>
consteval bool has_file() {
  bool found = false;
  micro_core::for_each_member_index<T>(
      [&]<std::size_t index>() { found = found || is_file<micro_core::member_type<T, index>>(); });
  return found;
}

}  // namespace detail
}  // namespace micro_api

/// A file is read from the form that is being decoded only; as JSON it is its name, type and size.
template <>
struct micro_core::JsonCodec<micro_api::UploadFile> {
  static void decode(const Json& json, micro_api::UploadFile& out, const DecodeAt& at);
  static Json encode(const micro_api::UploadFile& value);
  static Json schema();
};
