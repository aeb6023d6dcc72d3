#include <local_cloud/tables/request_checks.hpp>
#include <local_cloud/tables/request_shape.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

Shape Shape::needed() const {
  Shape shape = *this;
  shape.required = true;
  return shape;
}

Shape Shape::length(std::int64_t min, std::optional<std::int64_t> max) const {
  Shape shape = *this;
  shape.length_min = min;
  shape.length_max = max;
  return shape;
}

Shape Shape::at_least(std::int64_t min) const {
  Shape shape = *this;
  shape.value_min = min;
  return shape;
}

namespace shapes {

Shape string() {
  return {};
}
Shape one_of(std::vector<std::string_view> values) {
  return {.values = std::move(values)};
}
Shape name() {
  return {.is_name = true, .length_min = 3, .length_max = 255};
}
Shape strict_name() {
  return {.is_name = true, .is_strict_name = true};
}
Shape boolean() {
  return {.kind = Shape::Kind::boolean};
}
Shape integer() {
  return {.kind = Shape::Kind::integer};
}
Shape long_integer() {
  return {.kind = Shape::Kind::long_integer};
}
Shape list(Shape element) {
  return {.kind = Shape::Kind::list, .element = std::make_shared<Shape>(std::move(element))};
}
Shape map(Shape element) {
  return {.kind = Shape::Kind::map, .element = std::make_shared<Shape>(std::move(element))};
}
Shape structure(std::string_view type, std::vector<Member> members) {
  Shape shape{.kind = Shape::Kind::structure, .type = type};
  for (Member& each : members) {
    shape.members.push_back(std::move(each.shape));
    shape.members.back().member_name = each.name;
  }
  return shape;
}
Shape attribute() {
  return {.kind = Shape::Kind::attribute, .type = "AttributeValue"};
}
Shape attributes() {
  return map(attribute());
}

}  // namespace shapes

namespace {

Refusal refuse_strict_names(const Json& request, const Shape& shape) {
  for (const Shape& each : shape.members) {
    if (!each.is_strict_name) continue;
    const Json* name = micro_core::find(request, each.member_name);
    if (name == nullptr || name->is_null()) {
      return validation_error("The parameter '" + std::string(each.member_name) +
                              "' is required but was not present in the request");
    }
    const std::size_t size = name->get_string().size();
    if (size >= 3 && size <= 255) continue;
    return validation_error(std::string(each.member_name) +
                            " must be at least 3 characters long and at most 255 characters long");
  }
  return std::nullopt;
}

}  // namespace

Refusal refuse_shape(const Json& request, const Shape& shape) {
  if (auto refusal = refuse_request_types(request, shape)) return refusal;
  if (auto refusal = refuse_strict_names(request, shape)) return refusal;
  return refuse_request_constraints(request, shape);
}

}  // namespace local_cloud::tables
