// The bare HTTP server, to be measured with wrk: every answer is the same small JSON body, or as
// many bytes as the path says ("/1000000").
//   http_server_bench [port] [threads]
#include <micro_http/server.hpp>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <iostream>

namespace {

micro_http::HttpResponse answer(const micro_http::HttpRequest& request) {
  const std::string_view digits = request.path().substr(1);
  std::size_t bytes = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), bytes);
  micro_http::HttpResponse response{200, {{"Content-Type", "application/json"}}, R"({"ok":true})"};
  if (bytes != 0) response.body.assign(bytes, 'x');
  return response;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 0;
  const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
  micro_http::EventLoop loop(threads);
  auto server = micro_http::HttpServer::listen(
      loop, {.port = static_cast<std::uint16_t>(port)},
      [](const micro_http::HttpRequest& request, const micro_http::HttpReply& reply) {
        reply.send(answer(request));
      });
  if (!server) {
    std::cerr << server.error().message << '\n';
    return EXIT_FAILURE;
  }
  const auto signals = loop.watch_signals(
      {SIGINT, SIGTERM}, [&](int) { server->stop(std::chrono::seconds{1}, [&] { loop.stop(); }); });
  std::cout << server->url() << std::endl;
  loop.run();
}
