#include <local_cloud/queues/query_protocol.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <local_cloud/wire/xml_text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <optional>

namespace local_cloud::queues {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;

constexpr std::string_view xml_namespace = "http://queue.amazonaws.com/doc/2012-11-05/";
// "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue" has six parts.
constexpr int path_parts_max = 8;

// A parameter name's parts: names and, in lists, numbers.
struct Node {
  std::string value = {};
  bool has_value = false;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> members = {};
};

enum class Form { list, string_map, attribute_map, entries };

// How a flattened list of the Query protocol is called, and what it is in the JSON protocol.
struct ListName {
  std::string_view query;
  std::string_view json;
  Form form;
  std::string_view key = {};  // of a map's entries
};

constexpr std::array<ListName, 13> list_names = {{
    {"Attribute", "Attributes", Form::string_map, "Name"},
    {"AttributeName", "AttributeNames", Form::list},
    {"MessageSystemAttributeName", "MessageSystemAttributeNames", Form::list},
    {"MessageAttributeName", "MessageAttributeNames", Form::list},
    {"MessageAttribute", "MessageAttributes", Form::attribute_map, "Name"},
    {"MessageSystemAttribute", "MessageSystemAttributes", Form::attribute_map, "Name"},
    {"Tag", "Tags", Form::string_map, "Key"},
    {"TagKey", "TagKeys", Form::list},
    {"AWSAccountId", "AWSAccountIds", Form::list},
    {"ActionName", "Actions", Form::list},
    {"SendMessageBatchRequestEntry", "Entries", Form::entries},
    {"DeleteMessageBatchRequestEntry", "Entries", Form::entries},
    {"ChangeMessageVisibilityBatchRequestEntry", "Entries", Form::entries},
}};

void insert(Node& root, std::string_view path, const std::string& value) {
  Node* node = &root;
  for (int parts = 0;; ++parts) {
    if (parts == path_parts_max) return;
    const std::size_t dot = path.find('.');
    std::unique_ptr<Node>& member = node->members[std::string(path.substr(0, dot))];
    if (!member) member = std::make_unique<Node>();
    node = member.get();
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  node->value = value;
  node->has_value = true;
}

std::string_view value_of(const Node& node, std::string_view member) {
  const auto found = node.members.find(member);
  return found == node.members.end() ? std::string_view("") : found->second->value;
}

// The list's elements in the order of their numbers.
std::vector<const Node*> elements_of(const Node& list) {
  std::multimap<std::uint64_t, const Node*> numbered;
  for (const auto& [name, node] : list.members) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) {
      numbered.emplace(number, node.get());
    }
  }
  std::vector<const Node*> elements;
  for (const auto& [number, node] : numbered) elements.push_back(node);
  return elements;
}

JsonObject to_object(const Node& node);

Json to_json(const Node& node, const ListName& name) {
  std::vector<const Node*> elements = elements_of(node);
  // "AttributeName=All" without a number is a list of one.
  if (elements.empty() && node.has_value) elements.push_back(&node);
  if (name.form == Form::list || name.form == Form::entries) {
    JsonArray array;
    for (const Node* element : elements) {
      if (name.form == Form::list) {
        array.emplace_back(element->value);
      } else {
        array.emplace_back(to_object(*element));
      }
    }
    return Json(std::move(array));
  }
  JsonObject map;
  for (const Node* element : elements) {
    const std::string_view key = value_of(*element, name.key);
    if (name.form == Form::string_map) {
      map[key] = value_of(*element, "Value");
      continue;
    }
    const auto value = element->members.find("Value");
    map[key] = value == element->members.end() ? JsonObject() : to_object(*value->second);
  }
  return Json(std::move(map));
}

JsonObject to_object(const Node& node) {
  JsonObject object;
  for (const auto& [name, member] : node.members) {
    const auto* list = std::find_if(list_names.begin(), list_names.end(),
                                    [&](const ListName& row) { return row.query == name; });
    // UntagQueue's and TagQueue's maps may also come under the name of their member, as
    // "Tags.1.Key".
    if (list != list_names.end()) {
      object[list->json] = to_json(*member, *list);
    } else if (member->has_value) {
      object[name] = member->value;
    }
  }
  return object;
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
  out.append("<").append(name).append(">");
  wire::append_escaped(out, text);
  out.append("</").append(name).append(">");
}

