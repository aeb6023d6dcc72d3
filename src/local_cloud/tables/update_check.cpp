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
    if (type && *type != needed) function_.set(wrong_operand_type(call.name, type_name(*type)));
  }
}

}  // namespace

Outcome<Update> parse_update(std::string_view text, ExpressionNames& names) {
  if (auto refusal = refuse_expression_size(text, "UpdateExpression")) return *refusal;
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

}  // namespace local_cloud::tables
