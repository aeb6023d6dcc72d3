#pragma once

#include <local_cloud/tables/expression.hpp>

#include <map>
#include <string>
#include <string_view>

namespace local_cloud::tables {

/// The value that `path` leads to; nullptr if there is none.
const AttributeValue* find_path(const Item& item, const Path& path);

/// Whether `item` (empty for one that does not exist) fulfils the condition.
bool matches(const Condition& condition, const Item& item);

/// Which parts of an item to return, prepared once for many items.
class Selection {
 public:
  explicit Selection(const std::vector<Path>& paths);

  /// The selected parts, in the structure that they have in the item.
  Item apply(const Item& item) const;

 private:
  struct Node {
    bool whole = false;
    std::map<std::string, Node, std::less<>> members = {};
    std::map<std::size_t, Node> elements = {};
  };
  static std::optional<AttributeValue> apply(const Node& node, const AttributeValue& value);
  static Item apply_members(const Node& node, const Item& map);

  Node root_;
};

/// Changes `item` as UpdateItem does: every value is computed from the item as it was.
/// Errors: `ValidationException` in DynamoDB's words; the item is then half changed.
std::optional<wire::ServiceError> apply_update(const Update& update, Item& item);

}  // namespace local_cloud::tables
