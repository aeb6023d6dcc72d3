#include <micro_core/encoding.hpp>

#include <cxxabi.h>

#include <cstdlib>

#include "app_state.hpp"

// How what was thrown, or returned as an error, becomes an answer.
namespace micro_api::detail {
namespace {

// What is known about an exception: its type's name as in the source, and its message.
struct ThrownFacts {
  std::string type = "unknown";
  std::string message = "an exception of unknown type";
};

std::string readable(const std::type_info* type) {
  if (type == nullptr) return "unknown";
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, nullptr), &std::free);
  return name ? name.get() : type->name();
}

ThrownFacts facts_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const micro_core::ErrorException& failure) {
    return {std::string(micro_core::to_string(failure.error().code)),
            micro_core::describe(failure.error())};
  } catch (const std::exception& failure) {
    return {readable(abi::__cxa_current_exception_type()), failure.what()};
  } catch (...) {
    return {.type = readable(abi::__cxa_current_exception_type())};
  }
}

JsonArray details_of(const HttpError& error) {
  JsonArray details;
  for (const FieldError& one : error.errors) details.push_back(micro_core::to_json(one));
  return details;
}

JsonObject fastapi_body(const HttpError& error) {
  JsonObject body;
  body["detail"] = error.errors.empty() ? Json(error.message) : Json(details_of(error));
  return body;
}

JsonObject problem_body(const HttpError& error, const Request& request) {
  JsonObject body;
  body["type"] = error.type.empty() ? "about:blank" : error.type;
  const bool is_titled = !error.title.empty();
  body["title"] =
      is_titled ? std::string_view(error.title) : micro_http::reason_phrase(error.status);
  body["status"] = error.status;
  body["detail"] = error.message;
  body["instance"] = micro_core::to_utf8(request.root_path + std::string(request.http.path()));
  if (!error.errors.empty()) body["errors"] = details_of(error);
  return body;
}

}  // namespace

HttpResponse AppState::error_response(const HttpError& error, Request& request) const {
  request.error_message = error.message;
  const ErrorBody& own = error.errors.empty() ? options.error_body : options.invalid_input_body;
  if (own) return json_response(error.status, own(error, request), error.headers);
  const bool is_problem = options.errors == ErrorFormat::problem;
  JsonObject body = is_problem ? problem_body(error, request) : fastapi_body(error);
  for (const auto& [name, value] : error.members) body.emplace(name, value);
  HttpResponse response = json_response(error.status, Json(std::move(body)), error.headers);
  if (is_problem) response.headers.set("content-type", "application/problem+json");
  return response;
}

HttpResponse AppState::answer_to_exception(Request& request,
                                           const micro_core::StackTrace& stack) const {
  const std::exception_ptr thrown = std::current_exception();
  try {
    for (const ExceptionHandler& handler : exception_handlers) {
      std::optional<ExceptionAnswer> answer = handler.answer(thrown, request);
      if (!answer) continue;
      if (const auto* error = std::get_if<HttpError>(&*answer)) {
        return error_response(*error, request);
      }
      return std::get<HttpResponse>(*std::move(answer));
    }
    return unforeseen(thrown, request, stack);
  } catch (...) {  // a handler, or the service's own error body, failed in turn
    return unforeseen(std::current_exception(), request, {});
  }
}

HttpResponse AppState::unforeseen(const std::exception_ptr& thrown, Request& request,
                                  const micro_core::StackTrace& stack) const {
  const ThrownFacts facts = facts_of(thrown);
  JsonArray calls;
  for (const auto& frame : micro_core::describe(stack)) calls.emplace_back(frame.text());
  log.write(micro_core::LogLevel::error, "app-error", micro_core::to_utf8(facts.message),
            {{"exception_name", Json(facts.type)},
             {"method", Json(micro_core::to_utf8(request.http.method))},
             {"url", Json(micro_core::to_utf8(request.http.target))},
             {"stack_trace", Json(std::move(calls))}});
  request.failure = thrown;
  const HttpError error{.status = 500, .message = "An internal error has occurred"};
  try {
    return error_response(error, request);
  } catch (...) {  // the service's own error body failed: ours cannot
    return json_response(error.status, Json(fastapi_body(error)), {});
  }
}

void AppState::guarded_work(std::string_view message, const std::function<void()>& work) const {
  try {
    work();
  } catch (...) {  // the boundary of what runs outside any request
    const ThrownFacts facts = facts_of(std::current_exception());
    log.write(micro_core::LogLevel::error, "app-error", message,
              {{"exception_name", Json(facts.type)},
               {"exception", Json(micro_core::to_utf8(facts.message))}});
  }
}

}  // namespace micro_api::detail
