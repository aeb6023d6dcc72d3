#pragma once

#include <local_cloud/queues/queues_engine.hpp>
#include <micro_core/json.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::queues {

/// What a receiver asked to see of a message besides its body.
class ReceiveFilter {
 public:
  /// Names of system attributes, or "All"; names of message attributes, "prefix.*", or "All".
  ReceiveFilter(std::set<std::string> system_names,
                const std::vector<std::string>& attribute_names);

  bool takes_system(const std::string& name) const;
  bool takes(const std::string& name) const;

 private:
  std::set<std::string> system_names_;
  std::set<std::string> names_;
  std::vector<std::string> prefixes_;
};

/// True for what ReceiveMessage's `MessageSystemAttributeNames` may hold, "All" included.
bool is_system_attribute_name(std::string_view name);

/// One of `Messages` in ReceiveMessage's answer.
micro_core::JsonObject print_received(ReceivedMessage received, const ReceiveFilter& filter);

}  // namespace local_cloud::queues
