// links: micro_api::micro_api
// Conditions and ranges of a request for a file: "NAME value" lines. What is sent lies in the file,
// and nothing is sent with a status that has no body.
#include "../../src/libraries/micro_api/src/file_conditions.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  micro_http::HttpRequest request;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const std::size_t space = std::min(line.find(' '), line.size());
    request.headers.add(std::string(line.substr(0, space)),
                        std::string(line.substr(std::min(space + 1, line.size()))));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  for (const std::uint64_t file_size :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, std::uint64_t{INT64_MAX}}) {
    const micro_api::detail::FileFacts file{
        .size = file_size,
        .etag = "\"v1\"",
        .modified = micro_core::TimePoint(std::chrono::seconds(1'700'000'000))};
    const auto part = micro_api::detail::part_of_file(request, file);
    const bool is_sent = part.status == 200 || part.status == 206;
    if (part.first > file_size || part.length > file_size - part.first) std::abort();
    if (!is_sent && part.length != 0) std::abort();
    if (part.status == 206 && part.length == 0) std::abort();
    if (part.status == 200 && part.length != file_size) std::abort();
  }
  return 0;
}
