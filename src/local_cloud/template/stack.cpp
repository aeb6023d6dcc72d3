#include <local_cloud/template/stack.hpp>

#include <local_cloud/template/globals.hpp>
#include <local_cloud/template/yaml_reader.hpp>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

namespace local_cloud::templates {
namespace {

constexpr std::size_t resources_max = 500;  // CloudFormation's limit
constexpr int stacks_max = 200;
constexpr int level_max = 10;
constexpr std::string_view sam_transform = "AWS::Serverless-2016-10-31";

const std::vector<std::string>& section_names() {
  static const std::vector<std::string> names = {"AWSTemplateFormatVersion",
                                                 "Description",
                                                 "Metadata",
                                                 "Parameters",
                                                 "Rules",
                                                 "Mappings",
                                                 "Conditions",
                                                 "Transform",
                                                 "Globals",
                                                 "Resources",
                                                 "Outputs",
                                                 "Hooks"};
  return names;
}

const std::vector<std::string>& resource_attributes() {
  static const std::vector<std::string> names = {
      "Type",           "Properties",    "DependsOn",           "Condition",
      "Metadata",       "UpdatePolicy",  "UpdateReplacePolicy", "DeletionPolicy",
      "CreationPolicy", "IgnoreGlobals", "Connectors",          "Description"};
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return std::nullopt;
  return std::move(text).str();
}

// CloudFormation refuses null anywhere below Properties; mostly it is a value that was forgotten.
void find_nulls(Stack& stack, const Node& node, const std::string& where) {
  for (const Node& item : node.items) {
    if (item.is_null()) stack.error(item.mark, "an item of " + where + " has no value");
    find_nulls(stack, item, where);
  }
  for (const Node::Member& member : node.members) {
    if (member.value.is_null()) {
      stack.error(member.key_mark, "'" + member.key + "' of " + where +
                                       " has no value; give it one, or remove the line");
    }
    find_nulls(stack, member.value, where);
  }
}

// True if an event leaves it to SAM to make the API.
bool uses_implicit_api(const Node& properties) {
  const Node* events = properties.find("Events");
  if (nullptr == events || !events->is_map()) return false;
  return std::any_of(events->members.begin(), events->members.end(), [](const auto& member) {
    const Node* type = member.value.find("Type");
    if (nullptr == type || type->text != "HttpApi") return false;
    const Node* own = member.value.find("Properties");
    const Node* api = nullptr == own ? nullptr : own->find("ApiId");
    if (nullptr == api) return true;
    const auto ref = as_intrinsic(*api);
    return ref && ref->name == "Ref" && ref->argument.text == "ServerlessHttpApi";
  });
}

}  // namespace

std::unique_ptr<Stack> Stack::load(Session& session, Origin origin, Mark location) {
  const auto missing = [&](const std::string& message) {
    if (nullptr == origin.parent) {
      session.diagnostics.error(origin.file, {}, message);
    } else {
      origin.parent->error(location, "'" + origin.path.string() + "': " + message);
    }
    return nullptr;
  };
  if (origin.level > level_max) return missing("stacks are nested more than 10 levels deep");
  if (++session.stack_count > stacks_max) return missing("there are more than 200 nested stacks");
  const auto& reader = session.options.read_file;
  const auto text = reader ? reader(origin.path) : read_file(origin.path);
  if (!text) return missing("no such template, or it cannot be read");
  auto document = read_yaml(*text, origin.file, session.diagnostics);
  if (!document) return nullptr;
  session.files.push_back(origin.path);
  std::unique_ptr<Stack> stack(new Stack(session, std::move(origin)));
  stack->document_ = std::move(*document);
  if (nullptr == session.root) session.root = stack.get();
  if (!stack->check_sections()) return nullptr;
  stack->check_parameter_names(location);
  stack->load_resources();
  return stack;
}

void Stack::error(Mark mark, std::string message) {
  session_.diagnostics.error(origin_.file, mark, std::move(message));
}

void Stack::unsupported(Mark mark, std::string what, std::string why) {
  session_.unsupported.push_back({place(mark), std::move(what), std::move(why)});
}

bool Stack::check_sections() {
  if (!document_.is_map()) {
    error(document_.mark,
          "a template is a map with 'Resources'; this is " + std::string(kind_name(document_)));
    return false;
  }
  for (const Node::Member& member : document_.members) {
    if (!contains(section_names(), member.key)) {
      error(member.key_mark, "a template has no section '" + member.key + "'" +
                                 did_you_mean(member.key, section_names()));
    }
  }
  for (const char* name : {"Parameters", "Mappings", "Conditions", "Globals", "Outputs"}) {
    const Node* node = section(name);
    if (nullptr != node && !node->is_map()) {
      error(node->mark,
            std::string("'") + name + "' is " + std::string(kind_name(*node)) + "; expected a map");
    }
  }
  for (const char* name : {"Rules", "Hooks"}) {
    if (const Node* node = section(name)) {
      unsupported(node->mark, std::string("the section '") + name + "'", "it is not checked here");
    }
  }
  check_format_version();
  check_globals();
  check_transform();
  const Node* resources = section("Resources");
  if (nullptr == resources || !resources->is_map() || resources->members.empty()) {
    error(nullptr == resources ? document_.mark : resources->mark,
          "a template needs at least one resource under 'Resources'");
    return false;
  }
  return true;
}

void Stack::check_format_version() {
  const Node* version = section("AWSTemplateFormatVersion");
  if (nullptr == version || version->text == "2010-09-09") return;
  error(version->mark, "'AWSTemplateFormatVersion' is '" + version->text +
                           "'; expected '2010-09-09', the only one there is");
}

void Stack::check_globals() {
  const Node* globals = section("Globals");
  if (nullptr == globals) return;
  const std::vector<std::string>& names = globals_sections();
  for (const Node::Member& member : globals->members) {
    if (!contains(names, member.key)) {
      error(member.key_mark, "'Globals' has no section '" + member.key + "'; expected " +
                                 one_of(names) + did_you_mean(member.key, names));
    } else if (!member.value.is_map()) {
      error(member.key_mark, "'" + member.key + "' of 'Globals' is " +
                                 std::string(kind_name(member.value)) + "; expected a map");
    }
  }
}

void Stack::check_transform() {
  const Node* transform = section("Transform");
  std::vector<Node> names;
  if (nullptr != transform) {
    names = transform->is_list() ? transform->items : std::vector<Node>{*transform};
  }
  bool is_sam = false;
  for (const Node& name : names) {
    if (name.is_scalar() && name.text == sam_transform) {
      is_sam = true;
    } else if (!name.is_scalar() || name.text != "AWS::LanguageExtensions") {
      unsupported(name.mark, "the transform '" + name.text + "'", "it is not applied here");
    }
  }
  if (is_sam) return;
  if (const Node* globals = section("Globals")) {
    error(globals->mark, "'Globals' needs 'Transform: AWS::Serverless-2016-10-31'");
  }
  const Node* resources = section("Resources");
  if (nullptr == resources) return;
  for (const Node::Member& member : resources->members) {
    const Node* type = member.value.find("Type");
    if (nullptr != type && type->text.starts_with("AWS::Serverless::")) {
      error(type->mark, type->text + " needs 'Transform: AWS::Serverless-2016-10-31'");
      return;  // once is enough
    }
  }
}

void Stack::check_parameter_names(Mark location) {
  const std::vector<std::string> names = names_in("Parameters");
  if (nullptr == origin_.parent) {
    for (const auto& [name, value] : session_.options.parameters) {
      if (contains(names, name)) continue;
      error({}, "the template has no parameter '" + name + "', but a value was given for it" +
                    did_you_mean(name, names));
    }
    return;
  }
  const Node* given = origin_.application->properties.find("Parameters");
  if (nullptr == given || as_intrinsic(*given)) return;
  if (!given->is_map()) {
    origin_.parent->error(location,
                          "'Parameters' is " + std::string(kind_name(*given)) + "; expected a map");
  }
  for (const Node::Member& member : given->members) {
    if (contains(names, member.key)) continue;
    origin_.parent->error(member.key_mark, "'" + origin_.file + "' has no parameter '" +
                                               member.key + "'" + did_you_mean(member.key, names));
  }
}

void Stack::load_resources() {
  const Node& resources = *section("Resources");
  if (resources.members.size() > resources_max) {
    error(resources.mark, "there are more than 500 resources, the most that CloudFormation takes");
    return;
  }
  for (const Node::Member& member : resources.members) load_resource(member);
  add_implicit_api();
}

void Stack::load_resource(const Node::Member& member) {
  const std::string where = "resource '" + member.key + "'";
  const Node* type = member.value.find("Type");
  if (nullptr == type || !type->is_scalar() || type->text.empty()) {
    error(member.key_mark, where + " has no 'Type'; expected one as 'AWS::SQS::Queue'");
    return;
  }
  const bool right =
      !member.key.empty() && std::all_of(member.key.begin(), member.key.end(),
                                         [](unsigned char c) { return std::isalnum(c) != 0; });
  if (!right) error(member.key_mark, where + ": a logical id is letters and digits only");
  for (const Node::Member& attribute : member.value.members) {
    if (contains(resource_attributes(), attribute.key)) continue;
    error(attribute.key_mark, where + " has no attribute '" + attribute.key + "'" +
                                  did_you_mean(attribute.key, resource_attributes()) +
                                  "; what belongs to the type stands under 'Properties'");
  }
  auto resource = std::make_unique<Resource>();
  resource->logical_id = member.key;
  resource->type = type->text;
  resource->mark = member.key_mark;
  resource->body = &member.value;
  resource->properties = Node::map(member.value.mark);
  if (const Node* properties = member.value.find("Properties")) {
    if (properties->is_map()) {
      resource->properties = *properties;
    } else {
      error(properties->mark, "'Properties' of " + where + " is " +
                                  std::string(kind_name(*properties)) + "; expected a map");
    }
  }
  apply_globals(*resource);
  find_nulls(*this, resource->properties, where);
  if (const Node* condition = member.value.find("Condition")) {
    resource->enabled = this->condition(condition->text, condition->mark).value_or(true);
  }
  by_id_[resource->logical_id] = resource.get();
  resources_.push_back(std::move(resource));
}

void Stack::apply_globals(Resource& resource) {
  const Node* globals = section("Globals");
  const std::string name = globals_section(resource.type);
  if (nullptr == globals || name.empty()) return;
  const Node* global = globals->find(name);
  if (nullptr == global) return;
  Node applied = *global;
  const Node* ignored = nullptr == resource.body ? nullptr : resource.body->find("IgnoreGlobals");
  if (nullptr != ignored) {
    if (ignored->is_scalar() && ignored->text == "*") return;
    std::erase_if(applied.members, [&](const Node::Member& member) {
      return std::any_of(ignored->items.begin(), ignored->items.end(),
                         [&](const Node& item) { return item.text == member.key; });
    });
  }
  resource.properties = merged_with_globals(applied, resource.properties);
}

void Stack::add_implicit_api() {
  const auto first = std::find_if(resources_.begin(), resources_.end(), [](const auto& resource) {
    return resource->type == "AWS::Serverless::Function" && resource->enabled &&
           uses_implicit_api(resource->properties);
  });
  if (first == resources_.end() || by_id_.contains("ServerlessHttpApi")) return;
  auto resource = std::make_unique<Resource>();
  resource->logical_id = "ServerlessHttpApi";
  resource->type = "AWS::Serverless::HttpApi";
  resource->mark = (*first)->mark;
  resource->generated = true;
  resource->properties = Node::map((*first)->mark);
  apply_globals(*resource);
  by_id_[resource->logical_id] = resource.get();
  resources_.push_back(std::move(resource));
}

std::vector<std::string> Stack::names_in(const std::string& section_name) const {
  std::vector<std::string> names;
  const Node* node = section(section_name);
  if (nullptr == node) return names;
  for (const Node::Member& member : node->members) names.push_back(member.key);
  return names;
}

std::vector<std::string> Stack::resource_names() const {
  std::vector<std::string> names;
  for (const auto& resource : resources_) names.push_back(resource->logical_id);
  return names;
}

Resource* Stack::find_resource(const std::string& logical_id) {
  const auto found = by_id_.find(logical_id);
  return found == by_id_.end() ? nullptr : found->second;
}

}  // namespace local_cloud::templates
