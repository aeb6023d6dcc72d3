#pragma once

#include <micro_core/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::templates {

/// Line and column in the file of a node's template, from 1.
struct Mark {
  int line = 0;
  int column = 0;
};

/// A value of a template with its place in the file. Intrinsics are nodes too, until they are
/// evaluated: a tag ("!Ref") or a map with the one key "Ref" or "Fn::…".
struct Node {
  enum class Kind { null, scalar, list, map };
  struct Member;

  Kind kind = Kind::null;
  bool quoted = false;          ///< a scalar that was written as text: never a number or a boolean
  bool broken = false;          ///< stands for a value with a mistake that is already reported
  std::string tag = {};         ///< "!Sub"; empty for none
  std::string text = {};        ///< of a scalar
  std::vector<Node> items;      // no "= {}": it would need the size of a Node within Node
  std::vector<Member> members;  ///< in the file's order; keys are unique
  Mark mark = {};

  static Node scalar(std::string text, Mark mark);
  static Node list(Mark mark);
  static Node map(Mark mark);
  static Node broken_at(Mark mark);

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }

  const Node* find(std::string_view key) const;  ///< nullptr when absent, or not a map
  Node& set(std::string key, Node value);        ///< appends, or replaces; a map only
};

struct Node::Member {
  std::string key = {};
  Mark key_mark = {};
  Node value = {};
};

/// "text", "a list", "a map", "nothing": for messages.
std::string_view kind_name(const Node& node);

/// What a scalar means where a boolean is expected; none if it is none. YAML 1.1: also yes, no, on,
/// off.
std::optional<bool> as_boolean(const Node& node);
/// What a scalar means where a whole number is expected.
std::optional<std::int64_t> as_integer(const Node& node);
/// The text that CloudFormation sees: a plain `yes` or `True` is "true", everything else is as
/// written.
std::string as_text(const Node& node);

/// The value as JSON: plain numbers and booleans are typed, everything quoted is text.
micro_core::Json to_json(const Node& node);

}  // namespace local_cloud::templates
