#include <local_cloud/buckets/post_policy.hpp>

#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>
#include <micro_http/message.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace local_cloud::buckets {
namespace {

using micro_core::Json;

// What a form has without a condition.
constexpr std::array<std::string_view, 5> free_fields{"policy", "x-amz-signature", "signature",
                                                      "awsaccesskeyid", "file"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

ServiceError invalid(std::string_view what) {
  return errors::make("InvalidPolicyDocument", "Invalid Policy: " + std::string(what), 400);
}

ServiceError denied(std::string_view what) {
  return errors::make("AccessDenied", "Invalid according to Policy: " + std::string(what), 403);
}

class PolicyCheck {
 public:
  PolicyCheck(const PostForm& form, std::string_view bucket) : form_(form), bucket_(bucket) {}

  Outcome<Done> check(const Json& condition) {
    if (condition.is_object()) {
      for (const auto& [name, value] : condition.get_object()) {
        if (!value.is_string()) return invalid("Invalid Simple-Condition: value must be a string.");
        const auto equal = check_field(name, value.get_string(), false, condition);
        if (!equal) return equal;
      }
      return Done{};
    }
    if (!condition.is_array() || condition.get_array().size() != 3) {
      return invalid("Invalid Condition: must be an object or an array of three.");
    }
    return check_row(condition.get_array(), condition);
  }

  Outcome<Done> check_no_other_fields() const {
    for (const auto& [name, value] : form_.fields) {
      const std::string key = lower(name);
      if (named_.contains(key) || key.starts_with("x-ignore-")) continue;
      if (std::ranges::find(free_fields, key) != free_fields.end()) continue;
      return denied("Extra input fields: " + key);
    }
    return Done{};
  }

 private:
  Outcome<Done> check_row(const micro_core::JsonArray& row, const Json& condition) {
    if (!row[0].is_string()) return invalid("Invalid Condition: its operation must be a string.");
    const std::string operation = lower(row[0].get_string());
    if (operation == "content-length-range") return check_length(row);
    const bool is_start = operation == "starts-with";
    if (!is_start && operation != "eq") {
      return invalid("Invalid Condition: unknown operation " + operation);
    }
    if (!row[1].is_string() || !row[2].is_string()) {
      return invalid("Invalid Condition: name and value must be strings.");
    }
    std::string_view name = row[1].get_string();
    if (!name.starts_with('$')) return invalid("Invalid Condition: the name must start with '$'.");
    name.remove_prefix(1);
    return check_field(name, row[2].get_string(), is_start, condition);
  }

  Outcome<Done> check_length(const micro_core::JsonArray& row) const {
    if (!row[1].is_number() || !row[2].is_number()) {
      return invalid("Invalid content-length-range: must be two numbers.");
    }
    const auto bytes = static_cast<std::int64_t>(form_.file.size());
    const auto bound = [&](const Json& json) { return json.to_number<std::int64_t>(); };
    if (bytes < bound(row[1])) {
      return errors::make("EntityTooSmall",
                          "Your proposed upload is smaller than the minimum allowed size", 400);
    }
    if (bytes > bound(row[2])) {
      return errors::make("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
                          400);
    }
    return Done{};
  }

  Outcome<Done> check_field(std::string_view name, std::string_view wanted, bool is_start,
                            const Json& condition) {
    const std::string key = lower(name);
    named_.insert(key);
    const std::string* field = form_.find(key);
    std::string_view value = field != nullptr ? std::string_view(*field) : std::string_view();
    if (key == "bucket" && field == nullptr) value = bucket_;
    if (is_start ? value.starts_with(wanted) : value == wanted) return Done{};
    return denied("Policy Condition failed: " + micro_core::to_text(condition));
  }

  const PostForm& form_;
  std::string_view bucket_;
  std::set<std::string> named_;
};

}  // namespace

Outcome<Done> check_post_policy(const PostForm& form, std::string_view bucket,
                                micro_core::TimePoint now) {
  const std::string* encoded = form.find("policy");
  if (encoded == nullptr) return Done{};  // as an unsigned request: everybody may, here
  const auto text = micro_core::from_base64(*encoded);
  const auto policy = text ? micro_core::parse_json(*text)
                           : micro_core::Result<Json>(micro_core::Error::invalid_argument(""));
  if (!policy || !policy->is_object()) return invalid("Invalid JSON.");
  const auto expiration = micro_core::parse_iso8601(micro_core::string_at(*policy, "expiration"));
  if (!expiration) return invalid("Invalid 'expiration' value.");
  if (*expiration < now) return denied("Policy expired.");
  const Json* conditions = micro_core::find(*policy, "conditions");
  if (conditions == nullptr || !conditions->is_array()) return invalid("Missing 'conditions'.");
  PolicyCheck check(form, bucket);
  for (const Json& condition : conditions->get_array()) {
    const auto holds = check.check(condition);
    if (!holds) return holds;
  }
  return check.check_no_other_fields();
}

}  // namespace local_cloud::buckets
