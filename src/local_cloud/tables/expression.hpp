#pragma once

#include <local_cloud/tables/attribute_value.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace local_cloud::tables {

/// A way into an item: the attribute's name first, then names and list positions.
using PathElement = std::variant<std::string, std::size_t>;
using Path = std::vector<PathElement>;

/// "[a, [1], b]", as DynamoDB prints paths.
std::string describe(const Path& path);

/// What stands at one side of an operator, or between a function's parentheses.
struct Operand {
  enum class Kind { path, value, function };
  Kind kind = Kind::path;
  Path path = {};
  AttributeValue value = {};
  std::string name = {};  ///< of the function: "size", "if_not_exists", "list_append", "+", "-"
  std::vector<Operand> arguments = {};
};

/// A condition, a filter, or a key condition.
struct Condition {
  enum class Kind {
    all_of,
    any_of,
    negation,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    between,
    in,
    function,
  };
  Kind kind = Kind::all_of;
  std::string name = {};  ///< of the function: "attribute_exists", "begins_with"
  std::vector<Condition> conditions = {};
  std::vector<Operand> operands = {};
};

struct UpdateAction {
  enum class Kind { set, remove, add, erase };
  Kind kind = Kind::set;
  Path path = {};
  Operand value = {};  ///< none for `remove`
};

using Update = std::vector<UpdateAction>;
using Projection = std::vector<Path>;

/// What a request's expressions refer to by `#name` and `:value`, and what of it they did use.
class ExpressionNames {
 public:
  /// Reads ExpressionAttributeNames and ExpressionAttributeValues; nullptr where there is none.
  static wire::Outcome<ExpressionNames> read(const micro_core::Json* names,
                                             const micro_core::Json* values);

  /// With the "#" or ":"; nullptr if it is not defined.
  const std::string* find_name(std::string_view name);
  const AttributeValue* find_value(std::string_view name);

  /// The refusal of a request that defines what it does not use.
  std::optional<wire::ServiceError> unused() const;

 private:
  template <class Value>
  struct Entry {
    std::string name;
    Value value;
    bool used = false;
  };
  std::vector<Entry<std::string>> names_;
  std::vector<Entry<AttributeValue>> values_;
};

/// Each reads one expression of a request. `parameter` is its name ("ConditionExpression"), for the
/// refusal's text. Errors: `ValidationException` in DynamoDB's words.
wire::Outcome<Condition> parse_condition(std::string_view text, std::string_view parameter,
                                         ExpressionNames& names);
wire::Outcome<Update> parse_update(std::string_view text, ExpressionNames& names);
wire::Outcome<Projection> parse_projection(std::string_view text, ExpressionNames& names);

/// The attributes into whose inside some path leads: keys may not be among them.
std::vector<std::string> nested_heads(const Condition& condition);
std::vector<std::string> nested_heads(const Update& update);
std::vector<std::string> nested_heads(const Projection& projection);
/// The attributes that a condition or a projection names.
std::vector<std::string> path_heads(const Condition& condition);
std::vector<std::string> path_heads(const Projection& projection);

}  // namespace local_cloud::tables
