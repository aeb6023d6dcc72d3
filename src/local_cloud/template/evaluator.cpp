#include <local_cloud/template/evaluator.hpp>

#include <micro_core/encoding.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::templates {
namespace {

std::string with_fn(std::string_view name) {
  const bool bare = name == "Ref" || name == "Condition";
  return bare ? std::string(name) : "Fn::" + std::string(name);
}

bool is_function_key(std::string_view key) {
  return key == "Ref" || key.starts_with("Fn::");
}

// Right on AWS, but with no value that this program could compute.
bool is_known_elsewhere(const std::string& name) {
  return name == "Fn::Cidr" || name == "Fn::Transform" || name.starts_with("Fn::ForEach");
}

Node text_node(std::string text, Mark mark) {
  Node node = Node::scalar(std::move(text), mark);
  node.quoted = true;
  return node;
}

}  // namespace

struct Evaluator::NamedFunction {
  std::string name;
  Function function;
};

const std::vector<Evaluator::NamedFunction>& Evaluator::functions() {
  static const std::vector<NamedFunction> table = {
      {"Ref", &Evaluator::ref},
      {"Fn::GetAtt", &Evaluator::get_att},
      {"Fn::Sub", &Evaluator::sub},
      {"Fn::Join", &Evaluator::join},
      {"Fn::Select", &Evaluator::select},
      {"Fn::Split", &Evaluator::split},
      {"Fn::If", &Evaluator::choose},
      {"Fn::FindInMap", &Evaluator::find_in_map},
      {"Fn::ImportValue", &Evaluator::import_value},
      {"Fn::Base64", &Evaluator::base64},
      {"Fn::GetAZs", &Evaluator::get_azs},
      {"Fn::Length", &Evaluator::length},
      {"Fn::ToJsonString", &Evaluator::to_json_string},
  };
  return table;
}

std::optional<Intrinsic> as_intrinsic(const Node& node) {
  if (node.tag.size() > 1 && node.tag.front() == '!') {
    Intrinsic intrinsic{with_fn(std::string_view(node.tag).substr(1)), node, node.mark};
    intrinsic.argument.tag.clear();
    return intrinsic;
  }
  if (node.is_map() && node.members.size() == 1 && is_function_key(node.members[0].key)) {
    return Intrinsic{node.members[0].key, node.members[0].value, node.members[0].key_mark};
  }
  return std::nullopt;
}

Node Evaluator::error(Mark mark, std::string message) {
  diagnostics_.error(file_, mark, std::move(message));
  return Node::broken_at(mark);
}

std::optional<Node> Evaluator::evaluate(const Node& node) {
  const DepthGuard depth(scope_.depth());
  if (depth.too_deep()) return error(node.mark, "expressions refer to one another too deeply");
  if (const auto intrinsic = as_intrinsic(node)) return call(*intrinsic);
  Node result = node;
  if (node.is_scalar() && node.text.find("{{resolve:") != std::string::npos) {
    scope_.unsupported(node.mark, "the dynamic reference '" + node.text + "'",
                       "it is not looked up here and stays as it is");
  }
  if (node.is_list()) {
    result.items.clear();
    for (const Node& item : node.items) {
      if (auto value = evaluate(item)) result.items.push_back(std::move(*value));
    }
  } else if (node.is_map()) {
    result.members.clear();
    for (const Node::Member& member : node.members) {
      if (member.key.starts_with("Fn::")) {
        return error(member.key_mark, "'" + member.key + "' must be the only key of its map");
      }
      if (auto value = evaluate(member.value)) {
        result.members.push_back({member.key, member.key_mark, std::move(*value)});
      }
    }
  }
  return result;
}

