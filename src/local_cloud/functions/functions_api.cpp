#include <local_cloud/functions/functions_api.hpp>

#include <micro_core/encoding.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace local_cloud::functions {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

constexpr std::string_view api_prefix = "/2015-03-31/";
constexpr std::size_t page_max = 50;  // of ListFunctions
constexpr std::size_t client_context_bytes_max = 3'583;

HttpResponse json_response(int status, const std::string& request_id, const Json& body) {
  return {status,
          {{"Content-Type", "application/json"}, {"x-amzn-RequestId", request_id}},
          micro_core::to_text(body)};
}

// As rest-json errors of Lambda look. Their models spell the text's member in two ways.
HttpResponse error_response(const wire::ServiceError& error, const std::string& request_id) {
  JsonObject body = error.members;
  body["Type"] = error.status < 500 ? "User" : "Service";
  const bool capital =
      error.code == "ResourceNotFoundException" || error.code == "ServiceException";
  body[capital ? "Message" : "message"] = error.message;
  HttpResponse response = json_response(error.status, request_id, body);
  response.headers.add("x-amzn-ErrorType", error.code);
  return response;
}

wire::ServiceError not_found(const std::string& arn) {
  return {"ResourceNotFoundException", "Function not found: " + arn, 404, {}};
}

wire::ServiceError invalid_parameter(std::string message) {
  return {"InvalidParameterValueException", std::move(message), 400, {}};
}

wire::ServiceError unsupported(const HttpRequest& request) {
  return {"UnsupportedOperationException",
          "The local cloud does not support this Lambda operation: " + request.method + " " +
              std::string(request.path()) + ". Functions come from the template.",
          501,
          {}};
}

std::string find_parameter(const HttpRequest& request, std::string_view name) {
  for (auto& [key, value] : micro_http::parse_query(request.query())) {
    if (key == name) return value;
  }
  return {};
}

// The options that an Invoke call asks for, or why it may not.
wire::Outcome<InvokeOptions> read_options(const HttpRequest& request) {
  InvokeOptions options;
  const std::string_view type = request.headers.get("x-amz-invocation-type");
  if (type == "Event") {
    options.type = InvocationType::event;
  } else if (type == "DryRun") {
    options.type = InvocationType::dry_run;
  } else if (!type.empty() && type != "RequestResponse") {
    return invalid_parameter("1 validation error detected: Value '" + std::string(type) +
                             "' at 'invocationType' failed to satisfy constraint: Member must "
                             "satisfy enum value set: [Event, RequestResponse, DryRun]");
  }
  options.log_tail = request.headers.get("x-amz-log-type") == "Tail" &&
                     options.type == InvocationType::request_response;
  options.trace_header = request.headers.get("x-amzn-trace-id");
  if (const auto context = request.headers.find("x-amz-client-context")) {
    auto text = micro_core::from_base64(*context);
    if (!text || context->size() > client_context_bytes_max || !micro_core::parse_json(*text)) {
      return wire::ServiceError{"InvalidRequestContentException",
                                "Client context must be a valid Base64-encoded JSON object.",
                                400,
                                {}};
    }
    // The Runtime API hands it on in a header, where a line break would end it.
    options.client_context = micro_core::to_text(*micro_core::parse_json(*text));
  }
  return options;
}

HttpResponse invoke_response(InvocationResult result, bool log_tail) {
  if (result.refusal) return error_response(*result.refusal, result.request_id);
  HttpResponse response{result.status, {{"x-amzn-RequestId", result.request_id}}, {}};
  if (result.status == 200) {
    response.headers.add("Content-Type", "application/json");
    response.headers.add("X-Amz-Executed-Version", result.executed_version);
    if (result.function_error) response.headers.add("X-Amz-Function-Error", *result.function_error);
    if (log_tail) {
      response.headers.add("X-Amz-Log-Result", micro_core::to_base64(result.log_tail));
    }
  }
  response.body = std::move(result.payload);
  return response;
}

}  // namespace

// "functions/NAME/configuration" → {"functions", "NAME", "configuration"}, decoded.
struct FunctionsApi::Call {
  std::string collection = {};
  std::string name = {};
  std::string action = {};

