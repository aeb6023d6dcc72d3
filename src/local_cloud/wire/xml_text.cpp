#include <local_cloud/wire/xml_text.hpp>

#include <array>
#include <cstdio>

namespace local_cloud::wire {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
          std::array<char, 8> reference{};
          std::snprintf(reference.data(), reference.size(), "&#x%X;", static_cast<unsigned>(c));
          out += reference.data();
        } else {
          out.push_back(c);
        }
    }
  }
}

}  // namespace local_cloud::wire
