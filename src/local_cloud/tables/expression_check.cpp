#include <local_cloud/tables/expression_check.hpp>
#include <local_cloud/tables/expression_syntax.hpp>
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

void Resolver::path(Path& path) {
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

bool Resolver::value(Operand& operand) {
  if (const AttributeValue* found = names_.find_value(operand.name)) {
    operand.value = *found;
    return true;
  }
  undefined_value.set(
      "An expression attribute value used in expression is not defined; attribute value: " +
      operand.name);
  return false;
}

void PathOverlaps::add(const Path& path) {
  for (const Path& other : paths_) {
    check(other, path);
    if (overlap.is_set()) return;
  }
  paths_.push_back(path);
}

void PathOverlaps::check(const Path& first, const Path& second) {
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

std::string wrong_operand_type(std::string_view function, std::string_view type) {
  return "Incorrect operand type for operator or function; operator or function: " +
         std::string(function) + ", operand type: " + std::string(type);
}

std::optional<AttributeType> immediate_type(const Operand& operand) {
  if (operand.kind != Operand::Kind::value) return std::nullopt;
  return operand.value.type();
}

constexpr std::size_t expression_bytes_max = 4096;

std::optional<ServiceError> refuse_expression_size(std::string_view text,
                                                   std::string_view parameter) {
  const std::string prefix = "Invalid " + std::string(parameter) + ": ";
  if (text.empty()) return validation_error(prefix + "The expression can not be empty;");
  if (text.size() <= expression_bytes_max) return std::nullopt;
  return validation_error(
      prefix + "Expression size has exceeded the maximum allowed size; expression size: " +
      std::to_string(text.size()));
}

Outcome<Projection> parse_projection(std::string_view text, ExpressionNames& names) {
  if (auto refusal = refuse_expression_size(text, "ProjectionExpression")) return *refusal;
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
