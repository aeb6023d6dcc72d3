#include <micro_api/response.hpp>
#include <micro_api/validated.hpp>

namespace micro_api {

HttpError invalid_input(JsonArray loc, std::string reason, Json input) {
  FieldError error{.type = "value_error",
                   .loc = std::move(loc),
                   .msg = "Value error, " + std::move(reason),
                   .input = Json(std::move(input))};
  error.ctx["error"] = JsonObject{};  // pydantic puts the exception here, which prints as {}
  std::string message = error.msg;
  return detail::invalid_input({std::move(error)}, std::move(message));
}

HttpError detail::invalid_input(std::vector<FieldError> errors, std::string message) {
  return {.status = 422, .message = std::move(message), .errors = std::move(errors)};
}

}  // namespace micro_api
