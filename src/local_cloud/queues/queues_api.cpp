#include <local_cloud/queues/queues_api.hpp>

#include <local_cloud/queues/operations.hpp>
#include <local_cloud/queues/query_protocol.hpp>
#include <local_cloud/queues/queue_error.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace local_cloud::queues {
namespace {

using micro_core::JsonObject;

constexpr std::string_view target_prefix = "AmazonSQS.";
// A megabyte of message, escaped as wastefully as JSON (six bytes for one) or a form allows.
constexpr std::size_t body_bytes_max = 16 * 1024 * 1024;

enum class Protocol { json, query };

struct Call {
  Protocol protocol = Protocol::json;
  std::string operation = {};
  std::string request_id = {};
};

micro_http::HttpResponse print(const Call& call, const OperationOutcome& outcome) {
  micro_http::HttpResponse response;
  response.headers.add("x-amzn-RequestId", call.request_id);
  if (!outcome) response.status = outcome.error().status;
  if (call.protocol == Protocol::query) {
    response.headers.add("Content-Type", "text/xml");
    response.body = outcome ? to_xml(call.operation, *outcome, call.request_id)
                            : to_xml(outcome.error(), call.request_id);
    return response;
  }
  response.headers.add("Content-Type", "application/x-amz-json-1.0");
  if (outcome) {
    response.body = micro_core::to_text(*outcome);
    return response;
  }
  const wire::ServiceError& error = outcome.error();
  std::string query_error(query_error_code(error));
  query_error.append(";").append(error_fault(error));
  response.headers.add("x-amzn-query-error", std::move(query_error));
  JsonObject body;
  body["__type"] = json_error_type(error);
  body["message"] = error.message;
  response.body = micro_core::to_text(body);
  return response;
}

// One answer that may have to be taken back: a long poll is cancelled when its client goes away,
// and messages that were on their way at that moment are made visible again.
class PendingReply : public std::enable_shared_from_this<PendingReply> {
 public:
  PendingReply(QueuesDriver& driver, micro_http::HttpReply reply, Call call)
      : driver_(driver), reply_(std::move(reply)), call_(std::move(call)) {}

  void watch() {
    reply_.on_abandoned([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->abandon();
    });
  }

  void set_queue(std::string name) { queue_ = std::move(name); }

  // A long poll goes on as `waiter`; its client may be gone already.
  void set_waiter(WaiterId waiter) {
    bool cancel = false;
    {
      const std::lock_guard lock(mutex_);
      waiter_ = waiter;
      cancel = abandoned_;
    }
    if (cancel) driver_.cancel(waiter);
  }

  void answer(const OperationOutcome& outcome) {
    bool abandoned = false;
    {
      const std::lock_guard lock(mutex_);
      waiter_ = 0;
      abandoned = abandoned_;
    }
    if (!abandoned) return reply_.send(print(call_, outcome));
    if (outcome) give_back(*outcome);
  }

 private:
  void abandon() {
    WaiterId waiter = 0;
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
      waiter = std::exchange(waiter_, 0);
    }
    if (waiter != 0) driver_.cancel(waiter);
  }

  void give_back(const JsonObject& output) {
    const micro_core::Json* messages = output.if_contains("Messages");
    if (messages == nullptr) return;
    std::vector<QueuesEngine::VisibilityChange> changes;
    for (const micro_core::Json& message : messages->as_array()) {
      changes.push_back({std::string(micro_core::string_at(message, "ReceiptHandle")), 0});
    }
    // A failure leaves them to their visibility timeout.
    static_cast<void>(driver_.change_visibility(queue_, changes));
  }

  QueuesDriver& driver_;
  micro_http::HttpReply reply_;
  Call call_;
  std::string queue_;
  std::mutex mutex_;
  WaiterId waiter_ = 0;
  bool abandoned_ = false;
};

// The operation and input of a Query request: the query string first, then the form.
QueryCall read_query(const micro_http::HttpRequest& http) {
  micro_http::QueryParameters parameters = micro_http::parse_query(http.query());
  if (http.headers.get("content-type").starts_with("application/x-www-form-urlencoded")) {
    for (auto& parameter : micro_http::parse_query(http.body)) {
      parameters.push_back(std::move(parameter));
    }
  }
  return parse_query_call(parameters);
}

wire::ServiceError serialization_error(std::string message) {
  return {"SerializationException", std::move(message), 400, {}};
}

wire::Outcome<JsonObject> read_json(const std::string& body) {
  if (body.empty()) return JsonObject();
  auto json = micro_core::parse_json(body);
  if (!json) return serialization_error(json.error().message);
  if (!json->is_object()) return serialization_error("The request must be a JSON object.");
  return std::move(json->get_object());
}

}  // namespace

void QueuesApi::handle(wire::AwsRequest request, micro_http::HttpReply reply) {
  const micro_http::HttpRequest& http = request.http;
  const CallContext context{driver_, request.endpoint, std::string(http.path()),
                            std::string(http.headers.get("x-amzn-trace-id"))};
  Call call{.request_id = request.request_id};
  wire::Outcome<JsonObject> input = JsonObject();
  const std::string_view target = http.headers.get("x-amz-target");
  const bool is_json = target.starts_with(target_prefix);
  if (http.body.size() > body_bytes_max) {
    call.protocol = is_json ? Protocol::json : Protocol::query;
    input = wire::ServiceError{"RequestEntityTooLarge", "The request is too large.", 413, {}};
  } else if (is_json) {
    call.operation = target.substr(target_prefix.size());
    input = read_json(http.body);
  } else {
    call.protocol = Protocol::query;
    QueryCall query = read_query(http);
    call.operation = std::move(query.action);
    input = std::move(query.input);
  }
  if (!input) return reply.send(print(call, input.error()));
  const std::string operation = call.operation;
  if (operation != "ReceiveMessage") {
    run_operation(context, operation, *input,
                  [&](const OperationOutcome& outcome) { reply.send(print(call, outcome)); });
    return;
  }
  const auto pending = std::make_shared<PendingReply>(driver_, std::move(reply), std::move(call));
  if (auto name = input::queue_name(context, *input)) pending->set_queue(*name);
  pending->watch();
  const WaiterId waiter =
      run_operation(context, operation, *input,
                    [pending](const OperationOutcome& outcome) { pending->answer(outcome); });
  if (waiter != 0) pending->set_waiter(waiter);
}

}  // namespace local_cloud::queues
