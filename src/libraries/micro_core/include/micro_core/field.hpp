#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace micro_core {

/// What is to be said of a member beside its name and type. A struct lists them as `fields`;
/// members that are not listed are as they are written.
///
///     struct Item {
///       std::string item_name;
///       double price = 0;
///       std::string password;
///
///       static constexpr Field fields[] = {
///           {.name = "item_name", .alias = "itemName", .description = "What the bill says",
///            .example = R"("lamp")"},
///           {.name = "price", .title = "Net price", .deprecated = true},
///           {.name = "password", .write_only = true}};
///     };
///
/// It is the same for the input of a handler, whose members are parameters. A type of others, and
/// an enum (whose enumerators are its members), have them in their `WireTraits`. A name that is no
/// member does not compile.
struct Field {
  std::string_view name = {};         ///< the member's name in C++
  std::string_view alias = {};        ///< its name on the wire, in and out
  std::string_view title = {};        ///< in the schema, instead of one made from the name
  std::string_view description = {};  ///< in the schema; Markdown
  std::string_view example = {};      ///< in the schema; JSON text
  bool deprecated = false;            ///< in the schema
  bool hidden = false;                ///< not in the schema; works all the same
  bool write_only = false;            ///< read, but never written: a password
};

/// A member of the JSON that is worked out from the others. A struct lists them as `computed`; they
/// are written after its members and never read.
///
///     struct Rectangle {
///       double width = 0;
///       double height = 0;
///
///       double area() const { return width * height; }
///       static constexpr auto computed = std::tuple{ComputedField{"area", &Rectangle::area}};
///     };
template <class Get>
struct ComputedField {
  std::string_view name = {};  ///< on the wire
  Get get = {};                ///< a const member function, or a function that takes the struct
  std::string_view title = {};
  std::string_view description = {};
};
template <class Get>
ComputedField(std::string_view, Get) -> ComputedField<Get>;
template <class Get>
ComputedField(std::string_view, Get, std::string_view) -> ComputedField<Get>;
template <class Get>
ComputedField(std::string_view, Get, std::string_view, std::string_view) -> ComputedField<Get>;

/// How the names of a type become names on the wire, `user_id` for example.
enum class NameStyle {
  as_written,   ///< "user_id"
  camel_case,   ///< "userId"
  pascal_case,  ///< "UserId"
  kebab_case,   ///< "user-id"
};

/// What the wire says otherwise than C++ does. Specialise it for a struct or an enum, with any of:
///
///     template <>
///     struct micro_core::WireTraits<ScheduledEvent> {
///       static constexpr Field fields[] = {{.name = "detail_type", .alias = "detail-type"}};
///       static constexpr NameStyle style = NameStyle::camel_case;  // of what has no alias
///       // An absent or null member keeps its initial value:
///       static constexpr bool lenient = true;
///       // Unknown members are an error instead of ignored:
///       static constexpr bool unknown_refused = true;
///       // An empty optional is left out, not null:
///       static constexpr bool empty_omitted = true;
///       // So is a member that has its initial value:
///       static constexpr bool defaults_omitted = true;
///       // The largest enumerator; unset: 63
///       static constexpr int enum_max = 200;
///       // Of the schema; an example is JSON text, as it is read:
///       static constexpr std::string_view title = "Scheduled event";
///       static constexpr std::string_view description = "What the scheduler sends";
///       static constexpr std::string_view examples[] = {R"({"id": "7"})"};
///     };
template <class T>
struct WireTraits {};

namespace detail {

struct FieldList {
  const Field* first = nullptr;
  std::size_t count = 0;
  constexpr const Field* begin() const { return first; }
  constexpr const Field* end() const { return first + count; }
};

template <std::size_t count>
constexpr FieldList list_of(const Field (&fields)[count]) {
  return {fields, count};
}

// A static array of `Field`. A data member that is called `fields` is none: its address is a
// pointer to member.
template <class T>
concept ListsFields = requires { list_of(*&T::fields); };

/// What `T`, or its traits, say of its members.
template <class T>
constexpr FieldList fields_of() {
  if constexpr (ListsFields<WireTraits<T>>) {
    static_assert(!ListsFields<T>,
                  "fields are listed in the struct or in its WireTraits, not both");
    return list_of(WireTraits<T>::fields);
  } else if constexpr (ListsFields<T>) {
    return list_of(T::fields);
  } else {
    return {};
  }
}

/// What is said of the member that is called `name` in C++; all empty if nothing is.
template <class T>
constexpr Field find_field(std::string_view name) {
  for (const Field& field : fields_of<T>()) {
    if (field.name == name) return field;
  }
  return {};
}

/// A name as a template argument, so that compilers show it.
template <std::size_t size>
struct Text {
  char text[size + 1] = {};
};

// Instantiated for each entry of a `fields`; the compiler's message shows `name`.
template <class T, auto name, bool names_a_member>
struct FieldOf {
  static_assert(names_a_member,
                "an entry of `fields` has the name of no member (or enumerator) of its type: the "
                "name is the last but one template argument of FieldOf");
  static constexpr bool checked = names_a_member;
};

}  // namespace detail
}  // namespace micro_core
