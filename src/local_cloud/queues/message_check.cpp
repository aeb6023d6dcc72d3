#include <local_cloud/queues/message_check.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <cctype>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;

constexpr std::size_t attributes_max = 10;
constexpr std::size_t name_bytes_max = 256;

bool is_attribute_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

Outcome<Done> check_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max) {
    return invalid_parameter("Message (user) attribute names must be shorter than 256 Bytes");
  }
  if (!std::all_of(name.begin(), name.end(), is_attribute_character)) {
    return invalid_parameter(
        "Message (user) attributes name can only contain upper and lower score characters, digits, "
        "periods, hyphens and underscores. ");
  }
  const std::string lower = to_lower(name);
  const bool dots_ok =
      name.front() != '.' && name.back() != '.' && name.find("..") == std::string_view::npos;
  if (!dots_ok || lower.starts_with("aws.") || lower.starts_with("amazon.")) {
    return invalid_parameter(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings "
        "are reserved for internal use. Additionally, they cannot start or end with '.'.");
  }
  return Done{};
}

Outcome<Done> check_type(std::string_view name, std::string_view type) {
  if (type.empty()) {
    return invalid_parameter("The message (user) attribute '" + std::string(name) +
                             "' must contain a non-empty message attribute type.");
  }
  if (type.size() > name_bytes_max) {
    return invalid_parameter("Message (user) attribute types must be shorter than 256 Bytes");
  }
  const std::string_view prefix = type.substr(0, type.find('.'));
  if (prefix != "String" && prefix != "Number" && prefix != "Binary") {
    return invalid_parameter("The type of message (user) attribute '" + std::string(name) +
                             "' is invalid. You must use only the following supported type "
                             "prefixes: Binary, Number, String.");
  }
  return Done{};
}

// Up to 38 digits with a sign, a point and an exponent: what SQS takes for a number.
bool is_number(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  std::size_t digits = 0;
  for (bool point = false; at < text.size(); ++at) {
    if (text[at] == '.' && !point) {
      point = true;
    } else if (std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      ++digits;
    } else {
      break;
    }
  }
  if (digits == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  if (++at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  return at < text.size() && std::all_of(
                                 text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                                 [](unsigned char c) { return std::isdigit(c) != 0; });
}

Outcome<Done> check_value(std::string_view name, const MessageAttribute& attribute) {
  const std::string quoted = "Message (user) attribute '" + std::string(name) + "'";
  const std::string_view prefix =
      std::string_view(attribute.data_type).substr(0, attribute.data_type.find('.'));
  if (attribute.value.empty()) {
    return invalid_parameter(quoted + " must contain a non-empty value of type '" +
                             (prefix == "Binary" ? "Binary" : "String") + "'.");
  }
  if (prefix == "Binary") return Done{};
  if (!has_valid_characters(attribute.value)) {
    return invalid_parameter(invalid_message_contents().message);
  }
  if (prefix == "Number" && !is_number(attribute.value)) {
    return invalid_parameter("Can't cast the value of message (user) attribute '" +
                             std::string(name) + "' to a number.");
  }
  return Done{};
}

}  // namespace

bool has_valid_characters(std::string_view text) {
  if (!micro_core::is_utf8(text)) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return false;
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF; in valid UTF-8 two bytes follow an EF.
    if (byte == 0xEF && static_cast<unsigned char>(text[at + 1]) == 0xBF &&
        static_cast<unsigned char>(text[at + 2]) >= 0xBE) {
      return false;
    }
  }
  return true;
}

Outcome<Done> check_message_attributes(const MessageAttributes& attributes) {
  if (attributes.size() > attributes_max) {
    return invalid_parameter("Number of message attributes [" + std::to_string(attributes.size()) +
                             "] exceeds the allowed maximum [10].");
  }
  for (const auto& [name, attribute] : attributes) {
    if (auto checked = check_name(name); !checked) return checked;
    if (auto checked = check_type(name, attribute.data_type); !checked) return checked;
    if (auto checked = check_value(name, attribute); !checked) return checked;
  }
  return Done{};
}

Outcome<Done> check_fifo_id(std::string_view id, std::string_view parameter) {
  const bool printable =
      std::all_of(id.begin(), id.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  if (id.empty() || id.size() > 128 || !printable) {
    return invalid_value(id, parameter,
                         std::string(parameter) +
                             " can only include alphanumeric and punctuation characters. 1 to 128 "
                             "in length.");
  }
  return Done{};
}

}  // namespace local_cloud::queues
