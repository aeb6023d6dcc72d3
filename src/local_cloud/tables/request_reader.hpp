#pragma once

#include <local_cloud/tables/attribute_json.hpp>
#include <local_cloud/tables/expression.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::tables {

/// One request whose shape has been checked.
struct Call {
  TablesEngine& engine;
  const micro_core::JsonObject& request;
  micro_core::TimePoint now;
};

// Members of a request; a null is absent.

const micro_core::Json* member(const micro_core::JsonObject& object, std::string_view name);
std::string text_member(const micro_core::JsonObject& object, std::string_view name);
bool flag_member(const micro_core::JsonObject& object, std::string_view name);
std::optional<std::int64_t> integer_member(const micro_core::JsonObject& object,
                                           std::string_view name);

/// Refuses a request that mixes expressions with the parameters that they replaced, or that gives
/// names or values without an expression to use them.
std::optional<wire::ServiceError> refuse_mixed_parameters(
    const micro_core::JsonObject& request, std::initializer_list<std::string_view> expressions,
    std::initializer_list<std::string_view> non_expressions);

/// The expressions of one request, in the order in which DynamoDB reads them.
struct Expressions {
  std::optional<Update> update = std::nullopt;
  std::optional<Condition> condition = std::nullopt;
  std::optional<Condition> key_condition = std::nullopt;
  std::optional<Condition> filter = std::nullopt;
  std::optional<Projection> projection = std::nullopt;
};
wire::Outcome<Expressions> read_expressions(const micro_core::JsonObject& request);

/// The answer's JSON text, member by member.
class Answer {
 public:
  /// Starts a member; what follows is appended to `text`.
  std::string& member(std::string_view name) {
    if (text_.size() > 1) text_ += ',';
    append_quoted(text_, name);
    text_ += ':';
    return text_;
  }
  void item(std::string_view name, const Item& item) { append_item(member(name), item); }
  void number(std::string_view name, std::size_t value) { member(name) += std::to_string(value); }
  void json(std::string_view name, const micro_core::Json& value) {
    micro_core::append_text(member(name), value);
  }
  std::string take() && {
    text_ += '}';
    return std::move(text_);
  }

 private:
  std::string text_ = "{";
};

// ReturnConsumedCapacity

/// Units that an item of that size costs; an item that is not there costs as the smallest.
double read_units(std::size_t bytes, bool consistent);
double write_units(std::size_t before_bytes, std::size_t after_bytes);
bool wants_capacity(const micro_core::JsonObject& request);

struct CapacityUse {
  std::string table = {};
  double table_units = 0;
  std::string index = {};  ///< of a query; empty: none
  bool local_index = false;
  double index_units = 0;
};
micro_core::JsonObject capacity_json(const micro_core::JsonObject& request, const CapacityUse& use);

}  // namespace local_cloud::tables
