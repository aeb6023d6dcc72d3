#include <micro_api/lambda_adapter.hpp>
#include <micro_api/test_client.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/text.hpp>

#include <charconv>
#include <stdexcept>

#include "../finish.hpp"
#include "test_request.hpp"

namespace micro_api {
namespace {

// As many as browsers follow.
constexpr std::size_t redirects_max = 20;

// Keeps the pieces of a streamed body.
class ChunkList : public micro_http::BodyWriter {
 public:
  ChunkList(std::vector<std::string>& chunks, std::size_t chunks_max)
      : chunks_(chunks), chunks_max_(chunks_max) {}
  bool write(std::string_view bytes) override {
    if (chunks_max_ != 0 && chunks_.size() >= chunks_max_) return false;
    if (!bytes.empty()) chunks_.emplace_back(bytes);
    return chunks_max_ == 0 || chunks_.size() < chunks_max_;
  }

 private:
  std::vector<std::string>& chunks_;
  std::size_t chunks_max_;
};

bool is_redirect(const TestAnswer& answer) {
  switch (answer.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return answer.headers.contains("location");
    default:
      return false;
  }
}

// The request that a redirect asks for: 303 always, 301 and 302 after POST become GET.
HttpRequest redirected(HttpRequest request, const TestAnswer& answer) {
  const bool becomes_get = (answer.status == 303 && request.method != "HEAD") ||
                           (answer.status == 302 && request.method != "HEAD") ||
                           (answer.status == 301 && request.method == "POST");
  if (becomes_get) {
    request.method = "GET";
    request.body.clear();
    request.headers.erase("content-type");
  }
  request.target = detail::redirect_target(answer.headers.get("location"), request.target);
  return request;
}

// "/a" matches "/a" and "/a/b", not "/ab" (RFC 6265, 5.1.4).
bool path_matches(std::string_view path, std::string_view cookie_path) {
  if (!path.starts_with(cookie_path)) return false;
  return path.size() == cookie_path.size() || cookie_path.ends_with('/') ||
         path[cookie_path.size()] == '/';
}

std::string default_path(std::string_view request_path) {
  const std::size_t slash = request_path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/"
                                                       : std::string(request_path.substr(0, slash));
}

}  // namespace

Json TestAnswer::json() const {
  auto value = micro_core::parse_json(body);
  if (!value) {
    throw std::runtime_error("the answer (" + std::to_string(status) + ") is no JSON: " + body);
  }
  return *std::move(value);
}

TestClient::TestClient(App app, TestClientOptions options)
    : app_(std::move(app)), options_(std::move(options)) {
  app_.check();
  app_.start();
}

TestClient::~TestClient() {
  app_.stop();
}

TestAnswer TestClient::get(std::string_view url, TestRequest request) {
  return this->request("GET", url, std::move(request));
}
TestAnswer TestClient::head(std::string_view url, TestRequest request) {
  return this->request("HEAD", url, std::move(request));
}
TestAnswer TestClient::options(std::string_view url, TestRequest request) {
  return this->request("OPTIONS", url, std::move(request));
}
TestAnswer TestClient::post(std::string_view url, TestRequest request) {
  return this->request("POST", url, std::move(request));
}
TestAnswer TestClient::put(std::string_view url, TestRequest request) {
  return this->request("PUT", url, std::move(request));
}
TestAnswer TestClient::patch(std::string_view url, TestRequest request) {
  return this->request("PATCH", url, std::move(request));
}
TestAnswer TestClient::delete_(std::string_view url, TestRequest request) {
  return this->request("DELETE", url, std::move(request));
}

TestAnswer TestClient::request(std::string method, std::string_view url, TestRequest request) {
  HttpRequest http{.method = std::move(method),
                   .target = detail::test_target(url, request),
                   .headers = {{"host", options_.host}},
                   .remote_address = options_.remote_address};
  for (const auto& [name, value] : options_.headers) http.headers.set(name, value);
  for (const auto& [name, value] : request.headers) http.headers.erase(name);
  for (const auto& [name, value] : request.headers) http.headers.add(name, value);
  detail::set_test_body(http, request);
  const std::string own_cookies(http.headers.get("cookie"));
  std::vector<TestAnswer> history;
  while (true) {
    http.headers.erase("cookie");
    const std::string cookies = cookie_header(http.path(), request.cookies);
    const std::string_view separator = own_cookies.empty() || cookies.empty() ? "" : "; ";
    const std::string all = own_cookies + std::string(separator) + cookies;
    if (!all.empty()) http.headers.set("cookie", all);
    TestAnswer answer = call(http, request.chunks_max);
    const bool follows = request.follow_redirects.value_or(options_.follow_redirects);
    if (!follows || !is_redirect(answer)) {
      answer.history = std::move(history);
      return answer;
    }
    if (history.size() == redirects_max) throw std::runtime_error("too many redirects");
    http = redirected(std::move(http), answer);
    history.push_back(std::move(answer));
  }
}

TestAnswer TestClient::call(HttpRequest http, std::size_t chunks_max) {
  const std::string path(http.path());
  Request request{.http = std::move(http), .scheme = options_.scheme};
  TestAnswer answer{.url = request.http.target};
  HttpResponse response;
  {
    const detail::Finish due{app_, request};
    response = app_.handle(request);
    if (response.stream) {
      ChunkList writer(answer.chunks, chunks_max);
      response.stream(writer);
      for (const std::string& chunk : answer.chunks) response.body += chunk;
    }
  }
  if (request.failure && options_.raise_errors) std::rethrow_exception(request.failure);
  answer.status = response.status;
  answer.headers = std::move(response.headers);
  answer.body = std::move(response.body);
  keep_cookies(answer, path);
  return answer;
}

Json TestClient::replay(const Json& event, const micro_lambda::Context& invocation) {
  return handle_event(app_, event, invocation).value();
}

std::optional<std::string> TestClient::cookie(std::string_view name) const {
  for (const Cookie& cookie : cookies_) {
    if (cookie.name == name) return cookie.value;
  }
  return std::nullopt;
}

namespace {

// One attribute of a Set-Cookie value after another.
struct CookieText {
  std::string_view rest;
  std::pair<std::string_view, std::string_view> next() {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::size_t value = std::min(equals + 1, part.size());
    return {micro_core::trimmed(part.substr(0, equals)), micro_core::trimmed(part.substr(value))};
  }
};

// True if the cookie is over: `Max-Age` wins over `Expires` (RFC 6265, 5.3).
bool is_over(std::string_view max_age, std::string_view expires) {
  if (!max_age.empty()) {
    long long seconds = 1;
    std::from_chars(max_age.data(), max_age.data() + max_age.size(), seconds);
    return seconds <= 0;
  }
  const auto end = micro_core::parse_http_date(expires);
  return end && *end <= micro_core::system_clock().now();
}

}  // namespace

void TestClient::keep_cookies(const TestAnswer& answer, std::string_view request_path) {
  for (const std::string_view text : answer.headers.all("set-cookie")) {
    CookieText attributes{text};
    const auto [name, value] = attributes.next();
    Cookie cookie{std::string(name), std::string(value), default_path(request_path)};
    std::string_view max_age, expires;
    while (!attributes.rest.empty()) {
      const auto [key, setting] = attributes.next();
      if (micro_http::equal_ignoring_case(key, "path") && setting.starts_with('/')) {
        cookie.path = setting;
      }
      if (micro_http::equal_ignoring_case(key, "max-age")) max_age = setting;
      if (micro_http::equal_ignoring_case(key, "expires")) expires = setting;
    }
    std::erase_if(cookies_, [&](const Cookie& other) {
      return other.name == cookie.name && other.path == cookie.path;
    });
    if (!is_over(max_age, expires)) cookies_.push_back(std::move(cookie));
  }
}

std::string TestClient::cookie_header(std::string_view path,
                                      const std::map<std::string, std::string>& more) const {
  std::string header;
  const auto add = [&](const std::string& name, const std::string& value) {
    header += (header.empty() ? "" : "; ") + name + "=" + value;
  };
  for (const Cookie& cookie : cookies_) {
    if (!more.contains(cookie.name) && path_matches(path, cookie.path)) {
      add(cookie.name, cookie.value);
    }
  }
  for (const auto& [name, value] : more) add(name, value);
  return header;
}

}  // namespace micro_api
