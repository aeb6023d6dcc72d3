#pragma once

#include <local_cloud/tables/expression.hpp>
#include <local_cloud/tables/reserved_words.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::tables {

/// The refusal of an expression that is empty or too long.
std::optional<wire::ServiceError> refuse_expression_size(std::string_view text,
                                                         std::string_view parameter);

/// DynamoDB reports one error of an expression, by kind and not by place: of each kind the first.
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

/// What the languages share: names and values become what they stand for.
class Resolver {
 public:
  explicit Resolver(ExpressionNames& names) : names_(names) {}

  void path(Path& path);
  /// False: there is no such value, so nothing more can be said about the operand.
  bool value(Operand& operand);

  FirstError reserved, undefined_name, undefined_value;

 private:
  ExpressionNames& names_;
};

/// Finds paths into one item that touch each other.
class PathOverlaps {
 public:
  void add(const Path& path);

  FirstError overlap;
  std::string conflict;  ///< the last one found, as DynamoDB has it

 private:
  void check(const Path& first, const Path& second);

  std::vector<Path> paths_;
};

std::string wrong_operand_type(std::string_view function, std::string_view type);

/// The type that an operand is known to have before any item is seen.
std::optional<AttributeType> immediate_type(const Operand& operand);

}  // namespace local_cloud::tables