std::optional<Node> Evaluator::call(const Intrinsic& intrinsic) {
  for (const NamedFunction& known : functions()) {
    if (known.name == intrinsic.name) return (this->*known.function)(intrinsic);
  }
  if (is_known_elsewhere(intrinsic.name)) {
    scope_.unsupported(intrinsic.mark, intrinsic.name,
                       "this function is not computed here; its value is empty");
    return Node::broken_at(intrinsic.mark);
  }
  for (const char* name : {"Condition", "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not"}) {
    if (intrinsic.name == name) {
      return error(intrinsic.mark, "'" + intrinsic.name +
                                       "' gives a condition, not a value; write it under "
                                       "'Conditions' and choose by it with 'Fn::If'");
    }
  }
  std::vector<std::string> names;
  for (const NamedFunction& known : functions()) names.push_back(known.name);
  return error(intrinsic.mark, "there is no intrinsic function '" + intrinsic.name + "'" +
                                   did_you_mean(intrinsic.name, names));
}

std::optional<std::string> Evaluator::evaluate_text(const Node& node, const std::string& what) {
  const auto value = evaluate(node);
  if (!value || value->broken) return std::nullopt;
  if (value->is_scalar()) return as_text(*value);
  error(value->mark, what + " is " + std::string(kind_name(*value)) + "; expected text");
  return std::nullopt;
}

bool Evaluator::has_size(const Intrinsic& intrinsic, std::size_t least, std::size_t most,
                         const char* form) {
  const Node& argument = intrinsic.argument;
  const bool right = argument.is_list() && argument.tag.empty() && argument.items.size() >= least &&
                     argument.items.size() <= most;
  if (!right) error(intrinsic.mark, "'" + intrinsic.name + "' takes " + form);
  return right;
}

std::optional<Node> Evaluator::list_argument(const Node& node, const std::string& function) {
  auto value = evaluate(node);
  if (!value || value->broken) return std::nullopt;
  if (value->is_list()) return value;
  error(value->mark,
        "'" + function + "' got " + std::string(kind_name(*value)) + "; expected a list");
  return std::nullopt;
}

std::optional<Node> Evaluator::ref(const Intrinsic& intrinsic) {
  const Node& name = intrinsic.argument;
  if (!name.is_scalar() || name.text.empty()) {
    return error(intrinsic.mark, "'Ref' takes the name of a parameter or resource");
  }
  return scope_.ref(name.text, name.mark);
}

std::optional<Node> Evaluator::get_att(const Intrinsic& intrinsic) {
  const Node& argument = intrinsic.argument;
  if (argument.is_scalar()) {
    const std::size_t dot = argument.text.find('.');
    if (dot != std::string::npos && dot > 0 && dot + 1 < argument.text.size()) {
      return scope_.attribute(argument.text.substr(0, dot), argument.text.substr(dot + 1),
                              argument.mark);
    }
  }
  if (argument.is_list() && argument.items.size() >= 2 && argument.items[0].is_scalar()) {
    std::string name;
    for (std::size_t i = 1; i < argument.items.size(); ++i) {
      const auto part = evaluate_text(argument.items[i], "the attribute of 'Fn::GetAtt'");
      if (!part) return Node::broken_at(intrinsic.mark);
      name += (i > 1 ? "." : "") + *part;
    }
    return scope_.attribute(argument.items[0].text, name, argument.items[0].mark);
  }
  return error(intrinsic.mark, "'Fn::GetAtt' takes Resource.Attribute or [Resource, Attribute]");
}

// The value of `${name}`: a variable of the call, a parameter or resource, or an attribute.
std::optional<std::string> Evaluator::sub_name(const std::string& name, const Node* variables,
                                               Mark mark) {
  const std::string what = "'${" + name + "}'";
  const Node* variable = nullptr == variables ? nullptr : variables->find(name);
  if (nullptr != variable) return evaluate_text(*variable, what);
  const std::size_t dot = name.find('.');
  std::optional<Node> value =
      dot == std::string::npos ? scope_.ref(name, mark)
                               : scope_.attribute(name.substr(0, dot), name.substr(dot + 1), mark);
  if (!value) {
    error(mark, what + " has no value to put into text");
    return std::nullopt;
  }
  if (value->broken) return std::nullopt;
  if (value->is_scalar()) return as_text(*value);
  error(mark, what + " is a list; join it with 'Fn::Join' first");
  return std::nullopt;
}

