#include <micro_core/variant.hpp>

#include <algorithm>
#include <cassert>

namespace micro_core {
namespace detail {
namespace {

// For each value inside of it, a union may ask for so many attempts more than every document has.
// A list of a million unions is then read, and what is spent is linear to what was sent.
constexpr std::size_t attempts_per_value = 10;

std::size_t values_in(const Json& json) {
  std::size_t count = 1;
  if (json.is_object()) {
    for (const auto& member : json.get_object()) count += values_in(member.value());
  } else if (json.is_array()) {
    for (const Json& element : json.get_array()) count += values_in(element);
  }
  return count;
}

// Of structs, the one that takes more members fits better; otherwise exactness decides.
bool is_better(const DecodeMatch& candidate, const DecodeMatch& best) {
  if (candidate.members_set && best.members_set && candidate.members_set != best.members_set) {
    return *candidate.members_set > *best.members_set;
  }
  return candidate.exactness > best.exactness;
}

// A tag as Python prints it.
std::string python_text(const Json& tag) {
  if (tag.is_null()) return "None";
  if (tag.is_bool()) return tag.get_bool() ? "True" : "False";
  return key_text(tag);
}

JsonObject or_null(JsonObject schema) {
  JsonArray either;
  either.push_back(std::move(schema));
  either.push_back(JsonObject{{"type", "null"}});
  JsonObject nullable;
  nullable["anyOf"] = std::move(either);
  return nullable;
}

}  // namespace

UnionAttempts::UnionAttempts(const Json& json, const DecodeAt& at)
    : json_(json), at_(at), budget_(at.union_budget()) {
  if (at.match() == nullptr) budget_.outermost = &json;
}

bool UnionAttempts::may_try() {
  if (budget_.attempts_left == 0 && budget_.outermost != nullptr) {
    // Only now is it worth counting.
    budget_.attempts_left =
        attempts_per_value * values_in(*std::exchange(budget_.outermost, nullptr));
  }
  if (budget_.attempts_left > 0) {
    --budget_.attempts_left;
    return true;
  }
  decided_ = true;
  best_.reset();
  errors_.clear();
  at_.fail("union_too_deep", "Input needs too many attempts at nested unions", json_);
  return false;
}

bool UnionAttempts::judge(const DecodeMatch& match, std::vector<FieldError> errors) {
  if (!errors.empty()) {
    if (!best_) std::ranges::move(errors, std::back_inserter(errors_));
    return false;
  }
  decided_ = match.exactness == Exactness::exact && !match.members_set;
  const bool better = decided_ || !best_ || is_better(match, *best_);
  if (better) best_ = match;
  return better;
}

void UnionAttempts::finish() {
  if (best_) {
    at_.took(*best_);
  } else {
    at_.fail_with(std::move(errors_));
  }
}

void UnionTags::add(const std::vector<std::string>& tags) {
  assert(!tags.empty() && "an alternative has no member with the discriminator's name");
  for (const std::string& tag : tags) {
    assert(std::ranges::find(tags_, tag, &std::pair<std::string, std::size_t>::first) ==
               tags_.end() &&
           "two alternatives have the same tag");
    tags_.emplace_back(tag, alternatives_);
  }
  ++alternatives_;
}

std::string UnionTags::expected() const {
  std::string text;
  for (const auto& [tag, alternative] : tags_) {
    text.append(text.empty() ? "'" : ", '").append(tag).append("'");
  }
  return text;
}

std::optional<UnionTags::Choice> UnionTags::choose(const Json& json, const DecodeAt& at) const {
  const JsonObject* object = decode_struct(json, at);
  if (object == nullptr) return std::nullopt;
  const std::string quoted = "'" + std::string(discriminator_) + "'";
  const Json* tag = object->if_contains(discriminator_);
  if (tag == nullptr) {
    at.fail("union_tag_not_found", "Unable to extract tag using discriminator " + quoted, json,
            {{"discriminator", quoted}});
    return std::nullopt;
  }
  if (tag->is_string()) {
    const std::string_view text = tag->get_string();
    for (const auto& [known, alternative] : tags_) {
      if (known == text) return Choice{alternative, known};
    }
  }
  const std::string text = python_text(*tag);
  const std::string all = expected();
  at.fail("union_tag_invalid",
          "Input tag '" + text + "' found using " + quoted +
              " does not match any of the expected tags: " + all,
          json, {{"discriminator", quoted}, {"tag", text}, {"expected_tags", all}});
  return std::nullopt;
}

JsonObject union_schema(JsonArray alternatives, bool is_nullable) {
  if (is_nullable) alternatives.push_back(JsonObject{{"type", "null"}});
  JsonObject schema;
  schema["anyOf"] = std::move(alternatives);
  return schema;
}

JsonObject tagged_schema(JsonArray alternatives, const UnionTags& tags, bool is_nullable) {
  JsonObject mapping;
  for (const auto& [tag, alternative] : tags.all()) {
    mapping[tag] = alternatives[alternative].at("$ref");
  }
  JsonObject discriminator{{"propertyName", tags.discriminator()}};
  discriminator["mapping"] = std::move(mapping);
  JsonObject schema;
  schema["oneOf"] = std::move(alternatives);
  schema["discriminator"] = std::move(discriminator);
  return is_nullable ? or_null(std::move(schema)) : schema;
}

}  // namespace detail

void JsonCodec<std::monostate>::decode(const Json& json, std::monostate& out, const DecodeAt& at) {
  out = {};
  if (!json.is_null()) at.fail("none_required", "Input should be None", json);
}

}  // namespace micro_core
