// links: micro_http::micro_http
// A URL that is read and written again is the same; a query never grows by decoding.
#include <micro_http/url.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = micro_http::parse_url(text)) {
    const auto again =
        micro_http::parse_url(url->scheme + "://" + url->authority() + url->target());
    require(again && again->host == url->host && again->port == url->port);
    require(again->path == url->path && again->query == url->query);
  }
  std::size_t bytes = 0;
  for (const auto& [name, value] : micro_http::parse_query(text))
    bytes += name.size() + value.size();
  require(bytes <= text.size());
  require(micro_http::percent_decode(micro_http::percent_encode(text)) == text);
  return 0;
}
