#pragma once

#include <micro_aws/attribute_value.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace micro_aws {

/// An expression in DynamoDB's language and what stands for its placeholders. Its placeholders are
/// its own: a call that has several expressions renames them where they meet.
struct DynamoDbExpression {
  std::string text = {};                              ///< "#n = :old AND attribute_exists(city)"
  std::map<std::string, std::string> names = {};      ///< "#n" to "name"
  std::map<std::string, AttributeValue> values = {};  ///< ":old" to a value

  bool empty() const { return text.empty(); }
};

namespace detail {

/// An expression on its way: each `name_mark` in the text stands for the next of the names, each
/// `value_mark` for the next of the values. So two of them are joined by writing one behind the
/// other.
struct ExpressionParts {
  static constexpr char name_mark = '\1';
  static constexpr char value_mark = '\2';

  std::string text = {};
  std::vector<std::string> names = {};
  std::vector<AttributeValue> values = {};
  /// Why this can be no expression: the call fails with it before anything is sent.
  std::string problem = {};

  bool empty() const { return text.empty(); }
  void append(std::string_view more) { text += more; }
  void append(const ExpressionParts& more);
  void append_name(std::string_view name);
  void append_value(AttributeValue value);
};

/// Placeholders that nothing stands for stay as they are: DynamoDB names them in its refusal.
ExpressionParts to_parts(const DynamoDbExpression& expression);

/// Gives the expressions of one call their placeholders.
class ExpressionWriter {
 public:
  /// The text with placeholders that no other expression of this writer has.
  std::string write(const ExpressionParts& parts);
  /// Adds `write(parts)` as `key`, unless it is empty.
  void write_to(micro_core::JsonObject& input, std::string_view key, const ExpressionParts& parts);
  /// Adds ExpressionAttributeNames and ExpressionAttributeValues, unless they are empty.
  void add_placeholders(micro_core::JsonObject& input) const;
  DynamoDbExpression expression(const ExpressionParts& parts);
  /// Errors: `invalid_argument`, the first problem of what was written.
  micro_core::Result<void> check() const;

 private:
  const std::string& name_placeholder(const std::string& name);

  std::map<std::string, std::string> placeholders_ = {};  // name to "#n0"
  std::vector<AttributeValue> values_ = {};
  std::string problem_ = {};
};

}  // namespace detail
}  // namespace micro_aws
