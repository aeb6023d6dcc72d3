// links: micro_http::micro_http
// An answer must not depend on how its bytes arrive. The first byte says whether it answers HEAD.
#include "../../src/libraries/micro_http/src/message_reader.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

using micro_http::ResponseReader;

constexpr micro_http::MessageLimits limits{.header_bytes_max = 512, .body_bytes_max = 256};

void feed_in_pieces(ResponseReader& reader, std::string_view bytes, std::size_t piece) {
  std::string unused;
  while (!bytes.empty() && !reader.is_complete() && !reader.error()) {
    const auto next = bytes.substr(0, piece);
    bytes.remove_prefix(next.size());
    unused += next;
    const std::size_t used = reader.feed(unused);
    if (used > unused.size()) std::abort();
    unused.erase(0, used);
  }
  reader.feed_end();
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool is_head = (data[0] & 1) != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  ResponseReader whole(limits, is_head);
  ResponseReader pieces(limits, is_head);
  feed_in_pieces(whole, bytes, bytes.size());
  feed_in_pieces(pieces, bytes, 1);
  require(whole.is_complete() != whole.error().has_value());
  require(pieces.is_complete() != pieces.error().has_value());
  if (!whole.is_complete()) return 0;
  const auto answer = whole.take();
  require(answer.status >= 200 && answer.body.size() <= limits.body_bytes_max);
  require(!is_head || answer.body.empty());
  if (!pieces.is_complete()) return 0;  // fewer bytes at once may pass a limit sooner
  require(pieces.take().body == answer.body);
  return 0;
}
