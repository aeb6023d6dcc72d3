// What goes into a stack and comes out of it: parameters, nested stacks, outputs.
#include <local_cloud/template/attributes.hpp>
#include <local_cloud/template/parameters.hpp>
#include <local_cloud/template/stack.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::templates {
namespace {

// CloudFormation passes a list to a nested stack as one text.
std::optional<std::string> joined(const Node& node) {
  if (node.is_scalar()) return as_text(node);
  if (!node.is_list()) return std::nullopt;
  std::string text;
  for (const Node& item : node.items) {
    if (!item.is_scalar()) return std::nullopt;
    if (&item != node.items.data()) text += ",";
    text += as_text(item);
  }
  return text;
}

}  // namespace

Node Stack::parameter(const std::string& name, Mark mark) {
  const auto known = parameters_.find(name);
  if (known == parameters_.end()) {
    const Node& declaration = *section("Parameters")->find(name);
    if (!in_progress_.insert("parameter " + name).second) {
      return Node::broken_at(mark);  // part of a circle of resources in the parent
    }
    Node value = parameter_value(name, declaration);
    in_progress_.erase("parameter " + name);
    parameters_[name] = std::move(value);
  }
  Node value = parameters_[name];
  value.mark = mark;
  for (Node& item : value.items) item.mark = mark;
  return value;
}

std::optional<Stack::Given> Stack::given_parameter(const std::string& name) {
  if (nullptr == origin_.parent) {
    const auto found = session_.options.parameters.find(name);
    if (found == session_.options.parameters.end()) return std::nullopt;
    return Given{found->second, {}, false};
  }
  const Node* all = origin_.parent->property(*origin_.application, "Parameters");
  if (nullptr == all) return std::nullopt;
  if (all->broken) return Given{"", {}, true};
  const Node* node = all->find(name);
  if (nullptr == node) return std::nullopt;
  const auto text = joined(*node);
  if (!text) {
    origin_.parent->error(node->mark, "parameter '" + name + "' is " +
                                          std::string(kind_name(*node)) +
                                          "; expected text or a list of texts");
  }
  return Given{text.value_or(""), node->mark, node->broken || !text};
}

Node Stack::missing_parameter(const std::string& name, const Node& declaration) {
  if (nullptr == origin_.parent) {
    error(declaration.mark,
          "parameter '" + name + "' has no value: it has no 'Default', and none was given");
  } else {
    origin_.parent->error(
        origin_.application->mark,
        "'" + origin_.file + "' needs the parameter '" + name + "'; give it under 'Parameters'");
  }
  return Node::broken_at(declaration.mark);
}

Node Stack::parameter_value(const std::string& name, const Node& declaration) {
  if (!declaration.is_map()) {
    error(declaration.mark, "parameter '" + name + "' is " + std::string(kind_name(declaration)) +
                                "; expected a map with 'Type'");
    return Node::broken_at(declaration.mark);
  }
  const auto given = given_parameter(name);
  if (given && given->broken) return Node::broken_at(declaration.mark);
  const Node* fallback = declaration.find("Default");
  std::optional<std::string> value;
  if (given) {
    value = given->text;
  } else if (nullptr != fallback) {
    value = joined(*fallback);
  }
  if (!value) return missing_parameter(name, declaration);
  if (is_ssm_parameter(declaration)) {
    unsupported(declaration.mark, "parameter '" + name + "' of an SSM type",
                "nothing is looked up here; its value is '" + *value + "' itself");
  }
  const Mark value_mark = given || nullptr == fallback ? declaration.mark : fallback->mark;
  const bool from_parent = given && nullptr != origin_.parent;
  const ParameterReport report{
      [&](const std::string& message) {
        if (from_parent) {
          origin_.parent->error(given->mark, message);
        } else {
          error(value_mark, message);
        }
      },
      [&](Mark mark, const std::string& message) { error(mark, message); }};
  return typed_parameter(name, declaration, *value, declaration.mark, report);
}

bool is_stack_type(const std::string& type) {
  return type == "AWS::Serverless::Application" || type == "AWS::CloudFormation::Stack";
}

