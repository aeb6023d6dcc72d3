#include <micro_api/response.hpp>

namespace micro_api {

HttpError invalid_input(JsonArray loc, std::string reason, Json input) {
  FieldError error{.type = "value_error",
                   .loc = std::move(loc),
                   .msg = "Value error, " + std::move(reason),
                   .input = Json(std::move(input))};
  error.ctx["error"] = JsonObject{};  // pydantic puts the exception here, which prints as {}
  HttpError failure{.status = 422, .message = error.msg};
  failure.errors.push_back(std::move(error));
  return failure;
}

}  // namespace micro_api
