#pragma once

#include <local_cloud/template/stack.hpp>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace local_cloud::templates {

struct IntegerRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

/// Reads the evaluated properties of one resource, or a map inside them. Every mistake is reported
/// with its place and then read as absent; what nobody asked for is listed as unsupported by
/// `finish`.
class Properties {
 public:
  /// `where` names the map in messages: "UsersQueue (AWS::SQS::Queue)". Lives shorter than `map`.
  Properties(Stack& stack, const Node& map, std::string where);

  bool has(const std::string& name) const { return nullptr != map_.find(name); }
  Mark mark() const { return map_.mark; }
  Mark mark_of(const std::string& name) const;

  std::optional<std::string> text(const std::string& name);
  std::optional<std::string> text_of(const std::string& name,
                                     const std::vector<std::string>& allowed);
  std::optional<std::int64_t> integer(const std::string& name, IntegerRange range);
  std::optional<bool> boolean(const std::string& name);
  std::vector<std::string> texts(const std::string& name);
  std::map<std::string, std::string> text_map(const std::string& name);
  /// A map below this one; absent: an empty map.
  Properties map(const std::string& name);
  /// The maps of a list.
  std::vector<Properties> maps(const std::string& name);
  /// Any value; nullptr when absent.
  const Node* any(const std::string& name);

  /// Reports when `name` is missing; a broken value counts as there.
  bool require(const std::string& name, const std::string& expected);

  /// Right on AWS and without meaning here: no word about them.
  void inert(std::initializer_list<const char*> names);
  /// Listed when present.
  void unsupported(const std::string& name, const std::string& why);
  /// Lists what is left: properties that are not known here, with the nearest known name.
  void finish();

  void error(Mark mark, const std::string& message) {
    stack_->error(mark, where_ + ": " + message);
  }
  const std::string& where() const { return where_; }

 private:
  const Node* take(const std::string& name);
  void wrong(const std::string& name, const Node& value, const std::string& expected);

  Stack* stack_;
  const Node& map_;
  std::string where_;
  std::set<std::string> known_;
};

}  // namespace local_cloud::templates
