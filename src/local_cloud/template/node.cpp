#include <local_cloud/template/node.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace local_cloud::templates {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;

// YAML 1.1 as CloudFormation reads it; a single `y` or `n` is text there.
constexpr std::array<std::string_view, 9> true_words = {"true", "True", "TRUE", "yes", "Yes",
                                                        "YES",  "on",   "On",   "ON"};
constexpr std::array<std::string_view, 9> false_words = {"false", "False", "FALSE", "no", "No",
                                                         "NO",    "off",   "Off",   "OFF"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// A number only if JSON would print it the same: an account id with leading zeros stays text.
std::optional<Json> as_number(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  if (digits.empty() || digits.front() < '0' || digits.front() > '9') return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0' && digits[1] != '.') return std::nullopt;
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(text.data(), end, whole);
      read.ec == std::errc{} && read.ptr == end) {
    return Json(whole);
  }
  double number = 0;
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || !std::isfinite(number)) return std::nullopt;
  return Json(number);
}

}  // namespace

Node Node::scalar(std::string text, Mark mark) {
  Node node;
  node.kind = Kind::scalar;
  node.text = std::move(text);
  node.mark = mark;
  return node;
}

Node Node::list(Mark mark) {
  Node node;
  node.kind = Kind::list;
  node.mark = mark;
  return node;
}

Node Node::map(Mark mark) {
  Node node;
  node.kind = Kind::map;
  node.mark = mark;
  return node;
}

Node Node::broken_at(Mark mark) {
  Node node = scalar("", mark);
  node.quoted = true;
  node.broken = true;
  return node;
}

const Node* Node::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

Node& Node::set(std::string key, Node value) {
  for (Member& member : members) {
    if (member.key == key) return member.value = std::move(value);
  }
  const Mark key_mark = value.mark;
  return members.emplace_back(Member{std::move(key), key_mark, std::move(value)}).value;
}

std::string_view kind_name(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "text";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return "nothing";
}

std::optional<bool> as_boolean(const Node& node) {
  if (!node.is_scalar()) return std::nullopt;
  // CloudFormation also takes the words when they are quoted.
  if (contains(true_words, node.text)) return true;
  if (contains(false_words, node.text)) return false;
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const Node& node) {
  if (!node.is_scalar()) return std::nullopt;
  const char* end = node.text.data() + node.text.size();
  std::int64_t number = 0;
  const auto read = std::from_chars(node.text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

std::string as_text(const Node& node) {
  if (!node.quoted) {
    if (contains(true_words, node.text)) return "true";
    if (contains(false_words, node.text)) return "false";
  }
  return node.text;
}

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return Json(nullptr);
    case Node::Kind::scalar: {
      if (node.quoted) return Json(node.text);
      if (const auto boolean = as_boolean(node)) return Json(*boolean);
      if (auto number = as_number(node.text)) return std::move(*number);
      return Json(node.text);
    }
    case Node::Kind::list: {
      JsonArray array;
      for (const Node& item : node.items) array.push_back(to_json(item));
      return Json(std::move(array));
    }
    case Node::Kind::map: {
      JsonObject object;
      for (const Node::Member& member : node.members) {
        object[member.key] = to_json(member.value);
      }
      return Json(std::move(object));
    }
  }
  return Json(nullptr);
}

}  // namespace local_cloud::templates
