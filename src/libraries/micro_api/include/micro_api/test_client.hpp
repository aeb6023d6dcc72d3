#pragma once

#include <micro_api/app.hpp>
#include <micro_lambda/context.hpp>

#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace micro_api {

/// The JSON body of a test request: a `Json`, anything that the codec writes, or written in place
/// (`{{"name", "Ada"}, {"age", 36}}`). Made from nothing it is no body.
class JsonBody {
 public:
  JsonBody() = default;
  JsonBody(Json value) : value_(std::move(value)) {}
  JsonBody(std::initializer_list<boost::json::value_ref> members) : value_(Json(members)) {}
  template <class T>
    requires(!std::is_same_v<T, JsonBody> && !std::is_same_v<T, Json>)
  JsonBody(const T& value) {
    if constexpr (std::is_convertible_v<const T&, Json>) {
      value_ = Json(value);
    } else {
      value_ = micro_core::to_json(value);
    }
  }

  const std::optional<Json>& value() const { return value_; }

 private:
  std::optional<Json> value_ = std::nullopt;
};

/// A file of a multipart form.
struct TestFile {
  std::string field = {};
  std::string filename = {};
  std::string content_type = "application/octet-stream";
  std::string bytes = {};
};

/// What a test sends beside method and path; at most one of `json`, `body` and `form`/`files`.
struct TestRequest {
  std::vector<std::pair<std::string, std::string>> query = {};  ///< not encoded yet
  Headers headers = {};
  std::map<std::string, std::string> cookies = {};  ///< of this request, beside the jar's
  JsonBody json = {};
  std::vector<std::pair<std::string, std::string>> form = {};  ///< urlencoded, unless with `files`
  std::vector<TestFile> files = {};                            ///< makes it multipart/form-data
  std::optional<std::string> body = std::nullopt;
  std::optional<bool> follow_redirects = std::nullopt;  ///< unset: as the client does
  /// The client goes away after so many pieces of a streamed answer; 0: never.
  std::size_t chunks_max = 0;
};

/// What came back, read to its end.
struct TestAnswer {
  int status = 0;
  Headers headers = {};
  std::string body = {};
  std::vector<std::string> chunks = {};  ///< of a streamed answer, as they were written
  std::string url = {};                  ///< path and query of the last request
  std::vector<TestAnswer> history = {};  ///< the redirects that led here, the first one first

  const std::string& text() const { return body; }
  /// The body as JSON. Throws `std::runtime_error`, with the body, if it is none.
  Json json() const;
};

struct TestClientOptions {
  bool follow_redirects = true;
  /// What a handler throws and nobody foresaw is thrown by the call. False: it is a 500.
  bool raise_errors = true;
  std::string host = "testserver";
  std::string scheme = "http";
  std::string remote_address = "127.0.0.1";
  Headers headers = {};  ///< of every request
};

/// Calls an app without sockets: the whole way from middleware to handler, on the calling thread.
///
///     TestClient client(make_app({}));
///     const TestAnswer answer = client.post("/users/", {.json = {{"name", "Ada"}}});
///     EXPECT_EQ(answer.status, 201);
///     EXPECT_EQ(answer.json().at("name"), "Ada");
///
/// Cookies that answers set are sent again, by path and until they end; domain and `Secure` play no
/// part. Redirects are followed as browsers do, to the same app whatever their host. The hooks of
/// `on_start` run when the client is made, those of `on_stop` when it ends. Dependencies are
/// replaced by `app.provide<T>` before.
///
/// For one thread; two clients may not share an app.
class TestClient {
 public:
  /// Throws what `App::check` and `App::start` throw.
  explicit TestClient(App app, TestClientOptions options = {});
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  TestAnswer get(std::string_view url, TestRequest request = {});
  TestAnswer head(std::string_view url, TestRequest request = {});
  TestAnswer options(std::string_view url, TestRequest request = {});
  TestAnswer post(std::string_view url, TestRequest request = {});
  TestAnswer put(std::string_view url, TestRequest request = {});
  TestAnswer patch(std::string_view url, TestRequest request = {});
  TestAnswer delete_(std::string_view url, TestRequest request = {});
  TestAnswer request(std::string method, std::string_view url, TestRequest request = {});

  /// Answers an event as Lambda delivers it, through the same adapter as there. Throws
  /// `micro_core::ErrorException` for what would be a function error.
  Json replay(const Json& event, const micro_lambda::Context& invocation = {});

  App& app() { return app_; }
  /// The value of a cookie in the jar; none if there is none.
  std::optional<std::string> cookie(std::string_view name) const;
  void forget_cookies() { cookies_.clear(); }

 private:
  struct Cookie {
    std::string name;
    std::string value;
    std::string path;
  };
  TestAnswer call(HttpRequest request, std::size_t chunks_max);
  void keep_cookies(const TestAnswer& answer, std::string_view request_path);
  std::string cookie_header(std::string_view path,
                            const std::map<std::string, std::string>& more) const;

  App app_;
  TestClientOptions options_;
  std::vector<Cookie> cookies_;
};

}  // namespace micro_api
