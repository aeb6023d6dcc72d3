#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::buckets {

/// Writes one XML document element by element.
class XmlWriter {
 public:
  /// Starts the document and its root element, in S3's namespace if asked.
  explicit XmlWriter(std::string_view root, bool with_namespace = true);

  XmlWriter& open(std::string_view name);
  XmlWriter& close();
  XmlWriter& element(std::string_view name, std::string_view text);
  XmlWriter& element(std::string_view name, std::uint64_t value);
  XmlWriter& flag(std::string_view name, bool value);
  /// Appends XML as it is.
  XmlWriter& raw(std::string_view xml);
  /// Closes what is open and returns the document.
  std::string finish();

 private:
  std::string text_;
  std::vector<std::string> open_;
};

/// An element that was read, names without their namespace prefix.
struct XmlElement {
  std::string name = {};
  std::string text = {};
  std::vector<XmlElement> children = {};

  /// The first child of that name, or nullptr.
  const XmlElement* find(std::string_view child) const;
  /// The text of the first child of that name; empty if there is none.
  std::string_view text_of(std::string_view child) const;
};

/// Reads one document; none if it is not well-formed, nested deeper than 32, or its root has
/// another name. External entities are never followed.
std::optional<XmlElement> parse_xml(std::string_view bytes, std::string_view root);

}  // namespace local_cloud::buckets