Stack* Stack::nested(Resource& application) {
  if (!is_stack_type(application.type)) return nullptr;
  const bool is_sam = application.type == "AWS::Serverless::Application";
  const auto known = nested_.find(application.logical_id);
  if (known != nested_.end()) return known->second.get();
  nested_[application.logical_id] = nullptr;  // also while it is being made
  const std::string name = is_sam ? "Location" : "TemplateURL";
  const std::string where = application.logical_id + " (" + application.type + ")";
  const Node* location = property(application, name);
  if (nullptr == location) {
    error(application.mark, where + " needs '" + name + "', the path of a template");
    return nullptr;
  }
  if (location->broken) return nullptr;
  const std::string path = location->is_scalar() ? location->text : "";
  if (path.empty() || path.find("://") != std::string::npos) {
    unsupported(location->mark, where + ": " + name,
                "only a template in a local file is read; this stack is left out");
    return nullptr;
  }
  Origin origin;
  origin.path = (folder() / path).lexically_normal();
  origin.file = (std::filesystem::path(origin_.file).parent_path() / path).lexically_normal();
  origin.name = origin_.name + "-" + application.logical_id + "-" +
                derived(origin_.name + "/" + application.logical_id, 12,
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  origin.prefix = id_of(application) + ".";
  origin.parent = this;
  origin.application = &application;
  origin.level = origin_.level + 1;
  auto stack = load(session_, std::move(origin), location->mark);
  return (nested_[application.logical_id] = std::move(stack)).get();
}

std::vector<std::string> Stack::output_names() {
  return names_in("Outputs");
}

std::optional<Node> Stack::output(const std::string& name) {
  const auto known = outputs_.find(name);
  if (known != outputs_.end()) return known->second;
  const Node* outputs = section("Outputs");
  const Node* declaration = nullptr == outputs ? nullptr : outputs->find(name);
  if (nullptr == declaration) return std::nullopt;
  if (!in_progress_.insert("output " + name).second) {
    error(declaration->mark, "output '" + name + "' depends on itself");
    return Node::broken_at(declaration->mark);
  }
  Resource* focus_before = std::exchange(focus_, nullptr);
  std::optional<Node> value = output_value(name, *declaration);
  focus_ = focus_before;
  in_progress_.erase("output " + name);
  outputs_[name] = value;
  return value;
}

std::optional<Node> Stack::output_value(const std::string& name, const Node& declaration) {
  if (const Node* condition = declaration.find("Condition")) {
    const auto holds = this->condition(condition->text, condition->mark);
    if (!holds) return Node::broken_at(condition->mark);
    if (!*holds) return std::nullopt;
  }
  for (const Node::Member& member : declaration.members) {
    static const std::vector<std::string> keys = {"Condition", "Description", "Export", "Value"};
    if (std::find(keys.begin(), keys.end(), member.key) != keys.end()) continue;
    error(member.key_mark, "output '" + name + "' has no attribute '" + member.key + "'" +
                               did_you_mean(member.key, keys));
  }
  const Node* node = declaration.find("Value");
  if (nullptr == node) {
    error(declaration.mark, "output '" + name + "' has no 'Value'");
    return Node::broken_at(declaration.mark);
  }
  auto value = evaluated(*node);
  if (value && (value->is_scalar() || value->broken)) return value;
  error(node->mark, "the value of output '" + name + "' is " +
                        (value ? std::string(kind_name(*value)) : std::string("nothing")) +
                        "; expected text");
  return Node::broken_at(node->mark);
}

bool Stack::is_exported(const std::string& output_name) const {
  const Node* outputs = section("Outputs");
  const Node* declaration = nullptr == outputs ? nullptr : outputs->find(output_name);
  const Node* exported = nullptr == declaration ? nullptr : declaration->find("Export");
  return nullptr != exported && nullptr != exported->find("Name");
}

std::optional<std::string> Stack::export_name(const std::string& output_name) {
  if (!is_exported(output_name)) return std::nullopt;
  const Node* name = section("Outputs")->find(output_name)->find("Export")->find("Name");
  if (!in_progress_.insert("export " + output_name).second) return std::nullopt;
  Resource* focus_before = std::exchange(focus_, nullptr);
  auto text = evaluated_text(*name, "the export name of output '" + output_name + "'");
  focus_ = focus_before;
  in_progress_.erase("export " + output_name);
  return text;
}

void Stack::check_unused() {
  for (const std::string& name : names_in("Parameters")) parameter(name, {});
  for (const std::string& name : names_in("Conditions")) condition(name, {});
}

}  // namespace local_cloud::templates