std::string scalar_text(const Json& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  return micro_core::to_text(value);
}

// What the members of an answer are called in XML: lists and maps are flattened into elements of
// their singular's name.
std::string_view element_name(std::string_view member, std::string_view action) {
  if (member == "Attributes") return "Attribute";
  if (member == "MessageAttributes") return "MessageAttribute";
  if (member == "Tags") return "Tag";
  if (member == "QueueUrls" || member == "queueUrls") return "QueueUrl";
  if (member == "Messages") return "Message";
  if (member == "Failed") return "BatchResultErrorEntry";
  if (member != "Successful") return member;
  if (action == "SendMessageBatch") return "SendMessageBatchResultEntry";
  return action == "DeleteMessageBatch" ? "DeleteMessageBatchResultEntry"
                                        : "ChangeMessageVisibilityBatchResultEntry";
}

void append_members(std::string& out, const JsonObject& object, std::string_view action);

void append_map(std::string& out, std::string_view name, const JsonObject& map,
                std::string_view action) {
  const std::string_view key_name = name == "Tag" ? "Key" : "Name";
  for (const auto& entry : map) {
    out.append("<").append(name).append(">");
    append_element(out, key_name, entry.key());
    if (const auto* object = entry.value().if_object()) {
      out += "<Value>";
      append_members(out, *object, action);
      out += "</Value>";
    } else {
      append_element(out, "Value", scalar_text(entry.value()));
    }
    out.append("</").append(name).append(">");
  }
}

void append_list(std::string& out, std::string_view name, const JsonArray& array,
                 std::string_view action) {
  for (const Json& element : array) {
    if (const auto* object = element.if_object()) {
      out.append("<").append(name).append(">");
      append_members(out, *object, action);
      out.append("</").append(name).append(">");
    } else {
      append_element(out, name, scalar_text(element));
    }
  }
}

void append_members(std::string& out, const JsonObject& object, std::string_view action) {
  for (const auto& member : object) {
    const std::string_view name = element_name(member.key(), action);
    if (const auto* map = member.value().if_object()) {
      append_map(out, name, *map, action);
    } else if (const auto* array = member.value().if_array()) {
      append_list(out, name, *array, action);
    } else {
      append_element(out, name, scalar_text(member.value()));
    }
  }
}

// Operations without a result have no element for it.
bool has_result(std::string_view action) {
  constexpr std::array<std::string_view, 10> without = {
      "AddPermission",    "ChangeMessageVisibility", "DeleteMessage", "DeleteQueue", "PurgeQueue",
      "RemovePermission", "SetQueueAttributes",      "TagQueue",      "UntagQueue",  ""};
  return std::find(without.begin(), without.end(), action) == without.end();
}

}  // namespace

QueryCall parse_query_call(const micro_http::QueryParameters& parameters) {
  QueryCall call;
  Node root;
  for (const auto& [name, value] : parameters) {
    if (name == "Action") {
      call.action = value;
    } else {
      insert(root, name, value);
    }
  }
  call.input = to_object(root);
  return call;
}

std::string to_xml(std::string_view action, const JsonObject& output, std::string_view request_id) {
  std::string out = "<?xml version=\"1.0\"?><";
  out.append(action).append("Response xmlns=\"").append(xml_namespace).append("\">");
  if (has_result(action)) {
    out.append("<").append(action).append("Result>");
    append_members(out, output, action);
    out.append("</").append(action).append("Result>");
  }
  out += "<ResponseMetadata>";
  append_element(out, "RequestId", request_id);
  return out.append("</ResponseMetadata></").append(action).append("Response>");
}

std::string to_xml(const wire::ServiceError& error, std::string_view request_id) {
  std::string out = "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"";
  out.append(xml_namespace).append("\"><Error>");
  append_element(out, "Type", error_fault(error));
  append_element(out, "Code", query_error_code(error));
  // The one text in which the protocols differ.
  append_element(out, "Message",
                 error.code == "QueueDoesNotExist"
                     ? "The specified queue does not exist for this wsdl version."
                     : std::string_view(error.message));
  out += "<Detail/></Error>";
  append_element(out, "RequestId", request_id);
  return out + "</ErrorResponse>";
}

}  // namespace local_cloud::queues
