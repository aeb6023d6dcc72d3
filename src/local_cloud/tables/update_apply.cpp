#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace local_cloud::tables {

using wire::Outcome;
using wire::ServiceError;

namespace {

ServiceError wrong_operand_type() {
  return validation_error("An operand in the update expression has an incorrect data type");
}

ServiceError invalid_path() {
  return validation_error(
      "The document path provided in the update expression is invalid for update");
}

Outcome<AttributeValue> sum(const AttributeValue& a, const AttributeValue& b, bool subtract) {
  const auto* left = a.as<Decimal>();
  const auto* right = b.as<Decimal>();
  if (left == nullptr || right == nullptr) return wrong_operand_type();
  const auto result = Decimal::add(*left, subtract ? right->negated() : *right);
  if (const auto* number = std::get_if<Decimal>(&result)) return AttributeValue(*number);
  switch (std::get<Decimal::Refusal>(result)) {
    case Decimal::Refusal::overflow:
      return validation_error(
          "Number overflow. Attempting to store a number with magnitude larger than supported "
          "range");
    case Decimal::Refusal::underflow:
      return validation_error(
          "Number underflow. Attempting to store a number with magnitude smaller than supported "
          "range");
    default:
      return validation_error("Attempting to store more than 38 significant digits in a Number");
  }
}

Outcome<AttributeValue> evaluate(const Operand& operand, const Item& item);

Outcome<AttributeValue> evaluate_path(const Path& path, const Item& item) {
  if (const AttributeValue* found = find_path(item, path)) return *found;
  return validation_error(
      "The provided expression refers to an attribute that does not exist in the item");
}

Outcome<AttributeValue> evaluate(const Operand& operand, const Item& item) {
  if (operand.kind == Operand::Kind::value) return operand.value;
  if (operand.kind == Operand::Kind::path) return evaluate_path(operand.path, item);
  if (operand.name == "if_not_exists") {
    if (const AttributeValue* found = find_path(item, operand.arguments[0].path)) return *found;
    return evaluate(operand.arguments[1], item);
  }
  auto first = evaluate(operand.arguments[0], item);
  if (!first) return first;
  const auto second = evaluate(operand.arguments[1], item);
  if (!second) return second;
  if (operand.name != "list_append") return sum(*first, *second, operand.name == "-");
  auto* list = first->as<List>();
  const auto* more = second->as<List>();
  if (list == nullptr || more == nullptr) return wrong_operand_type();
  list->insert(list->end(), more->begin(), more->end());
  return first;
}

// The new value of an attribute that ADD names; `old` is nullptr if there is none.
Outcome<AttributeValue> added(const AttributeValue* old, const AttributeValue& more) {
  if (old == nullptr) return more;
  if (old->type() != more.type()) return wrong_operand_type();
  if (more.type() == AttributeType::N) return sum(*old, more, false);
  AttributeValue joined = *old;
  const auto join = [](auto* set, const auto* members) {
    if (set != nullptr) set->insert(members->begin(), members->end());
  };
  join(joined.as<StringSet>(), more.as<StringSet>());
  join(joined.as<NumberSet>(), more.as<NumberSet>());
  join(joined.as<BinarySet>(), more.as<BinarySet>());
  // The legacy ADD also knows lists.
  if (auto* list = joined.as<List>()) {
    list->insert(list->end(), more.as<List>()->begin(), more.as<List>()->end());
  }
  return joined;
}

// What is left of a set; none if nothing is.
Outcome<std::optional<AttributeValue>> without(const AttributeValue& old,
                                               const AttributeValue& members) {
  if (old.type() != members.type()) return wrong_operand_type();
  AttributeValue left = old;
  bool empty = true;
  const auto subtract = [&](auto* set, const auto* gone) {
    if (set == nullptr) return;
    for (const auto& each : *gone) set->erase(each);
    empty = set->empty();
  };
  subtract(left.as<StringSet>(), members.as<StringSet>());
  subtract(left.as<NumberSet>(), members.as<NumberSet>());
  subtract(left.as<BinarySet>(), members.as<BinarySet>());
  if (empty) return std::optional<AttributeValue>();
  return std::optional<AttributeValue>(std::move(left));
}

// One place in an item and what it shall become; without a value it goes.
struct Change {
  const Path* path = nullptr;
  std::optional<AttributeValue> value = {};
};

Outcome<std::optional<Change>> change_of(const UpdateAction& action, const Item& item) {
  using Kind = UpdateAction::Kind;
  const AttributeValue* old = find_path(item, action.path);
  switch (action.kind) {
    case Kind::set: {
      auto value = evaluate(action.value, item);
      if (!value) return value.error();
      return std::optional(Change{&action.path, *std::move(value)});
    }
    case Kind::add: {
      auto value = added(old, action.value.value);
      if (!value) return value.error();
      return std::optional(Change{&action.path, *std::move(value)});
    }
    case Kind::erase: {
      if (old == nullptr) return std::optional<Change>();
      auto left = without(*old, action.value.value);
      if (!left) return left.error();
      return std::optional(Change{&action.path, *std::move(left)});
    }
    case Kind::remove:
      break;
  }
  return std::optional(Change{&action.path, std::nullopt});
}

AttributeValue* find_mutable(Item& item, const Path& path) {
  return const_cast<AttributeValue*>(find_path(item, path));
}

std::optional<ServiceError> change_member(Item& item, const Path& parent_path, Change& change) {
  Item* map = &item;
  if (!parent_path.empty()) {
    AttributeValue* parent = find_mutable(item, parent_path);
    map = parent == nullptr ? nullptr : parent->as<Item>();
  }
  if (map == nullptr) return invalid_path();
  const std::string& name = std::get<std::string>(change.path->back());
  if (change.value) {
    map->insert_or_assign(name, *std::move(change.value));
  } else {
    map->erase(name);
  }
  return std::nullopt;
}

// Positions mean the list as it was; what is set beyond its end is appended in the order of
// positions.
void change_elements(List& list, std::map<std::size_t, Change*>& changes) {
  const std::size_t size = list.size();
  for (auto& [position, change] : changes) {
    if (!change->value) continue;
    if (position < size) {
      list[position] = *std::move(change->value);
    } else {
      list.push_back(*std::move(change->value));
    }
  }
  for (auto each = changes.rbegin(); each != changes.rend(); ++each) {
    const bool removed = !each->second->value.has_value();
    if (removed && each->first < size) {
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(each->first));
    }
  }
}

