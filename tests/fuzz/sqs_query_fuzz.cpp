// links: local_cloud_queues
// The first bytes from outside that SQS's Query protocol reads, and the XML that may come of them.
#include <local_cloud/queues/message.hpp>
#include <local_cloud/queues/query_protocol.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace local_cloud::queues;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const QueryCall call = parse_query_call(micro_http::parse_query(text));
  const std::string xml = to_xml("ReceiveMessage", call.input, "id");
  if (!xml.ends_with("</ReceiveMessageResponse>")) std::abort();

  // Records come from the disk, handles from clients: neither may be trusted.
  if (const auto message = decode_message(text)) {
    if (!decode_message(encode(*message))) std::abort();
  }
  if (const auto handle = parse_receipt_handle(text)) {
    if (to_text(*handle) != text) std::abort();
  }
  return 0;
}
