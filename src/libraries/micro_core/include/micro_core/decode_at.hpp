#pragma once

#include <micro_core/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What decoding says of a value: errors with their places, and how well it fits.
namespace micro_core {

/// One thing that is wrong with an input, in the words of pydantic 2.
struct FieldError {
  std::string type = {};  ///< "missing", "string_too_short", ...
  JsonArray loc = {};     ///< names and indexes from the outside in
  std::string msg = {};   ///< "Field required"
  Json input = {};        ///< what was there instead
  JsonObject ctx = {};    ///< the limits that were passed, for example
};

/// {"type","loc","msg","input"} and "ctx" if there is one: an element of FastAPI's `detail`.
Json to_json(const FieldError& error);

/// How well a JSON value fits a type: 1 is exactly an `int`, strictly a `double`, and a `bool` only
/// to the lax.
enum class Exactness { lax, strict, exact };

/// What decoding one value came to. A union takes the alternative with the best.
struct DecodeMatch {
  Exactness exactness = Exactness::exact;       ///< the lowest of all that is in the value
  std::optional<std::size_t> members_set = {};  ///< of structs, from the JSON; none: no struct
};

/// What the codec of a type may read from besides the JSON, the files of a form for example. It
/// knows its own kind by `dynamic_cast`.
class DecodeSource {
 public:
  virtual ~DecodeSource() = default;
};

namespace detail {

/// What a document may still spend on trying the alternatives of unions. Unions in unions multiply:
/// a hostile body of a few hundred bytes could ask for 2^60 attempts.
struct UnionBudget {
  std::size_t attempts_left = 50'000;
  const Json* outermost = nullptr;  ///< the union that is being read; pays for more, by its size
};

}  // namespace detail

/// Where a value is inside its document, and where errors are collected. Lives on the stack while
/// decoding; each level refers to the one above it.
class DecodeAt {
 public:
  /// `prefix` is put before every path. `source` is what `source()` returns at every place of the
  /// document.
  explicit DecodeAt(std::vector<FieldError>& errors, const JsonArray& prefix,
                    const DecodeSource* source = nullptr)
      : errors_(errors), source_(source), prefix_(&prefix), root_(this) {}
  DecodeAt(const DecodeAt&) = delete;
  DecodeAt& operator=(const DecodeAt&) = delete;

  DecodeAt member(std::string_view name) const { return DecodeAt(*this, name, 0, true); }
  DecodeAt element(std::size_t index) const { return DecodeAt(*this, {}, index, false); }
  /// The same place, with errors and match of its own: to try an alternative.
  DecodeAt attempt(std::vector<FieldError>& errors, DecodeMatch& match) const {
    return DecodeAt(*this, errors, match);
  }

  void fail(std::string_view type, std::string_view message, const Json& input,
            JsonObject context = {}) const;
  /// Where it is learnt how well the value fits; null if nobody asks, which is outside of unions.
  DecodeMatch* match() const { return match_; }
  /// Adds errors that an attempt made.
  void fail_with(std::vector<FieldError> errors) const;
  std::size_t error_count() const { return errors_.size(); }
  /// Has anything failed since there were `errors_before`? True, too, once there are so many errors
  /// that no more are collected: what is read from then on may be wrong without an error.
  bool failed_since(std::size_t errors_before) const;
  /// Null unless whoever decodes gave one.
  const DecodeSource* source() const { return source_; }

  /// Of the whole document.
  detail::UnionBudget& union_budget() const { return root_->own_budget_; }

  /// Says that the value was taken, but only as exactly as this.
  void took(Exactness exactness) const {
    if (match_ != nullptr && exactness < match_->exactness) match_->exactness = exactness;
  }
  /// Says that a struct took so many of its members from the JSON.
  void took_members(std::size_t count) const {
    if (match_ != nullptr) match_->members_set = match_->members_set.value_or(0) + count;
  }
  void took(const DecodeMatch& match) const {
    took(match.exactness);
    if (match.members_set) took_members(*match.members_set);
  }

 private:
  DecodeAt(const DecodeAt& parent, std::string_view name, std::size_t index, bool is_name)
      : errors_(parent.errors_),
        match_(parent.match_),
        source_(parent.source_),
        parent_(&parent),
        root_(parent.root_),
        name_(name),
        index_(index),
        is_name_(is_name) {}
  DecodeAt(const DecodeAt& same, std::vector<FieldError>& errors, DecodeMatch& match)
      : errors_(errors),
        match_(&match),
        source_(same.source_),
        prefix_(same.prefix_),
        parent_(same.parent_),
        root_(same.root_),
        name_(same.name_),
        index_(same.index_),
        is_name_(same.is_name_) {}
  JsonArray path() const;

  std::vector<FieldError>& errors_;
  DecodeMatch* match_ = nullptr;
  const DecodeSource* source_ = nullptr;
  const JsonArray* prefix_ = nullptr;
  const DecodeAt* parent_ = nullptr;
  const DecodeAt* root_;
  std::string_view name_;
  std::size_t index_ = 0;
  bool is_name_ = false;
  mutable detail::UnionBudget own_budget_ = {};  // of the root
};

}  // namespace micro_core
