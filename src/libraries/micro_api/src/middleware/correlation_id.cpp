#include <micro_api/middleware.hpp>
#include <micro_core/uuid.hpp>

#include <algorithm>

namespace micro_api {
namespace {

constexpr std::string_view correlation_header = "x-correlation-id";
constexpr std::size_t correlation_id_length_max = 128;

bool is_correlation_id(std::string_view text) {
  return !text.empty() && text.size() <= correlation_id_length_max &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

HttpResponse with_correlation_id(Request& request, const Next& next) {
  const std::string_view given = request.http.headers.get(correlation_header);
  request.correlation_id = is_correlation_id(given) ? std::string(given) : micro_core::uuid_v4();
  const micro_core::LogScope scope(
      {{"uuid", request.correlation_id}, {"correlation_id", request.correlation_id}});
  HttpResponse response = next(request);
  response.headers.set(std::string(correlation_header), request.correlation_id);
  return response;
}

}  // namespace

Middleware correlation_id() {
  return {with_correlation_id, Place::correlation_id};
}

}  // namespace micro_api
