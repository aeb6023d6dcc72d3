#include <local_cloud/tables/expression_check.hpp>
#include <local_cloud/tables/expression_syntax.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace local_cloud::tables {

using wire::Outcome;
using wire::ServiceError;

namespace {

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
      if (type && *type != "S" && *type != "B") function_.set(wrong_operand_type(name, *type));
    }
  } else if (name == "attribute_type") {
    const auto type = type_of(arguments[1]);
    if (type != "S") {
      function_.set(wrong_operand_type(name, type.value_or("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")));
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
    if (type == "N" || type == "BOOL" || type == "NULL")
      function_.set(wrong_operand_type(name, *type));
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

}  // namespace

Outcome<Condition> parse_condition(std::string_view text, std::string_view parameter,
                                   ExpressionNames& names) {
  if (auto refusal = refuse_expression_size(text, parameter)) return *refusal;
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

}  // namespace local_cloud::tables