// The deepest lists first: changing a list moves what is inside its elements.
struct DeeperFirst {
  bool operator()(const Path& a, const Path& b) const {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  }
};

}  // namespace

std::optional<ServiceError> apply_update(const Update& update, Item& item) {
  std::vector<Change> changes;
  changes.reserve(update.size());
  for (const UpdateAction& action : update) {
    auto change = change_of(action, item);
    if (!change) return change.error();
    if (*change) changes.push_back(**std::move(change));
  }
  std::map<Path, std::map<std::size_t, Change*>, DeeperFirst> by_list;
  for (Change& change : changes) {
    const Path parent(change.path->begin(), change.path->end() - 1);
    if (const auto* position = std::get_if<std::size_t>(&change.path->back())) {
      const AttributeValue* list = find_path(item, parent);
      if (list == nullptr || list->as<List>() == nullptr) return invalid_path();
      by_list[parent][*position] = &change;
    } else if (auto refusal = change_member(item, parent, change)) {
      return refusal;
    }
  }
  for (auto& [path, elements] : by_list) {
    AttributeValue* list = find_mutable(item, path);
    if (list == nullptr || list->as<List>() == nullptr) return invalid_path();
    change_elements(*list->as<List>(), elements);
  }
  return std::nullopt;
}

}  // namespace local_cloud::tables
