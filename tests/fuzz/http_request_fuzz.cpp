// links: micro_http::micro_http
// What a request means must not depend on how its bytes arrive, and nothing may be read twice.
#include "../../src/libraries/micro_http/src/message_reader.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using micro_http::RequestReader;

constexpr micro_http::MessageLimits limits{.header_bytes_max = 512, .body_bytes_max = 256};

void feed_in_pieces(RequestReader& reader, std::string_view bytes, std::size_t piece) {
  std::string unused;
  while (!bytes.empty() && !reader.is_complete() && !reader.refusal()) {
    const auto next = bytes.substr(0, piece);
    bytes.remove_prefix(next.size());
    unused += next;
    const std::size_t used = reader.feed(unused);
    if (used > unused.size()) std::abort();
    unused.erase(0, used);
  }
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  RequestReader whole(limits);
  RequestReader pieces(limits);
  feed_in_pieces(whole, bytes, bytes.size());
  feed_in_pieces(pieces, bytes, 1);
  require(whole.is_complete() == pieces.is_complete());
  // (A quoted chunk extension without end is refused sooner or later: that may differ.)
  if (!whole.is_complete()) return 0;
  require(whole.keeps_alive() == pieces.keeps_alive());
  const auto first = whole.take();
  const auto second = pieces.take();
  require(first.method == second.method && first.target == second.target);
  require(first.body == second.body && first.body.size() <= limits.body_bytes_max);
  require(first.headers.size() == second.headers.size());
  require(first.target.starts_with('/') || first.target == "*");
  for (const auto& [name, value] : first.headers) {
    require(!name.empty() && value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos);
  }
  return 0;
}
