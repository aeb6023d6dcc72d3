#include <local_cloud/tables/evaluation.hpp>

#include <algorithm>
#include <deque>
#include <utility>

namespace local_cloud::tables {

const AttributeValue* find_path(const Item& item, const Path& path) {
  const Item* map = &item;
  const AttributeValue* found = nullptr;
  for (const PathElement& element : path) {
    if (const auto* name = std::get_if<std::string>(&element)) {
      if (found != nullptr) map = found->as<Item>();
      if (map == nullptr) return nullptr;
      const auto member = map->find(*name);
      if (member == map->end()) return nullptr;
      found = &member->second;
    } else {
      const auto position = std::get<std::size_t>(element);
      const List* list = found == nullptr ? nullptr : found->as<List>();
      if (list == nullptr || position >= list->size()) return nullptr;
      found = &(*list)[position];
    }
  }
  return found;
}

namespace {

// As Java counts: a character beyond the basic plane is two.
std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) length += byte >= 0xF0 ? 2 : 1;
  }
  return length;
}

std::optional<AttributeValue> size_of(const AttributeValue& value) {
  std::size_t size = 0;
  switch (value.type()) {
    case AttributeType::S:
      size = utf16_length(*value.as<std::string>());
      break;
    case AttributeType::B:
      size = value.as<Binary>()->bytes.size();
      break;
    case AttributeType::SS:
      size = value.as<StringSet>()->size();
      break;
    case AttributeType::NS:
      size = value.as<NumberSet>()->size();
      break;
    case AttributeType::BS:
      size = value.as<BinarySet>()->size();
      break;
    case AttributeType::L:
      size = value.as<List>()->size();
      break;
    case AttributeType::M:
      size = value.as<Item>()->size();
      break;
    default:
      return std::nullopt;
  }
  return AttributeValue(Decimal::from_integer(static_cast<long long>(size)));
}

// The operands of one condition; those that had to be computed live as long as this.
class Operands {
 public:
  Operands(const std::vector<Operand>& operands, const Item& item)
      : operands_(operands), item_(item) {}

  const AttributeValue* operator[](std::size_t index) { return resolve(operands_[index]); }
  std::size_t count() const { return operands_.size(); }

 private:
  const AttributeValue* resolve(const Operand& operand) {
    if (operand.kind == Operand::Kind::value) return &operand.value;
    if (operand.kind == Operand::Kind::path) return find_path(item_, operand.path);
    const AttributeValue* measured = resolve(operand.arguments.front());
    auto size = measured == nullptr ? std::nullopt : size_of(*measured);
    return size ? &computed_.emplace_back(*std::move(size)) : nullptr;
  }

  const std::vector<Operand>& operands_;
  const Item& item_;
  std::deque<AttributeValue> computed_;
};

bool equal(const AttributeValue* a, const AttributeValue* b) {
  return a != nullptr && b != nullptr && *a == *b;
}

Order order(const AttributeValue* a, const AttributeValue* b) {
  return a == nullptr || b == nullptr ? Order::none : compare(*a, *b);
}

bool begins_with(const AttributeValue& value, const AttributeValue& prefix) {
  if (value.type() != prefix.type()) return false;
  if (const auto* text = value.as<std::string>()) {
    return text->starts_with(*prefix.as<std::string>());
  }
  if (const auto* binary = value.as<Binary>()) {
    return binary->bytes.starts_with(prefix.as<Binary>()->bytes);
  }
  return false;
}

bool contains(const AttributeValue& value, const AttributeValue& part) {
  if (const auto* list = value.as<List>()) {
    return std::find(list->begin(), list->end(), part) != list->end();
  }
  if (const auto* text = part.as<std::string>()) {
    if (const auto* whole = value.as<std::string>()) return whole->find(*text) != std::string::npos;
    const auto* set = value.as<StringSet>();
    return set != nullptr && set->contains(*text);
  }
  if (const auto* number = part.as<Decimal>()) {
    const auto* set = value.as<NumberSet>();
    return set != nullptr && set->contains(*number);
  }
  if (const auto* binary = part.as<Binary>()) {
    if (const auto* whole = value.as<Binary>()) {
      return whole->bytes.find(binary->bytes) != std::string::npos;
    }
    const auto* set = value.as<BinarySet>();
    return set != nullptr && set->contains(*binary);
  }
  return false;
}

