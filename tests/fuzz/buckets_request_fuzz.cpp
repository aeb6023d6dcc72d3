// links: local_cloud_buckets
// Whole requests: method, target and host in three lines, then headers up to an empty line, then
// the body. Nothing that a client sends may be answered with an internal error.

#include <local_cloud/buckets/buckets_api.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace local_cloud;

std::string next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  std::string line(rest.substr(0, end));
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return line;
}

wire::AwsRequest to_request(std::string_view rest) {
  wire::AwsRequest request;
  request.http.method = next_line(rest);
  request.http.target = next_line(rest);
  request.http.headers.set("Host", next_line(rest));
  for (std::string line = next_line(rest); !line.empty(); line = next_line(rest)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    request.http.headers.add(line.substr(0, colon), line.substr(colon + 1));
  }
  request.http.body = rest;
  request.region = "eu-central-1";
  request.request_id = "fuzz";
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr buckets::TimePoint noon{std::chrono::milliseconds{1'795'348'800'000}};
  const auto store = storage::make_memory_store();
  buckets::BucketsEngine engine(*store, {});
  const buckets::BucketsApi api(engine, {.body_bytes_max = 1 << 20});
  if (!engine.create_bucket("photos", "eu-central-1", noon)) std::abort();
  if (!engine.set_versioning("photos", buckets::Versioning::enabled)) std::abort();
  if (!engine.put_object({"photos", "a/b", "hello", {}, {}, {}}, noon)) std::abort();
  const auto response = api.handle(to_request({reinterpret_cast<const char*>(data), size}), noon);
  if (response.status == 500 || response.status == 503) std::abort();
  return 0;
}
