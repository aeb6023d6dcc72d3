#pragma once

#include <micro_core/codec.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the codec of std::variant does without knowing its types.
namespace micro_core::detail {

/// Tries one alternative after the other, as pydantic's smart mode does, and keeps the best.
class UnionAttempts {
 public:
  UnionAttempts(const Json& json, const DecodeAt& at);

  /// Runs `decode(at)` for the alternative `name`, whose errors are reported under it. True if it
  /// fits better than all before.
  template <class Decode>
  bool run(std::string_view name, Decode decode) {
    if (!may_try()) return false;
    std::vector<FieldError> errors;
    DecodeMatch match;
    const DecodeAt inside = at_.attempt(errors, match);
    decode(inside.member(name));
    return judge(match, std::move(errors));
  }

  /// True if nothing can fit better, or if trying has to end.
  bool is_decided() const { return decided_; }
  /// Reports how the best fits, or what is wrong with all. To be called last.
  void finish();

 private:
  bool may_try();
  bool judge(const DecodeMatch& match, std::vector<FieldError> errors);

  const Json& json_;
  const DecodeAt& at_;
  UnionBudget& budget_;
  std::optional<DecodeMatch> best_ = {};
  std::vector<FieldError> errors_ = {};
  bool decided_ = false;
};

/// The tags of a discriminated union, each standing for one alternative.
class UnionTags {
 public:
  struct Choice {
    std::size_t alternative = 0;
    std::string_view tag = {};
  };

  explicit UnionTags(std::string_view discriminator) : discriminator_(discriminator) {}

  /// The tags of the next alternative. A tag that is taken already, or none at all, is a mistake in
  /// the program.
  void add(const std::vector<std::string>& tags);
  /// The alternative that the discriminator of `json` names; none and an error otherwise.
  std::optional<Choice> choose(const Json& json, const DecodeAt& at) const;

  std::string_view discriminator() const { return discriminator_; }
  const std::vector<std::pair<std::string, std::size_t>>& all() const { return tags_; }

 private:
  std::string expected() const;

  std::string_view discriminator_;
  std::vector<std::pair<std::string, std::size_t>> tags_ = {};
  std::size_t alternatives_ = 0;
};

/// {"anyOf":[...]} with null at the end, if it is one of them.
JsonObject union_schema(JsonArray alternatives, bool is_nullable);
/// {"oneOf":[...],"discriminator":{...}}, or that and null.
JsonObject tagged_schema(JsonArray alternatives, const UnionTags& tags, bool is_nullable);

}  // namespace micro_core::detail
