#include <local_cloud/tables/key_conditions.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <optional>

namespace local_cloud::tables {

using wire::Outcome;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

namespace {

Refusal invalid_operator(std::string_view name) {
  return validation_error("Invalid operator used in KeyConditionExpression: " + std::string(name));
}

Refusal invalid_condition(const std::string& reason) {
  return validation_error("Invalid condition in KeyConditionExpression: " + reason);
}

// ":v < key" means "key > :v".
KeyCondition::Kind mirrored(KeyCondition::Kind kind) {
  using Kind = KeyCondition::Kind;
  switch (kind) {
    case Kind::less:
      return Kind::greater;
    case Kind::less_or_equal:
      return Kind::greater_or_equal;
    case Kind::greater:
      return Kind::less;
    case Kind::greater_or_equal:
      return Kind::less_or_equal;
    default:
      return kind;
  }
}

std::optional<KeyCondition::Kind> kind_of(Condition::Kind kind) {
  using From = Condition::Kind;
  using To = KeyCondition::Kind;
  switch (kind) {
    case From::equal:
      return To::equal;
    case From::less:
      return To::less;
    case From::less_or_equal:
      return To::less_or_equal;
    case From::greater:
      return To::greater;
    case From::greater_or_equal:
      return To::greater_or_equal;
    case From::between:
      return To::between;
    case From::function:
      return To::begins_with;
    default:
      return std::nullopt;
  }
}

Refusal refuse_operator(const Condition& condition) {
  using Kind = Condition::Kind;
  const bool starts_with_path =
      !condition.operands.empty() && condition.operands.front().kind == Operand::Kind::path;
  switch (condition.kind) {
    case Kind::any_of:
      return invalid_operator("OR");
    case Kind::negation:
      return invalid_operator("NOT");
    case Kind::in:
      return invalid_operator("IN");
    case Kind::not_equal:
      return invalid_operator("<>");
    case Kind::function:
      if (condition.name != "begins_with") return invalid_operator(condition.name);
      if (starts_with_path) return std::nullopt;
      return invalid_condition(
          "begins_with operator must have the key attribute as its first operand");
    case Kind::between:
      if (starts_with_path) return std::nullopt;
      return invalid_condition("BETWEEN operator must have the key attribute as its first operand");
    default:
      return std::nullopt;
  }
}

Refusal collect(const Condition& condition, KeyConditions& found) {
  if (auto refusal = refuse_operator(condition)) return refusal;
  if (condition.kind == Condition::Kind::all_of) {
    for (const Condition& each : condition.conditions) {
      if (auto refusal = collect(each, found)) return refusal;
    }
    return std::nullopt;
  }
  std::string attribute;
  bool key_first = true;
  KeyCondition demand{.kind = *kind_of(condition.kind)};
  for (std::size_t i = 0; i < condition.operands.size(); ++i) {
    const Operand& operand = condition.operands[i];
    if (operand.kind == Operand::Kind::function) {
      return validation_error("KeyConditionExpressions cannot contain nested operations");
    }
    if (operand.kind == Operand::Kind::value) {
      demand.values.push_back(operand.value);
      continue;
    }
    if (!attribute.empty()) {
      return invalid_condition("Multiple attribute names used in one condition");
    }
    if (operand.path.size() > 1) {
      return validation_error(
          "KeyConditionExpressions cannot have conditions on nested attributes");
    }
    attribute = std::get<std::string>(operand.path.front());
    key_first = i == 0;
  }
  if (attribute.empty()) return invalid_condition("No key attribute specified");
  if (find_condition(found, attribute) != nullptr) {
    return validation_error("KeyConditionExpressions must only contain one condition per key");
  }
  if (!key_first) demand.kind = mirrored(demand.kind);
  found.emplace_back(std::move(attribute), std::move(demand));
  return std::nullopt;
}

}  // namespace

Outcome<KeyConditions> key_conditions(const Condition& condition) {
  KeyConditions found;
  if (auto refusal = collect(condition, found)) return *refusal;
  return found;
}

bool matches(const KeyCondition& condition, const AttributeValue& value) {
  using Kind = KeyCondition::Kind;
  if (condition.kind == Kind::begins_with) {
    const auto* text = value.as<std::string>();
    const auto* prefix = condition.values[0].as<std::string>();
    if (text != nullptr) return prefix != nullptr && text->starts_with(*prefix);
    const auto* bytes = value.as<Binary>();
    const auto* first = condition.values[0].as<Binary>();
    return bytes != nullptr && first != nullptr && bytes->bytes.starts_with(first->bytes);
  }
  const Order order = compare(value, condition.values[0]);
  switch (condition.kind) {
    case Kind::equal:
      return order == Order::equal;
    case Kind::less:
      return order == Order::less;
    case Kind::less_or_equal:
      return order == Order::less || order == Order::equal;
    case Kind::greater:
      return order == Order::greater;
    case Kind::greater_or_equal:
      return order == Order::greater || order == Order::equal;
    case Kind::between: {
      const Order upper = compare(value, condition.values[1]);
      return (order == Order::greater || order == Order::equal) &&
             (upper == Order::less || upper == Order::equal);
    }
    default:
      return false;
  }
}

const KeyCondition* find_condition(const KeyConditions& conditions, std::string_view attribute) {
  const auto found = std::find_if(conditions.begin(), conditions.end(),
                                  [&](const auto& each) { return each.first == attribute; });
  return found == conditions.end() ? nullptr : &found->second;
}

}  // namespace local_cloud::tables
