#include <micro_api/limits.hpp>

namespace micro_api {

Middleware body_limit(std::size_t bytes_max, std::function<bool(const Request&)> exempt) {
  return {[bytes_max, exempt = std::move(exempt)](Request& request, const Next& next) {
            const bool fits = request.http.body.size() <= bytes_max;
            if (fits || (exempt && exempt(request))) return next(request);
            const std::string_view phrase = micro_http::reason_phrase(413);
            return next.answer({413, std::string(phrase)}, request);
          },
          Place::body_limit};
}

}  // namespace micro_api