bool holds(const std::string& function, Operands& operands) {
  const AttributeValue* first = operands[0];
  if (function == "attribute_exists") return first != nullptr;
  if (function == "attribute_not_exists") return first == nullptr;
  const AttributeValue* second = operands[1];
  if (first == nullptr || second == nullptr) return false;
  if (function == "begins_with") return begins_with(*first, *second);
  if (function == "contains") return contains(*first, *second);
  const auto* type = second->as<std::string>();  // attribute_type
  return type != nullptr && *type == type_name(first->type());
}

bool holds(Condition::Kind kind, Operands& operands) {
  using Kind = Condition::Kind;
  const AttributeValue* first = operands[0];
  if (kind == Kind::in) {
    for (std::size_t i = 1; i < operands.count(); ++i) {
      if (equal(first, operands[i])) return true;
    }
    return false;
  }
  if (kind == Kind::equal) return equal(first, operands[1]);
  if (kind == Kind::not_equal) return !equal(first, operands[1]);
  const Order found = order(first, operands[1]);
  switch (kind) {
    case Kind::less:
      return found == Order::less;
    case Kind::less_or_equal:
      return found == Order::less || found == Order::equal;
    case Kind::greater:
      return found == Order::greater;
    case Kind::greater_or_equal:
      return found == Order::greater || found == Order::equal;
    default: {  // between
      const Order upper = order(first, operands[2]);
      return (found == Order::greater || found == Order::equal) &&
             (upper == Order::less || upper == Order::equal);
    }
  }
}

}  // namespace

bool matches(const Condition& condition, const Item& item) {
  const auto each_matches = [&](const Condition& each) { return matches(each, item); };
  const auto& parts = condition.conditions;
  switch (condition.kind) {
    case Condition::Kind::all_of:
      return std::all_of(parts.begin(), parts.end(), each_matches);
    case Condition::Kind::any_of:
      return std::any_of(parts.begin(), parts.end(), each_matches);
    case Condition::Kind::negation:
      return !matches(parts.front(), item);
    default: {
      Operands operands(condition.operands, item);
      return condition.kind == Condition::Kind::function ? holds(condition.name, operands)
                                                         : holds(condition.kind, operands);
    }
  }
}

Selection::Selection(const std::vector<Path>& paths) {
  for (const Path& path : paths) {
    Node* node = &root_;
    for (const PathElement& element : path) {
      if (const auto* name = std::get_if<std::string>(&element)) {
        node = &node->members[*name];
      } else {
        node = &node->elements[std::get<std::size_t>(element)];
      }
    }
    node->whole = true;
  }
}

Item Selection::apply(const Item& item) const {
  return apply_members(root_, item);
}

Item Selection::apply_members(const Node& node, const Item& map) {
  Item selected;
  for (const auto& [name, member] : node.members) {
    const auto found = map.find(name);
    if (found == map.end()) continue;
    if (auto part = apply(member, found->second)) selected.emplace(name, *std::move(part));
  }
  return selected;
}

std::optional<AttributeValue> Selection::apply(const Node& node, const AttributeValue& value) {
  if (node.whole) return value;
  if (const auto* map = value.as<Item>()) {
    Item selected = apply_members(node, *map);
    if (selected.empty()) return std::nullopt;
    return AttributeValue(std::move(selected));
  }
  const auto* list = value.as<List>();
  if (list == nullptr) return std::nullopt;
  List selected;
  for (const auto& [position, element] : node.elements) {
    if (position >= list->size()) break;
    if (auto part = apply(element, (*list)[position])) selected.push_back(*std::move(part));
  }
  if (selected.empty()) return std::nullopt;
  return AttributeValue(std::move(selected));
}

}  // namespace local_cloud::tables
