#pragma once

#include <local_cloud/tables/expression.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::tables {

/// The first of the two steps of reading an expression: text to tree, with "#name" and ":value"
/// still unresolved. Names and values are looked up, and meaning is checked, by
/// `expression_check.cpp`.
namespace syntax {

/// Operands keep their "#name" path elements; a ":value" is an operand of kind `value` with `name`
/// set.
struct ConditionTree {
  Condition condition;
  bool redundant_parentheses = false;
};

struct UpdateTree {
  Update actions;
  std::vector<std::string> sections;  ///< "SET", "REMOVE", in their order; a name may come twice
};

template <class Tree>
using Parsed = std::variant<Tree, std::string>;  ///< the tree, or DynamoDB's text about the error

Parsed<ConditionTree> parse_condition(std::string_view text);
Parsed<UpdateTree> parse_update(std::string_view text);
Parsed<Projection> parse_projection(std::string_view text);

}  // namespace syntax

}  // namespace local_cloud::tables
