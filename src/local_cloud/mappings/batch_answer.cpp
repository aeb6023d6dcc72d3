#include <local_cloud/mappings/batch_answer.hpp>

#include <micro_core/json.hpp>

namespace local_cloud::mappings {
namespace {

using micro_core::Json;

BatchAnswer complete_failure(std::string problem) {
  return {.all_failed = true, .failed_ids = {}, .problem = std::move(problem)};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

BatchAnswer read_batch_answer(std::string_view payload,
                              const std::set<std::string, std::less<>>& batch_ids) {
  if (is_blank(payload)) return {};
  const auto json = micro_core::parse_json(payload);
  if (!json) return complete_failure("the answer is not JSON: " + json.error().message);
  const auto* text = json->if_string();
  if (json->is_null() || (text != nullptr && text->empty())) return {};
  if (!json->is_object()) return complete_failure("the answer is not a JSON object");
  const Json* failures = micro_core::find(*json, "batchItemFailures");
  if (failures == nullptr || failures->is_null()) return {};
  if (!failures->is_array()) return complete_failure("batchItemFailures is not a list");
  BatchAnswer answer;
  for (const Json& failure : failures->get_array()) {
    const std::string_view id = micro_core::string_at(failure, "itemIdentifier");
    if (id.empty()) return complete_failure("an item of batchItemFailures has no itemIdentifier");
    if (!batch_ids.contains(id)) {
      return complete_failure("itemIdentifier " + std::string(id) + " is not in the batch");
    }
    answer.failed_ids.emplace(id);
  }
  return answer;
}

}  // namespace local_cloud::mappings