  static Call parse(std::string_view path) {
    Call call;
    if (!path.starts_with(api_prefix)) return call;
    path.remove_prefix(api_prefix.size());
    for (std::string* part : {&call.collection, &call.name, &call.action}) {
      const std::size_t slash = path.find('/');
      *part = micro_http::percent_decode(path.substr(0, slash));
      path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    if (!path.empty()) call.action += "/" + std::string(path);
    return call;
  }
};

void FunctionsApi::handle(wire::AwsRequest request, HttpReply reply) const {
  const Call call = Call::parse(request.http.path());
  const std::string& method = request.http.method;
  if (method == "POST" && call.collection == "functions" && call.action == "invocations") {
    return invoke(std::move(request), call.name, std::move(reply));
  }
  if (method == "GET" && call.collection == "functions") {
    return reply.send(call.name.empty() ? list_functions(request) : describe(request, call));
  }
  if (method == "GET" && call.collection == "event-source-mappings" && call.name.empty()) {
    return reply.send(list_mappings(request));
  }
  reply.send(error_response(unsupported(request.http), request.request_id));
}

void FunctionsApi::invoke(wire::AwsRequest request, std::string_view name, HttpReply reply) const {
  auto options = read_options(request.http);
  if (!options) return reply.send(error_response(options.error(), request.request_id));
  const std::string qualifier = find_parameter(request.http, "Qualifier");
  if (!qualifier.empty() && qualifier != "$LATEST") {
    const FunctionConfig* function = functions_.find(name);
    const std::string arn = function ? functions_.arn(*function) : std::string(name);
    return reply.send(error_response(not_found(arn + ":" + qualifier), request.request_id));
  }
  std::string payload = request.http.body.empty() ? "{}" : std::move(request.http.body);
  if (const auto json = micro_core::parse_json(payload); !json) {
    return reply.send(error_response(
        {"InvalidRequestContentException",
         "Could not parse request body into json: Could not parse payload into json: " +
             json.error().message,
         400,
         {}},
        request.request_id));
  }
  const bool log_tail = options->log_tail;
  functions_.invoke(name, std::move(payload), std::move(*options),
                    [reply = std::move(reply), log_tail](InvocationResult result) {
                      reply.send(invoke_response(std::move(result), log_tail));
                    });
}

HttpResponse FunctionsApi::list_functions(const wire::AwsRequest& request) const {
  const std::vector<FunctionConfig>& all = functions_.all();
  std::size_t first = 0;
  std::size_t count = page_max;
  const std::string marker = find_parameter(request.http, "Marker");
  const std::string items = find_parameter(request.http, "MaxItems");
  std::from_chars(marker.data(), marker.data() + marker.size(), first);
  std::from_chars(items.data(), items.data() + items.size(), count);
  first = std::min(first, all.size());
  count = std::min({std::max<std::size_t>(count, 1), page_max, all.size() - first});

  JsonArray functions;
  for (std::size_t i = first; i < first + count; ++i) functions.push_back(configuration(all[i]));
  JsonObject body;
  body["Functions"] = std::move(functions);
  if (first + count < all.size()) body["NextMarker"] = std::to_string(first + count);
  return json_response(200, request.request_id, body);
}

HttpResponse FunctionsApi::describe(const wire::AwsRequest& request, const Call& call) const {
  const FunctionConfig* function = functions_.find(call.name);
  if (!function) {
    const std::string arn = call.name.starts_with("arn:")
                                ? call.name
                                : functions_.arn(FunctionConfig{.name = call.name});
    return error_response(not_found(arn), request.request_id);
  }
  if (call.action == "configuration") {
    return json_response(200, request.request_id, configuration(*function));
  }
  if (!call.action.empty()) return error_response(unsupported(request.http), request.request_id);
  JsonObject code;
  code["RepositoryType"] = "Local";
  code["Location"] = "file://" + function->artifact.string();
  JsonObject body;
  body["Configuration"] = configuration(*function);
  body["Code"] = std::move(code);
  body["Tags"] = JsonObject();
  if (function->reserved_concurrency) {
    JsonObject concurrency;
    concurrency["ReservedConcurrentExecutions"] = *function->reserved_concurrency;
    body["Concurrency"] = std::move(concurrency);
  }
  return json_response(200, request.request_id, body);
}

HttpResponse FunctionsApi::list_mappings(const wire::AwsRequest& request) const {
  const std::string name = find_parameter(request.http, "FunctionName");
  const std::string source = find_parameter(request.http, "EventSourceArn");
  const FunctionConfig* function = functions_.find(name);
  const std::string arn = function ? functions_.arn(*function) : name;
  JsonArray mappings;
  for (Json& mapping : mappings_ ? mappings_() : JsonArray()) {
    if (!name.empty() && micro_core::string_at(mapping, "FunctionArn") != arn) continue;
    if (!source.empty() && micro_core::string_at(mapping, "EventSourceArn") != source) continue;
    mappings.push_back(std::move(mapping));
  }
  JsonObject body;
  body["EventSourceMappings"] = std::move(mappings);
  return json_response(200, request.request_id, body);
}

JsonObject FunctionsApi::configuration(const FunctionConfig& function) const {
  JsonObject variables;
  for (const auto& [name, value] : function.environment) variables[name] = value;
  JsonObject environment;
  environment["Variables"] = std::move(variables);
  JsonObject tracing;
  tracing["Mode"] = function.tracing ? "Active" : "PassThrough";
  JsonObject storage;
  storage["Size"] = function.ephemeral_storage_mb;
#ifdef __aarch64__
  constexpr std::string_view architecture = "arm64";
#else
  constexpr std::string_view architecture = "x86_64";
#endif

  JsonObject body;
  body["FunctionName"] = function.name;
  body["FunctionArn"] = functions_.arn(function);
  body["Runtime"] = function.runtime;
  body["Role"] = "arn:aws:iam::" + identity_.account_id + ":role/" + function.id;
  body["Handler"] = function.handler;
  body["CodeSize"] = 0;
  body["Description"] = "";
  body["Timeout"] = std::chrono::duration_cast<std::chrono::seconds>(function.timeout).count();
  body["MemorySize"] = function.memory_mb;
  body["LastModified"] = "1970-01-01T00:00:00.000+0000";
  body["CodeSha256"] = "";
  body["Version"] = "$LATEST";
  body["Environment"] = std::move(environment);
  body["TracingConfig"] = std::move(tracing);
  body["EphemeralStorage"] = std::move(storage);
  body["State"] = "Active";
  body["LastUpdateStatus"] = "Successful";
  body["PackageType"] = "Zip";
  body["Architectures"] = JsonArray{Json(architecture)};
  return body;
}

}  // namespace local_cloud::functions
