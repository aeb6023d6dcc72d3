#include <local_cloud/tables/expression_syntax.hpp>
#include <local_cloud/tables/reserved_words.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace local_cloud::tables {

using wire::Outcome;
using wire::ServiceError;

std::string describe(const Path& path) {
  std::string text = "[";
  for (const PathElement& element : path) {
    if (text.size() > 1) text += ", ";
    if (const auto* position = std::get_if<std::size_t>(&element)) {
      text += "[" + std::to_string(*position) + "]";
    } else {
      text += std::get<std::string>(element);
    }
  }
  return text + "]";
}

namespace {

constexpr std::size_t expression_bytes_max = 4096;

// DynamoDB reports one error of an expression, by kind and not by place: of each kind the first.
class FirstError {
 public:
  void set(std::string text) {
    if (text_.empty()) text_ = std::move(text);
  }
  bool is_set() const { return !text_.empty(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string wrong_type(std::string_view function, std::string_view type) {
  return "Incorrect operand type for operator or function; operator or function: " +
         std::string(function) + ", operand type: " + std::string(type);
}

// What both languages share: names become what they stand for.
class Resolver {
 public:
  explicit Resolver(ExpressionNames& names) : names_(names) {}

  void path(Path& path) {
    for (PathElement& element : path) {
      auto* name = std::get_if<std::string>(&element);
      if (name == nullptr) continue;
      if (name->front() != '#') {
        if (is_reserved_word(*name)) {
          reserved.set("Attribute name is a reserved keyword; reserved keyword: " + *name);
        }
      } else if (const std::string* found = names_.find_name(*name)) {
        *name = *found;
      } else {
        undefined_name.set(
            "An expression attribute name used in the document path is not defined; attribute "
            "name: " +
            *name);
      }
    }
  }

  // False: there is no such value, so nothing more can be said about the operand.
  bool value(Operand& operand) {
    if (const AttributeValue* found = names_.find_value(operand.name)) {
      operand.value = *found;
      return true;
    }
    undefined_value.set(
        "An expression attribute value used in expression is not defined; attribute value: " +
        operand.name);
    return false;
  }

  FirstError reserved, undefined_name, undefined_value;

 private:
  ExpressionNames& names_;
};

// The type that an operand is known to have before any item is seen.
std::optional<AttributeType> immediate_type(const Operand& operand) {
  if (operand.kind != Operand::Kind::value) return std::nullopt;
  return operand.value.type();
}

std::string printed(const AttributeValue& value) {
  std::string text = "AttributeValue: {" + std::string(type_name(value.type())) + ":";
  if (const auto* string = value.as<std::string>()) text += *string;
  if (const auto* number = value.as<Decimal>()) text += number->text();
  return text + "}";
}

class ConditionCheck {
 public:
  explicit ConditionCheck(ExpressionNames& names) : resolver_(names) {}

  void whole(Condition& condition) {
    this->condition(condition);
    refuse_lone_size(condition);
  }

  // The text of the error to report; empty if there is none.
  std::string error(bool redundant_parentheses) const {
    if (redundant_parentheses) return "The expression has redundant parentheses;";
    for (const FirstError* each :
         {&unknown_function_, &misused_, &resolver_.reserved, &condition_}) {
      if (each->is_set()) return each->text();
    }
    return {};
  }

 private:
  void condition(Condition& condition);
  void function(const std::string& name, std::vector<Operand>& arguments);
  void operand(Operand& operand);
  void operand_types(const std::string& function, const std::vector<Operand>& arguments);
  void comparable(const Condition& condition);
  void bounds(const Operand& lower, const Operand& upper);
  void distinct(std::string_view name, const std::vector<Operand>& operands);
  void refuse_functions(const std::vector<Operand>& operands);
  void refuse_lone_size(const Condition& condition);
  void keep_first_of_this_condition();
  std::optional<std::string> type_of(const Operand& operand) const;

  Resolver resolver_;
  FirstError unknown_function_, misused_, condition_, operand_count_, distinct_, function_;
};

std::optional<std::string> ConditionCheck::type_of(const Operand& operand) const {
  if (operand.kind == Operand::Kind::function) return operand.name == "size" ? "N" : "BOOL";
  const auto type = immediate_type(operand);
  if (!type) return std::nullopt;
  return std::string(type_name(*type));
}

void ConditionCheck::operand(Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::path:
      return resolver_.path(operand.path);
    case Operand::Kind::value:
      resolver_.value(operand);
      return;
    case Operand::Kind::function:
      for (Operand& each : operand.arguments) this->operand(each);
      return function(operand.name, operand.arguments);
  }
}

void ConditionCheck::refuse_functions(const std::vector<Operand>& operands) {
  for (const Operand& each : operands) {
    if (each.kind != Operand::Kind::function || each.name == "size") continue;
    misused_.set("The function is not allowed to be used this way in an expression; function: " +
                 each.name);
    return;
  }
}

void ConditionCheck::refuse_lone_size(const Condition& condition) {
  if (condition.kind == Condition::Kind::function && condition.name == "size") {
    misused_.set(
        "The function is not allowed to be used this way in an expression; function: size");
  }
}

void ConditionCheck::distinct(std::string_view name, const std::vector<Operand>& operands) {
  if (operands.size() != 2 || operands[0].kind != Operand::Kind::path ||
      operands[1].kind != Operand::Kind::path || operands[0].path != operands[1].path) {
    return;
  }
  distinct_.set(
      "The first operand must be distinct from the remaining operands for this operator or "
      "function; operator: " +
      std::string(name) + ", first operand: " + describe(operands[0].path));
}

void ConditionCheck::function(const std::string& name, std::vector<Operand>& arguments) {
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 6> functions = {{
      {"attribute_exists", 1},
      {"attribute_not_exists", 1},
      {"attribute_type", 2},
      {"begins_with", 2},
      {"contains", 2},
      {"size", 1},
  }};
  refuse_functions(arguments);
  const auto* known = std::find_if(functions.begin(), functions.end(),
                                   [&](const auto& each) { return each.first == name; });
  if (known == functions.end()) {
    unknown_function_.set("Invalid function name; function: " + name);
    return;
  }
  if (arguments.size() != known->second) {
    operand_count_.set(
        "Incorrect number of operands for operator or function; operator or function: " + name +
        ", number of operands: " + std::to_string(arguments.size()));
    return;
  }
  distinct(name, arguments);
  operand_types(name, arguments);
}

void ConditionCheck::operand_types(const std::string& name, const std::vector<Operand>& arguments) {
  if (name == "attribute_exists" || name == "attribute_not_exists") {
    if (arguments[0].kind != Operand::Kind::path) {
      function_.set("Operator or function requires a document path; operator or function: " + name);
    }
  } else if (name == "begins_with") {
    for (const Operand& each : arguments) {
      const auto type = type_of(each);
      if (type && *type != "S" && *type != "B") function_.set(wrong_type(name, *type));
    }
  } else if (name == "attribute_type") {
    const auto type = type_of(arguments[1]);
    if (type != "S") {
      function_.set(wrong_type(name, type.value_or("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")));
      return;
    }
    static constexpr std::array<std::string_view, 10> types = {"S",  "N",    "B",  "NULL", "SS",
                                                               "NS", "BOOL", "BS", "L",    "M"};
    const std::string& asked = *arguments[1].value.as<std::string>();
    if (std::find(types.begin(), types.end(), asked) == types.end()) {
      function_.set("Invalid attribute type name found; type: " + asked +
                    ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
    }
  } else if (name == "size") {
    const auto type = type_of(arguments[0]);
    if (type == "N" || type == "BOOL" || type == "NULL") function_.set(wrong_type(name, *type));
  }
}

constexpr std::array<std::string_view, 12> condition_names = {
    "AND", "OR", "NOT", "=", "<>", "<", "<=", ">", ">=", "BETWEEN", "IN", ""};

// Only text, numbers and bytes have an order.
void ConditionCheck::comparable(const Condition& condition) {
  for (const Operand& each : condition.operands) {
    const auto type = immediate_type(each);
    if (!type || *type == AttributeType::S || *type == AttributeType::N ||
        *type == AttributeType::B) {
      continue;
    }
    function_.set("Incorrect operand type for operator or function; operator: " +
                  std::string(condition_names[static_cast<std::size_t>(condition.kind)]) +
                  ", operand type: " + std::string(type_name(*type)));
  }
}

void ConditionCheck::bounds(const Operand& lower, const Operand& upper) {
  if (!immediate_type(lower) || !immediate_type(upper)) return;
  const auto refuse = [&](const std::string& reason) {
    function_.set("The BETWEEN operator requires " + reason + "; lower bound operand: " +
                  printed(lower.value) + ", upper bound operand: " + printed(upper.value));
  };
  if (lower.value.type() != upper.value.type()) {
    refuse("same data type for lower and upper bounds");
  } else if (compare(lower.value, upper.value) == Order::greater) {
    refuse("upper bound to be greater than or equal to lower bound");
  }
}

void ConditionCheck::keep_first_of_this_condition() {
  for (const FirstError* each : {&resolver_.undefined_name, &resolver_.undefined_value,
                                 &operand_count_, &distinct_, &function_}) {
    if (each->is_set()) return condition_.set(each->text());
  }
}

void ConditionCheck::condition(Condition& condition) {
  using Kind = Condition::Kind;
  for (Condition& each : condition.conditions) {
    this->condition(each);
    refuse_lone_size(each);
  }
  for (Operand& each : condition.operands) operand(each);
  switch (condition.kind) {
    case Kind::all_of:
    case Kind::any_of:
    case Kind::negation:
      return;
    case Kind::function:
      function(condition.name, condition.operands);
      break;
    case Kind::between:
      refuse_functions(condition.operands);
      bounds(condition.operands[1], condition.operands[2]);
      comparable(condition);
      break;
    case Kind::in:
      refuse_functions(condition.operands);
      break;
    default:
      refuse_functions(condition.operands);
      distinct(condition_names[static_cast<std::size_t>(condition.kind)], condition.operands);
      if (condition.kind != Kind::equal && condition.kind != Kind::not_equal) comparable(condition);
  }
  keep_first_of_this_condition();
}

// Two paths into one item must not touch each other.
class PathOverlaps {
 public:
  void add(const Path& path) {
    for (const Path& other : paths_) {
      check(other, path);
      if (overlap.is_set()) return;
    }
    paths_.push_back(path);
  }
  FirstError overlap;
  std::string conflict;

 private:
  void check(const Path& first, const Path& second) {
    const auto both = "; must remove or rewrite one of these paths; path one: " + describe(first) +
                      ", path two: " + describe(second);
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
      if (first[i].index() != second[i].index()) {
        conflict = "Two document paths conflict with each other" + both;
        return;
      }
      if (first[i] != second[i]) return;
    }
    overlap.set("Two document paths overlap with each other" + both);
  }

  std::vector<Path> paths_;
};

class UpdateCheck {
 public:
  explicit UpdateCheck(ExpressionNames& names) : resolver_(names) {}

  void tree(syntax::UpdateTree& tree) {
    for (UpdateAction& each : tree.actions) action(each);
    for (std::size_t i = 0; i < tree.sections.size(); ++i) {
      if (std::find(tree.sections.begin(), tree.sections.begin() + static_cast<std::ptrdiff_t>(i),
                    tree.sections[i]) == tree.sections.begin() + static_cast<std::ptrdiff_t>(i)) {
        continue;
      }
      section_.set("The \"" + tree.sections[i] +
                   "\" section can only be used once in an update expression;");
    }
  }

  std::string error() const {
    for (const FirstError* each :
         {&resolver_.reserved, &unknown_function_, &section_, &resolver_.undefined_name,
          &resolver_.undefined_value, &overlaps_.overlap}) {
      if (each->is_set()) return each->text();
    }
    if (!overlaps_.conflict.empty()) return overlaps_.conflict;
    return operand_.is_set() ? operand_.text() : function_.text();
  }

 private:
  void action(UpdateAction& action);
  void operand(Operand& operand);
  void function(const Operand& call);

  Resolver resolver_;
  PathOverlaps overlaps_;
  FirstError unknown_function_, section_, operand_, function_;
};

void UpdateCheck::action(UpdateAction& action) {
  using Kind = UpdateAction::Kind;
  resolver_.path(action.path);
  if (action.kind == Kind::set) operand(action.value);
  overlaps_.add(action.path);
  if (action.kind != Kind::add && action.kind != Kind::erase) return;
  if (!resolver_.value(action.value)) return;
  static constexpr std::array<std::string_view, 10> long_names = {
      "STRING", "NUMBER", "BINARY", "BOOLEAN", "NULL", "", "", "", "LIST", "MAP"};
  const AttributeType type = action.value.value.type();
  const std::string_view long_name = long_names[static_cast<std::size_t>(type)];
  if (long_name.empty() || (action.kind == Kind::add && type == AttributeType::N)) return;
  operand_.set("Incorrect operand type for operator or function; operator: " +
               std::string(action.kind == Kind::add ? "ADD" : "DELETE") +
               ", operand type: " + std::string(long_name));
}

void UpdateCheck::operand(Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::path:
      return resolver_.path(operand.path);
    case Operand::Kind::value:
      resolver_.value(operand);
      return;
    case Operand::Kind::function:
      for (Operand& each : operand.arguments) this->operand(each);
      return function(operand);
  }
}

void UpdateCheck::function(const Operand& call) {
  const bool arithmetic = call.name == "+" || call.name == "-";
  if (!arithmetic && call.name != "if_not_exists" && call.name != "list_append") {
    unknown_function_.set("Invalid function name; function: " + call.name);
    return;
  }
  if (call.arguments.size() != 2) {
    function_.set("Incorrect number of operands for operator or function; operator or function: " +
                  call.name + ", number of operands: " + std::to_string(call.arguments.size()));
    return;
  }
  if (call.name == "if_not_exists") {
    if (call.arguments[0].kind != Operand::Kind::path) {
      function_.set("Operator or function requires a document path; operator or function: " +
                    call.name);
    }
    return;
  }
  const AttributeType needed = arithmetic ? AttributeType::N : AttributeType::L;
  for (const Operand& each : call.arguments) {
    // A value that is not defined was reported, and has no type.
    if (resolver_.undefined_value.is_set()) return;
    const auto type = immediate_type(each);
    if (type && *type != needed) function_.set(wrong_type(call.name, type_name(*type)));
  }
}

std::optional<ServiceError> refuse_size(std::string_view text, std::string_view parameter) {
  const std::string prefix = "Invalid " + std::string(parameter) + ": ";
  if (text.empty()) return validation_error(prefix + "The expression can not be empty;");
  if (text.size() <= expression_bytes_max) return std::nullopt;
  return validation_error(
      prefix + "Expression size has exceeded the maximum allowed size; expression size: " +
      std::to_string(text.size()));
}

}  // namespace

Outcome<Condition> parse_condition(std::string_view text, std::string_view parameter,
                                   ExpressionNames& names) {
  if (auto refusal = refuse_size(text, parameter)) return *refusal;
  auto parsed = syntax::parse_condition(text);
  const std::string prefix = "Invalid " + std::string(parameter) + ": ";
  if (const auto* error = std::get_if<std::string>(&parsed))
    return validation_error(prefix + *error);
  auto& tree = std::get<syntax::ConditionTree>(parsed);
  ConditionCheck check(names);
  check.whole(tree.condition);
  const std::string error = check.error(tree.redundant_parentheses);
  if (!error.empty()) return validation_error(prefix + error);
  return std::move(tree.condition);
}

Outcome<Update> parse_update(std::string_view text, ExpressionNames& names) {
  if (auto refusal = refuse_size(text, "UpdateExpression")) return *refusal;
  auto parsed = syntax::parse_update(text);
  if (const auto* error = std::get_if<std::string>(&parsed)) {
    return validation_error("Invalid UpdateExpression: " + *error);
  }
  auto& tree = std::get<syntax::UpdateTree>(parsed);
  UpdateCheck check(names);
  check.tree(tree);
  const std::string error = check.error();
  if (!error.empty()) return validation_error("Invalid UpdateExpression: " + error);
  return std::move(tree.actions);
}

Outcome<Projection> parse_projection(std::string_view text, ExpressionNames& names) {
  if (auto refusal = refuse_size(text, "ProjectionExpression")) return *refusal;
  auto parsed = syntax::parse_projection(text);
  if (const auto* error = std::get_if<std::string>(&parsed)) {
    return validation_error("Invalid ProjectionExpression: " + *error);
  }
  auto& paths = std::get<Projection>(parsed);
  Resolver resolver(names);
  PathOverlaps overlaps;
  for (Path& path : paths) resolver.path(path);
  for (const Path& path : paths) overlaps.add(path);
  for (const FirstError* each : {&resolver.reserved, &resolver.undefined_name, &overlaps.overlap}) {
    if (each->is_set()) return validation_error("Invalid ProjectionExpression: " + each->text());
  }
  if (!overlaps.conflict.empty()) {
    return validation_error("Invalid ProjectionExpression: " + overlaps.conflict);
  }
  return std::move(paths);
}

}  // namespace local_cloud::tables
