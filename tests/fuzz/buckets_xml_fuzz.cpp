// links: local_cloud_buckets
// XML bodies: what is read and written again reads the same.

#include <local_cloud/buckets/xml.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using local_cloud::buckets::XmlElement;
using local_cloud::buckets::XmlWriter;

// Of every element that has no children the text; mixed content is nothing that S3 knows.
void write_children(XmlWriter& xml, const XmlElement& element) {
  for (const XmlElement& child : element.children) {
    if (child.children.empty()) {
      xml.element("e", child.text);
    } else {
      xml.open("e");
      write_children(xml, child);
      xml.close();
    }
  }
}

std::string written(const XmlElement& root) {
  XmlWriter xml("Delete", false);
  write_children(xml, root);
  return xml.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = local_cloud::buckets::parse_xml(bytes, "Delete");
  if (!read) return 0;
  const std::string text = written(*read);
  const auto again = local_cloud::buckets::parse_xml(text, "Delete");
  if (!again || written(*again) != text) std::abort();
  return 0;
}
