#include "fake_extensions.hpp"

#include <algorithm>

namespace micro_lambda::testing {
namespace {

using micro_core::Json;
using micro_core::JsonObject;
using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

HttpResponse json_response(int status, const JsonObject& body) {
  return {status, {{"Content-Type", "application/json"}}, micro_core::to_text(Json(body))};
}

HttpResponse refusal(int status, std::string_view type) {
  return json_response(status, {{"errorMessage", "refused"}, {"errorType", type}});
}

HttpResponse accepted() {
  return json_response(202, {{"status", "OK"}});
}

}  // namespace

void FakeExtensions::serve(RuntimeCall call, const HttpRequest& request, const HttpReply& reply) {
  HttpResponse response;
  {
    const std::lock_guard lock(mutex_);
    if (call == RuntimeCall::register_extension) {
      response = enlist(request);
    } else if (Entry* entry = find(request); entry == nullptr) {
      response = refusal(403, "Extension.InvalidExtensionIdentifier");
    } else if (call == RuntimeCall::next_extension_event && entry->events.empty()) {
      if (is_gone_) return reply.abort();
      entry->facts.is_ready = true;
      entry->waiting = reply;
      return;
    } else {
      response = take(call, *entry, request);
    }
  }
  reply.send(std::move(response));
}

HttpResponse FakeExtensions::enlist(const HttpRequest& request) {
  const auto body = micro_core::parse_json(request.body);
  const Json* events = body ? micro_core::find(*body, "events") : nullptr;
  const std::string name(request.headers.get("Lambda-Extension-Name"));
  if (name.empty()) return refusal(403, "Extension.InvalidExtensionName");
  if (events == nullptr || !events->is_array()) return refusal(400, "InvalidRequestFormat");
  Entry entry;
  entry.facts.name = name;
  for (const Json& event : events->get_array()) {
    if (event != Json("INVOKE") && event != Json("SHUTDOWN")) {
      return refusal(400, "Extension.InvalidEventType");
    }
    entry.facts.events.emplace_back(std::string_view(event.get_string()));
  }
  entries_.push_back(std::move(entry));
  HttpResponse response = json_response(
      200, {{"functionName", "greet"}, {"functionVersion", "$LATEST"}, {"handler", "bootstrap"}});
  response.headers.add("Lambda-Extension-Identifier",
                       "extension-" + std::to_string(entries_.size()));
  return response;
}

HttpResponse FakeExtensions::take(RuntimeCall call, Entry& entry, const HttpRequest& request) {
  switch (call) {
    case RuntimeCall::next_extension_event: {
      entry.facts.is_ready = true;
      HttpResponse response{200, {{"Content-Type", "application/json"}}, entry.events.front()};
      entry.events.pop_front();
      return response;
    }
    case RuntimeCall::extension_init_error:
      entry.facts.init_error = request.body;
      entry.facts.error_type = request.headers.get("Lambda-Extension-Function-Error-Type");
      return accepted();
    case RuntimeCall::extension_exit_error:
      entry.facts.exit_error = request.body;
      entry.facts.error_type = request.headers.get("Lambda-Extension-Function-Error-Type");
      return accepted();
    default:
      entry.facts.telemetry = request.body;
      return {200, {{"Content-Type", "text/plain"}}, "OK"};
  }
}

FakeExtensions::Entry* FakeExtensions::find(const HttpRequest& request) {
  const std::string id(request.headers.get("Lambda-Extension-Identifier"));
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (id == "extension-" + std::to_string(i + 1)) return &entries_[i];
  }
  return nullptr;
}

void FakeExtensions::tell(const std::string& kind, const JsonObject& event) {
  JsonObject body = event;
  body["eventType"] = kind;
  const std::string text = micro_core::to_text(Json(std::move(body)));
  std::vector<HttpReply> replies;
  {
    const std::lock_guard lock(mutex_);
    for (Entry& entry : entries_) {
      const auto& wanted = entry.facts.events;
      if (std::find(wanted.begin(), wanted.end(), kind) == wanted.end()) continue;
      if (entry.waiting) {
        replies.push_back(*std::exchange(entry.waiting, std::nullopt));
      } else {
        entry.events.push_back(text);
      }
    }
  }
  for (const HttpReply& reply : replies) {
    reply.send({200, {{"Content-Type", "application/json"}}, text});
  }
}

void FakeExtensions::go_away() {
  const std::lock_guard lock(mutex_);
  is_gone_ = true;
  for (Entry& entry : entries_) {
    if (entry.waiting) std::exchange(entry.waiting, std::nullopt)->abort();
  }
}

std::vector<FakeExtension> FakeExtensions::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<FakeExtension> facts;
  for (const Entry& entry : entries_) facts.push_back(entry.facts);
  return facts;
}

}  // namespace micro_lambda::testing