std::optional<Node> Evaluator::sub(const Intrinsic& intrinsic) {
  const Node* text = &intrinsic.argument;
  const Node* variables = nullptr;
  if (text->is_list() && text->items.size() == 2) {
    variables = &text->items[1];
    text = &text->items[0];
  }
  const bool right =
      text->is_scalar() && text->tag.empty() && (nullptr == variables || variables->is_map());
  if (!right) return error(intrinsic.mark, "'Fn::Sub' takes text, or [text, map of variables]");
  std::string result;
  std::size_t done = 0;
  bool broken = false;
  for (std::size_t open; (open = text->text.find("${", done)) != std::string::npos;) {
    const std::size_t close = text->text.find('}', open);
    if (close == std::string::npos) {
      return error(text->mark, "'${' without its '}' in 'Fn::Sub'; write '${!' for a literal '${'");
    }
    result.append(text->text, done, open - done);
    std::string name = text->text.substr(open + 2, close - open - 2);
    done = close + 1;
    if (name.starts_with('!')) {
      result += "${" + name.substr(1) + "}";
      continue;
    }
    name.erase(0, name.find_first_not_of(' '));
    name.erase(name.find_last_not_of(' ') + 1);
    const auto value = sub_name(name, variables, text->mark);
    broken = broken || !value;
    result += value.value_or("");
  }
  if (broken) return Node::broken_at(intrinsic.mark);
  result.append(text->text, done);
  return text_node(scope_.localized(std::move(result)), intrinsic.mark);
}

std::optional<Node> Evaluator::join(const Intrinsic& intrinsic) {
  if (!has_size(intrinsic, 2, 2, "[delimiter, list]")) return Node::broken_at(intrinsic.mark);
  const auto delimiter = evaluate_text(intrinsic.argument.items[0], "the delimiter of 'Fn::Join'");
  const auto list = list_argument(intrinsic.argument.items[1], "Fn::Join");
  if (!delimiter || !list) return Node::broken_at(intrinsic.mark);
  std::string result;
  for (const Node& item : list->items) {
    if (item.broken) return Node::broken_at(intrinsic.mark);
    if (!item.is_scalar()) {
      return error(item.mark, "'Fn::Join' got " + std::string(kind_name(item)) +
                                  " in its list; expected text");
    }
    if (&item != list->items.data()) result += *delimiter;
    result += as_text(item);
  }
  return text_node(scope_.localized(std::move(result)), intrinsic.mark);
}

std::optional<Node> Evaluator::select(const Intrinsic& intrinsic) {
  if (!has_size(intrinsic, 2, 2, "[index, list]")) return Node::broken_at(intrinsic.mark);
  const auto position = evaluate(intrinsic.argument.items[0]);
  const auto list = list_argument(intrinsic.argument.items[1], "Fn::Select");
  if (!position || position->broken || !list) return Node::broken_at(intrinsic.mark);
  const auto index = as_integer(*position);
  const auto count = std::ssize(list->items);
  if (!index || *index < 0 || *index >= count) {
    return error(position->mark,
                 "'Fn::Select' got the index '" + position->text + "'; expected " +
                     (count == 0 ? "a list with items" : "0 to " + std::to_string(count - 1)));
  }
  return list->items[static_cast<std::size_t>(*index)];
}

