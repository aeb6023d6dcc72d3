#include <local_cloud/template/globals.hpp>

#include <local_cloud/template/evaluator.hpp>

#include <algorithm>

namespace local_cloud::templates {

Node merged_with_globals(const Node& global, const Node& local) {
  if (local.kind != global.kind || as_intrinsic(local) || as_intrinsic(global)) return local;
  Node merged = local;
  if (local.is_list()) {
    merged.items = global.items;
    merged.items.insert(merged.items.end(), local.items.begin(), local.items.end());
  } else if (local.is_map()) {
    for (const Node::Member& member : global.members) {
      if (const Node* own = local.find(member.key)) {
        merged.set(member.key, merged_with_globals(member.value, *own));
      } else {
        merged.members.push_back(member);
      }
    }
  }
  return merged;
}

const std::vector<std::string>& globals_sections() {
  static const std::vector<std::string> names = {"Api",          "CapacityProvider", "Function",
                                                 "HttpApi",      "LayerVersion",     "SimpleTable",
                                                 "StateMachine", "WebSocketApi"};
  return names;
}

std::string globals_section(const std::string& type) {
  constexpr std::string_view prefix = "AWS::Serverless::";
  if (!type.starts_with(prefix)) return "";
  const std::string name = type.substr(prefix.size());
  const auto& names = globals_sections();
  return std::find(names.begin(), names.end(), name) == names.end() ? "" : name;
}

}  // namespace local_cloud::templates
