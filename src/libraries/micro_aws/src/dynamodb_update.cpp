#include <micro_aws/dynamodb_update.hpp>

#include <utility>

namespace micro_aws::detail {

ExpressionParts arithmetic(const ExpressionParts& a, char sign, const ExpressionParts& b) {
  ExpressionParts parts = a;
  parts.append(std::string(" ") + sign + " ");
  parts.append(b);
  return parts;
}

void append_clause(ExpressionParts& clause, const ExpressionParts& path,
                   const ExpressionParts& value) {
  if (!clause.empty()) clause.append(", ");
  clause.append(path);
  if (value.empty()) return;
  clause.append(" ");
  clause.append(value);
}

void append_set(UpdateClauses& clauses, const ExpressionParts& path, const ExpressionParts& value) {
  ExpressionParts assigned = path;
  assigned.append(" =");
  append_clause(clauses.set, assigned, value);
}

bool UpdateClauses::empty() const {
  return set.empty() && remove.empty() && add.empty() && delete_from_set.empty();
}

void UpdateClauses::append(const UpdateClauses& more) {
  const auto join = [](ExpressionParts& to, const ExpressionParts& from) {
    if (!from.empty()) append_clause(to, from);
  };
  join(set, more.set);
  join(remove, more.remove);
  join(add, more.add);
  join(delete_from_set, more.delete_from_set);
}

ExpressionParts UpdateClauses::parts() const {
  ExpressionParts all;
  const auto write = [&](std::string_view keyword, const ExpressionParts& clause) {
    if (clause.empty()) return;
    if (!all.empty()) all.append(" ");
    all.append(keyword);
    all.append(clause);
  };
  write("SET ", set);
  write("REMOVE ", remove);
  write("ADD ", add);
  write("DELETE ", delete_from_set);
  return all;
}

UpdateClauses clauses_at_paths(const Item& values_by_path) {
  UpdateClauses clauses;
  for (const auto& [path, value] : values_by_path) {
    append_set(clauses, parse_path(path), value_parts(value));
  }
  return clauses;
}

}  // namespace micro_aws::detail
