#include <local_cloud/buckets/xml.hpp>
#include <local_cloud/wire/xml_text.hpp>

#include <pugixml.hpp>

#include <cstring>

namespace local_cloud::buckets {
namespace {

constexpr int depth_max = 32;

std::string_view local_name(const char* name) {
  const char* colon = std::strchr(name, ':');
  return colon == nullptr ? name : colon + 1;
}

bool read_element(const pugi::xml_node& node, int depth, XmlElement& out) {
  if (depth > depth_max) return false;
  out.name = local_name(node.name());
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      out.text += child.value();
    } else if (child.type() == pugi::node_element) {
      out.children.emplace_back();
      if (!read_element(child, depth + 1, out.children.back())) return false;
    }
  }
  return true;
}

}  // namespace

XmlWriter::XmlWriter(std::string_view root, bool with_namespace) {
  text_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
  text_ += root;
  if (with_namespace) text_ += " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  text_ += '>';
  open_.emplace_back(root);
}

XmlWriter& XmlWriter::open(std::string_view name) {
  text_.append("<").append(name).append(">");
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::close() {
  text_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  text_.append("<").append(name).append(">");
  wire::append_escaped(text_, text);
  text_.append("</").append(name).append(">");
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::uint64_t value) {
  return element(name, std::string_view(std::to_string(value)));
}

XmlWriter& XmlWriter::flag(std::string_view name, bool value) {
  return element(name, std::string_view(value ? "true" : "false"));
}

XmlWriter& XmlWriter::raw(std::string_view xml) {
  text_ += xml;
  return *this;
}

std::string XmlWriter::finish() {
  while (!open_.empty()) close();
  return std::move(text_);
}

const XmlElement* XmlElement::find(std::string_view child) const {
  for (const XmlElement& each : children) {
    if (each.name == child) return &each;
  }
  return nullptr;
}

std::string_view XmlElement::text_of(std::string_view child) const {
  const XmlElement* found = find(child);
  return found == nullptr ? std::string_view{} : std::string_view(found->text);
}

std::optional<XmlElement> parse_xml(std::string_view bytes, std::string_view root) {
  pugi::xml_document document;
  // A key may consist of spaces only.
  constexpr unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(bytes.data(), bytes.size(), options, pugi::encoding_utf8)) {
    return std::nullopt;
  }
  XmlElement result;
  int roots = 0;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() != pugi::node_element) continue;
    roots += 1;
    if (roots > 1 || !read_element(node, 1, result)) return std::nullopt;
  }
  if (roots != 1 || result.name != root) return std::nullopt;
  return result;
}

}  // namespace local_cloud::buckets