std::optional<Node> Evaluator::split(const Intrinsic& intrinsic) {
  if (!has_size(intrinsic, 2, 2, "[delimiter, text]")) return Node::broken_at(intrinsic.mark);
  const auto delimiter = evaluate_text(intrinsic.argument.items[0], "the delimiter of 'Fn::Split'");
  const auto text = evaluate_text(intrinsic.argument.items[1], "the text of 'Fn::Split'");
  if (!delimiter || !text) return Node::broken_at(intrinsic.mark);
  if (delimiter->empty()) return error(intrinsic.mark, "the delimiter of 'Fn::Split' is empty");
  Node list = Node::list(intrinsic.mark);
  std::size_t start = 0;
  for (std::size_t end; (end = text->find(*delimiter, start)) != std::string::npos;) {
    list.items.push_back(text_node(text->substr(start, end - start), intrinsic.mark));
    start = end + delimiter->size();
  }
  list.items.push_back(text_node(text->substr(start), intrinsic.mark));
  return list;
}

std::optional<Node> Evaluator::choose(const Intrinsic& intrinsic) {
  const bool right = has_size(intrinsic, 3, 3, "[condition name, value if true, value if false]");
  if (!right) return Node::broken_at(intrinsic.mark);
  const Node& name = intrinsic.argument.items[0];
  if (!name.is_scalar() || !name.tag.empty()) {
    return error(name.mark, "'Fn::If' takes the name of a condition first");
  }
  const auto holds = scope_.condition(name.text, name.mark);
  if (!holds) return Node::broken_at(intrinsic.mark);
  return evaluate(intrinsic.argument.items[*holds ? 1 : 2]);
}

std::optional<Node> Evaluator::find_in_map(const Intrinsic& intrinsic) {
  if (!has_size(intrinsic, 3, 4, "[map, first key, second key]")) {
    return Node::broken_at(intrinsic.mark);
  }
  const std::vector<Node>& items = intrinsic.argument.items;
  const auto map = evaluate_text(items[0], "the map of 'Fn::FindInMap'");
  const auto first = evaluate_text(items[1], "the first key of 'Fn::FindInMap'");
  const auto second = evaluate_text(items[2], "the second key of 'Fn::FindInMap'");
  if (!map || !first || !second) return Node::broken_at(intrinsic.mark);
  const Node* fallback = items.size() == 4 ? items[3].find("DefaultValue") : nullptr;
  return evaluate(scope_.mapped(*map, *first, *second, fallback, intrinsic.mark));
}

std::optional<Node> Evaluator::import_value(const Intrinsic& intrinsic) {
  const auto name = evaluate_text(intrinsic.argument, "the name in 'Fn::ImportValue'");
  if (!name) return Node::broken_at(intrinsic.mark);
  return scope_.import_value(*name, intrinsic.mark);
}

std::optional<Node> Evaluator::base64(const Intrinsic& intrinsic) {
  const auto text = evaluate_text(intrinsic.argument, "the value of 'Fn::Base64'");
  if (!text) return Node::broken_at(intrinsic.mark);
  return text_node(micro_core::to_base64(*text), intrinsic.mark);
}

std::optional<Node> Evaluator::get_azs(const Intrinsic& intrinsic) {
  const auto region = evaluate_text(intrinsic.argument, "the region of 'Fn::GetAZs'");
  if (!region) return Node::broken_at(intrinsic.mark);
  const std::string base = region->empty() ? scope_.region() : *region;
  Node list = Node::list(intrinsic.mark);
  for (const char* zone : {"a", "b", "c"}) {
    list.items.push_back(text_node(base + zone, intrinsic.mark));
  }
  return list;
}

std::optional<Node> Evaluator::length(const Intrinsic& intrinsic) {
  const auto list = list_argument(intrinsic.argument, "Fn::Length");
  if (!list) return Node::broken_at(intrinsic.mark);
  return Node::scalar(std::to_string(list->items.size()), intrinsic.mark);
}

std::optional<Node> Evaluator::to_json_string(const Intrinsic& intrinsic) {
  const auto value = evaluate(intrinsic.argument);
  if (!value || value->broken) return Node::broken_at(intrinsic.mark);
  return text_node(micro_core::to_text(to_json(*value)), intrinsic.mark);
}

}  // namespace local_cloud::templates
