#pragma once

#include <local_cloud/wire/service_error.hpp>
#include <micro_core/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::tables {

/// What a value of a request must look like. DynamoDB checks every request in two steps before it
/// looks at its meaning: first the JSON's types (`SerializationException`), then simple
/// constraints, all at once (`ValidationException`, "2 validation errors detected: ..."). A shape
/// describes both.
struct Shape {
  enum class Kind { string, boolean, integer, long_integer, list, map, structure, attribute };

  Kind kind = Kind::string;
  std::string_view member_name = {};  ///< of a structure's member
  std::string_view type = {};         ///< of a structure, in Java's words: "AttributeValue"
  bool required = false;
  /// The name of a table or index: 3 to 255 characters of a certain set.
  bool is_name = false;
  /// The TableName of operations on tables, whose refusals are worded differently.
  bool is_strict_name = false;
  std::optional<std::int64_t> length_min = std::nullopt;
  std::optional<std::int64_t> length_max = std::nullopt;
  std::optional<std::int64_t> value_min = std::nullopt;
  std::vector<std::string_view> values = {};  ///< the enumeration, if not empty
  std::vector<Shape> members = {};            ///< of a structure, with their names
  std::shared_ptr<const Shape> element = {};  ///< of a list or map
  bool keys_are_names = false;                ///< of a map: its keys are names of tables
  std::optional<std::int64_t> elements_length_max = std::nullopt;  ///< of a map of lists

  // The shape with one more demand.
  Shape needed() const;
  Shape length(std::int64_t min, std::optional<std::int64_t> max = std::nullopt) const;
  Shape at_least(std::int64_t min) const;
};

namespace shapes {

struct Member {
  std::string_view name = {};
  Shape shape = {};
};

Shape string();
Shape one_of(std::vector<std::string_view> values);
Shape name();
Shape strict_name();
Shape boolean();
Shape integer();
Shape long_integer();
Shape list(Shape element);
Shape map(Shape element);
Shape structure(std::string_view type, std::vector<Member> members);
Shape attribute();
/// A map of attributes: an item or a key.
Shape attributes();

}  // namespace shapes

/// The refusal of a request that is not of its operation's shape.
std::optional<wire::ServiceError> refuse_shape(const micro_core::Json& request, const Shape& shape);

}  // namespace local_cloud::tables
