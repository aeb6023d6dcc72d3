#include <micro_aws/event_bus.hpp>

#include "json_members.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;
using micro_core::string_at;

JsonObject to_wire(const BusEvent& event, const std::string& bus_name) {
  JsonObject entry{{"Source", event.source}, {"DetailType", event.detail_type}};
  entry["Detail"] = micro_core::to_text(event.detail);
  if (!bus_name.empty()) entry["EventBusName"] = bus_name;
  if (!event.resources.empty()) {
    entry["Resources"] = JsonArray(event.resources.begin(), event.resources.end());
  }
  if (event.time) {
    entry["Time"] =
        std::chrono::duration_cast<std::chrono::seconds>(event.time->time_since_epoch()).count();
  }
  return entry;
}

}  // namespace

Result<std::vector<BusEventFailure>> put_events(const Client& client, const std::string& bus_name,
                                                const std::vector<BusEvent>& events) {
  JsonArray entries;
  for (const BusEvent& event : events) entries.push_back(to_wire(event, bus_name));
  const auto reply = client.call("AWSEvents.PutEvents", {{"Entries", std::move(entries)}});
  if (!reply) return reply.error();
  const JsonArray& answers = array_at(*reply, "Entries");
  if (answers.size() != events.size()) {
    return Error::internal("EventBridge did not say what became of every event");
  }
  std::vector<BusEventFailure> failures;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string_view code = string_at(answers[i], "ErrorCode");
    if (code.empty()) continue;
    Error error = Error::unavailable(std::string(string_at(answers[i], "ErrorMessage")));
    error.remote = micro_core::RemoteError{.code = std::string(code)};
    failures.push_back({.index = i, .error = std::move(error)});
  }
  return failures;
}

}  // namespace micro_aws
