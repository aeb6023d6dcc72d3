// The condition functions of the evaluator: what may stand under 'Conditions'.
#include <local_cloud/template/evaluator.hpp>

#include <algorithm>

namespace local_cloud::templates {
namespace {

// Here, and only here, a map with the one key "Condition" names another condition.
std::optional<Intrinsic> as_condition(const Node& node) {
  if (node.is_map() && node.tag.empty() && node.members.size() == 1 &&
      node.members[0].key == "Condition") {
    return Intrinsic{"Condition", node.members[0].value, node.members[0].key_mark};
  }
  return as_intrinsic(node);
}

std::string text_of(const Node& node) {
  return micro_core::to_text(to_json(node));
}

}  // namespace

std::optional<bool> Evaluator::evaluate_condition(const Node& node) {
  const DepthGuard depth(scope_.depth());
  if (depth.too_deep()) {
    error(node.mark, "conditions refer to one another too deeply");
    return std::nullopt;
  }
  const auto intrinsic = as_condition(node);
  if (intrinsic) {
    if (intrinsic->name == "Fn::Equals") return equals(*intrinsic);
    if (intrinsic->name == "Fn::And" || intrinsic->name == "Fn::Or" ||
        intrinsic->name == "Fn::Not") {
      return combine(*intrinsic);
    }
    if (intrinsic->name == "Condition" && intrinsic->argument.is_scalar()) {
      return scope_.condition(intrinsic->argument.text, intrinsic->argument.mark);
    }
  }
  error(node.mark,
        "this is no condition; expected 'Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not' or "
        "'Condition'");
  return std::nullopt;
}

std::optional<bool> Evaluator::equals(const Intrinsic& intrinsic) {
  if (!has_size(intrinsic, 2, 2, "[value, value]")) return std::nullopt;
  const auto left = evaluate(intrinsic.argument.items[0]);
  const auto right = evaluate(intrinsic.argument.items[1]);
  if (!left || !right || left->broken || right->broken) return std::nullopt;
  // Scalars are equal as text: true is "true", 5 is "5".
  if (left->is_scalar() && right->is_scalar()) return as_text(*left) == as_text(*right);
  return text_of(*left) == text_of(*right);
}

std::optional<bool> Evaluator::combine(const Intrinsic& intrinsic) {
  const bool negates = intrinsic.name == "Fn::Not";
  const bool right = negates ? has_size(intrinsic, 1, 1, "[condition]")
                             : has_size(intrinsic, 2, 10, "a list of 2 to 10 conditions");
  if (!right) return std::nullopt;
  bool all = true;
  bool any = false;
  for (const Node& item : intrinsic.argument.items) {
    const auto holds = evaluate_condition(item);
    if (!holds) return std::nullopt;
    all = all && *holds;
    any = any || *holds;
  }
  if (negates) return !any;
  return intrinsic.name == "Fn::And" ? all : any;
}

}  // namespace local_cloud::templates
