#include <local_cloud/template/properties.hpp>

#include <algorithm>

namespace local_cloud::templates {
namespace {

const Node& empty_map() {
  static const Node node = Node::map({});
  return node;
}

}  // namespace

Properties::Properties(Stack& stack, const Node& map, std::string where)
    : stack_(&stack), map_(map), where_(std::move(where)) {}

const Node* Properties::take(const std::string& name) {
  known_.insert(name);
  const Node* node = map_.find(name);
  // A null is reported when the template is loaded, a broken value when it is evaluated.
  return nullptr == node || node->broken || node->is_null() ? nullptr : node;
}

Mark Properties::mark_of(const std::string& name) const {
  const Node* node = map_.find(name);
  return nullptr == node ? map_.mark : node->mark;
}

void Properties::wrong(const std::string& name, const Node& value, const std::string& expected) {
  const std::string shown =
      value.is_scalar() ? "'" + value.text + "'" : std::string(kind_name(value));
  error(value.mark, "'" + name + "' is " + shown + "; expected " + expected);
}

std::optional<std::string> Properties::text(const std::string& name) {
  const Node* node = take(name);
  if (nullptr == node) return std::nullopt;
  if (node->is_scalar()) return as_text(*node);
  wrong(name, *node, "text");
  return std::nullopt;
}

std::optional<std::string> Properties::text_of(const std::string& name,
                                               const std::vector<std::string>& allowed) {
  const auto value = text(name);
  if (!value || std::find(allowed.begin(), allowed.end(), *value) != allowed.end()) return value;
  wrong(name, *map_.find(name), one_of(allowed));
  return std::nullopt;
}

std::optional<std::int64_t> Properties::integer(const std::string& name, IntegerRange range) {
  const Node* node = take(name);
  if (nullptr == node) return std::nullopt;
  const auto value = as_integer(*node);
  if (value && *value >= range.least && *value <= range.most) return value;
  wrong(name, *node,
        "a whole number from " + std::to_string(range.least) + " to " + std::to_string(range.most));
  return std::nullopt;
}

std::optional<bool> Properties::boolean(const std::string& name) {
  const Node* node = take(name);
  if (nullptr == node) return std::nullopt;
  const auto value = as_boolean(*node);
  if (!value) wrong(name, *node, "true or false");
  return value;
}

std::vector<std::string> Properties::texts(const std::string& name) {
  std::vector<std::string> values;
  const Node* node = take(name);
  if (nullptr == node) return values;
  if (!node->is_list()) {
    wrong(name, *node, "a list");
    return values;
  }
  for (const Node& item : node->items) {
    if (item.broken) continue;
    if (item.is_scalar()) {
      values.push_back(as_text(item));
    } else {
      wrong(name, item, "a list of texts");
    }
  }
  return values;
}

std::map<std::string, std::string> Properties::text_map(const std::string& name) {
  std::map<std::string, std::string> values;
  const Node* node = take(name);
  if (nullptr == node) return values;
  if (!node->is_map()) {
    wrong(name, *node, "a map of texts");
    return values;
  }
  for (const Node::Member& member : node->members) {
    if (member.value.broken) continue;
    if (member.value.is_scalar()) {
      values[member.key] = as_text(member.value);
    } else {
      wrong(name + "." + member.key, member.value, "text");
    }
  }
  return values;
}

Properties Properties::map(const std::string& name) {
  const Node* node = take(name);
  if (nullptr != node && !node->is_map()) {
    wrong(name, *node, "a map");
    node = nullptr;
  }
  return {*stack_, nullptr == node ? empty_map() : *node, where_ + ": " + name};
}

std::vector<Properties> Properties::maps(const std::string& name) {
  std::vector<Properties> maps;
  const Node* node = take(name);
  if (nullptr == node) return maps;
  if (!node->is_list()) {
    wrong(name, *node, "a list of maps");
    return maps;
  }
  for (const Node& item : node->items) {
    if (item.is_map()) {
      maps.emplace_back(*stack_, item, where_ + ": " + name);
    } else if (!item.broken) {
      wrong(name, item, "a list of maps");
    }
  }
  return maps;
}

const Node* Properties::any(const std::string& name) {
  return take(name);
}

bool Properties::require(const std::string& name, const std::string& expected) {
  known_.insert(name);
  if (has(name)) return true;
  error(map_.mark, "'" + name + "' is missing; expected " + expected);
  return false;
}

void Properties::inert(std::initializer_list<const char*> names) {
  for (const char* name : names) known_.insert(name);
}

void Properties::unsupported(const std::string& name, const std::string& why) {
  known_.insert(name);
  if (!has(name)) return;
  stack_->unsupported(mark_of(name), where_ + ": " + name, why);
}

void Properties::finish() {
  const std::vector<std::string> names(known_.begin(), known_.end());
  for (const Node::Member& member : map_.members) {
    if (known_.contains(member.key)) continue;
    stack_->unsupported(member.key_mark, where_ + ": " + member.key,
                        "not known here, so it has no effect" + did_you_mean(member.key, names));
  }
}

}  // namespace local_cloud::templates
