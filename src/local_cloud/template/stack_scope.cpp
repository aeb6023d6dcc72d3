// What the expressions of a stack name: resources, parameters, conditions, maps, outputs.
#include <local_cloud/template/attributes.hpp>
#include <local_cloud/template/parameters.hpp>
#include <local_cloud/template/stack.hpp>

#include <algorithm>

namespace local_cloud::templates {
namespace {

Node text_at(std::string text, Mark mark) {
  Node node = Node::scalar(std::move(text), mark);
  node.quoted = true;
  return node;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// Whether a function of the stack has an event of that type.
bool has_event(Stack& stack, std::string_view type) {
  return std::any_of(stack.resources().begin(), stack.resources().end(), [&](const auto& resource) {
    const Node* events = resource->properties.find("Events");
    return nullptr != events && std::any_of(events->members.begin(), events->members.end(),
                                            [&](const Node::Member& event) {
                                              const Node* own = event.value.find("Type");
                                              return nullptr != own && own->text == type;
                                            });
  });
}

// What SAM makes beside its resources can be referred to, too. Versions and aliases of a function
// are the function itself here; the rest only has a name.
std::optional<std::string> made_by_sam(Stack& stack, const std::string& name) {
  if (name == "ServerlessRestApi" && has_event(stack, "Api")) return name;
  for (const char* suffix :
       {".Alias", ".Version", ".Stage", ".Deployment", "Role", "Url", "ApiGatewayDefaultStage"}) {
    if (!name.ends_with(suffix)) continue;
    const std::string stem = name.substr(0, name.size() - std::string_view(suffix).size());
    Resource* resource = stack.find_resource(stem);
    if (nullptr == resource || !resource->type.starts_with("AWS::Serverless::")) continue;
    const bool is_function = resource->type == "AWS::Serverless::Function";
    if (is_function && *suffix == '.') return arn_of(stack, *resource);
    return stack.origin().name + "-" + name;
  }
  for (const auto& resource : stack.resources()) {
    if (resource->type != "AWS::Serverless::Function" || !name.starts_with(resource->logical_id)) {
      continue;
    }
    const Node* events = resource->properties.find("Events");
    const std::string event = name.substr(resource->logical_id.size());
    if (nullptr != events && nullptr != events->find(event)) {
      return derived_uuid(stack.origin().name + "/" + name);
    }
  }
  return std::nullopt;
}

}  // namespace

// While it lives, dependencies that are found belong to `resource`.
class Stack::ResourceFocus {
 public:
  ResourceFocus(Stack& stack, Resource* resource) : stack_(stack), before_(stack.focus_) {
    stack_.focus_ = resource;
  }
  ~ResourceFocus() { stack_.focus_ = before_; }
  ResourceFocus(const ResourceFocus&) = delete;
  ResourceFocus& operator=(const ResourceFocus&) = delete;

 private:
  Stack& stack_;
  Resource* before_;
};

const Node* Stack::property(Resource& resource, const std::string& name) {
  const auto found = resource.values.find(name);
  if (found != resource.values.end()) return found->second ? &*found->second : nullptr;
  const Node* node = resource.properties.find(name);
  if (nullptr == node) return nullptr;
  static const Node circular = Node::broken_at({});
  // A circle: the dependencies noted on the way tell check_circles what to report.
  if (!resource.in_progress.insert(name).second) return &circular;
  std::optional<Node> value;
  {
    // SAM makes resources of their own from events: the function itself does not need what they
    // name.
    const ResourceFocus focus(*this, name == "Events" ? nullptr : &resource);
    value = Evaluator(*this, origin_.file, session_.diagnostics).evaluate(*node);
  }
  resource.in_progress.erase(name);
  const auto& stored = resource.values[name] = std::move(value);
  return stored ? &*stored : nullptr;
}

Node Stack::evaluated_properties(Resource& resource) {
  Node result = Node::map(resource.properties.mark);
  for (const Node::Member& member : resource.properties.members) {
    if (const Node* value = property(resource, member.key)) {
      result.members.push_back({member.key, member.key_mark, *value});
    }
  }
  return result;
}

std::optional<Node> Stack::evaluated(const Node& node) {
  return Evaluator(*this, origin_.file, session_.diagnostics).evaluate(node);
}

std::optional<std::string> Stack::evaluated_text(const Node& node, const std::string& what) {
  return Evaluator(*this, origin_.file, session_.diagnostics).evaluate_text(node, what);
}

void Stack::add_dependency(Resource& from, const std::string& to, Mark mark) {
  from.depends_on.emplace(to, mark);
}

Node Stack::unresolved(const std::string& what, const std::string& name, Mark mark,
                       std::vector<std::string> names) {
  error(mark,
        "there is no " + what + " '" + name + "' in this template" + did_you_mean(name, names));
  return Node::broken_at(mark);
}

std::optional<Node> Stack::ref(const std::string& name, Mark mark) {
  if (name.starts_with("AWS::")) return pseudo_parameter(name, mark);
  const Node* parameters = section("Parameters");
  if (nullptr != parameters && nullptr != parameters->find(name)) return parameter(name, mark);
  if (nullptr == find_resource(name)) {
    std::vector<std::string> names = names_in("Parameters");
    for (std::string& resource : resource_names()) names.push_back(std::move(resource));
    if (const auto made = made_by_sam(*this, name)) return text_at(*made, mark);
    return unresolved("parameter or resource", name, mark, std::move(names));
  }
  Resource* resource = usable(name, mark);
  if (nullptr == resource || is_name_broken(*this, *resource)) return Node::broken_at(mark);
  return text_at(ref_value(*this, *resource), mark);
}

std::optional<Node> Stack::pseudo_parameter(const std::string& name, Mark mark) {
  const ReadOptions& options = session_.options;
  if (name == "AWS::NoValue") return std::nullopt;
  if (name == "AWS::AccountId") return text_at(options.account_id, mark);
  if (name == "AWS::Region") return text_at(options.region, mark);
  if (name == "AWS::StackName") return text_at(origin_.name, mark);
  if (name == "AWS::Partition") return text_at("aws", mark);
  if (name == "AWS::URLSuffix") return text_at("amazonaws.com", mark);
  if (name == "AWS::NotificationARNs") return Node::list(mark);
  if (name == "AWS::StackId") {
    return text_at("arn:aws:cloudformation:" + options.region + ":" + options.account_id +
                       ":stack/" + origin_.name + "/" + derived_uuid(origin_.name),
                   mark);
  }
  const std::vector<std::string> names = {
      "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
      "AWS::Region",    "AWS::StackId", "AWS::StackName",        "AWS::URLSuffix"};
  error(mark, "there is no pseudo parameter '" + name + "'" + did_you_mean(name, names));
  return Node::broken_at(mark);
}

Resource* Stack::usable(const std::string& logical_id, Mark mark) {
  Resource* resource = find_resource(logical_id);
  if (!resource->enabled) {
    error(mark, "resource '" + logical_id +
                    "' does not exist, because its condition is false; choose with 'Fn::If' "
                    "by the same condition");
    return nullptr;
  }
  if (nullptr != focus_) add_dependency(*focus_, logical_id, mark);
  return resource;
}

Node Stack::attribute(const std::string& logical_id, const std::string& name, Mark mark) {
  Resource* resource = find_resource(logical_id);
  if (nullptr == resource) {
    const auto role = ref(logical_id, mark);  // knows SAM's own roles, and reports the rest
    if (!role || role->broken) return Node::broken_at(mark);
    return text_at("arn:aws:iam::" + session_.options.account_id + ":role/" + role->text, mark);
  }
  resource = usable(logical_id, mark);
  if (nullptr == resource) return Node::broken_at(mark);
  if (is_stack_type(resource->type)) return nested_output(*resource, name, mark);
  if (is_name_broken(*this, *resource)) return Node::broken_at(mark);
  const auto value = attribute_value(*this, *resource, name);
  if (value) return text_at(*value, mark);
  const std::vector<std::string> names = attribute_names(resource->type);
  error(mark, "'" + logical_id + "' (" + resource->type + ") has no attribute '" + name +
                  "'; expected " + one_of(names));
  return Node::broken_at(mark);
}

Node Stack::nested_output(Resource& application, const std::string& name, Mark mark) {
  constexpr std::string_view prefix = "Outputs.";
  if (!name.starts_with(prefix)) {
    error(mark, "a nested stack has no attribute '" + name + "'; expected 'Outputs.' and a name");
    return Node::broken_at(mark);
  }
  Stack* stack = nested(application);
  if (nullptr == stack) return Node::broken_at(mark);  // reported where it is declared
  const std::string key = name.substr(prefix.size());
  const auto value = stack->output(key);
  if (!value) {
    error(mark, "'" + stack->origin().file + "' has no output '" + key + "'" +
                    did_you_mean(key, stack->output_names()));
    return Node::broken_at(mark);
  }
  Node copy = *value;
  copy.mark = mark;
  return copy;
}

std::optional<bool> Stack::condition(const std::string& name, Mark mark) {
  const auto known = conditions_.find(name);
  if (known != conditions_.end()) return known->second;
  const Node* conditions = section("Conditions");
  const Node* node = nullptr == conditions ? nullptr : conditions->find(name);
  if (nullptr == node) {
    unresolved("condition", name, mark, names_in("Conditions"));
    return std::nullopt;
  }
  if (!in_progress_.insert("condition " + name).second) {
    error(mark, "condition '" + name + "' depends on itself");
    return std::nullopt;
  }
  const auto holds = Evaluator(*this, origin_.file, session_.diagnostics).evaluate_condition(*node);
  in_progress_.erase("condition " + name);
  conditions_[name] = holds;
  return holds;
}

Node Stack::mapped(const std::string& map, const std::string& first, const std::string& second,
                   const Node* fallback, Mark mark) {
  const Node* maps = section("Mappings");
  const Node* found = nullptr == maps ? nullptr : maps->find(map);
  if (nullptr == found) {
    if (nullptr != fallback) return *fallback;
    return unresolved("mapping", map, mark, names_in("Mappings"));
  }
  const std::string* missing = &first;
  const Node* level = found->find(first);
  if (nullptr != level) {
    found = level;
    missing = &second;
    level = level->find(second);
  }
  if (nullptr != level) return *level;
  if (nullptr != fallback) return *fallback;
  std::vector<std::string> names;
  for (const Node::Member& member : found->members) names.push_back(member.key);
  error(mark, "mapping '" + map + "' has no key '" + *missing + "'; expected " + one_of(names));
  return Node::broken_at(mark);
}

Node Stack::import_value(const std::string& name, Mark mark) {
  std::vector<Stack*> stacks = {session_.root};
  bool all_known = true;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    for (const std::string& key : stacks[i]->output_names()) {
      const auto exported = stacks[i]->export_name(key);
      all_known = all_known && (exported || !stacks[i]->is_exported(key));
      if (exported != name) continue;
      Node value = stacks[i]->output(key).value_or(Node::broken_at(mark));
      value.mark = mark;
      return value;
    }
    for (const auto& resource : stacks[i]->resources_) {
      if (!resource->enabled) continue;
      Stack* stack = stacks[i]->nested(*resource);
      if (nullptr != stack) stacks.push_back(stack);
      all_known = all_known && (nullptr != stack || !is_stack_type(resource->type));
    }
  }
  // What is missing may be in a part that is already reported as broken.
  if (!all_known && !session_.diagnostics.empty()) return Node::broken_at(mark);
  error(mark, "no stack exports '" + name +
                  "'; it must be the name of an output's 'Export' in this template or one "
                  "nested in it");
  return Node::broken_at(mark);
}

std::string Stack::localized(std::string text) const {
  if (text.find("https://") == std::string::npos) return text;
  for (const auto& [host, url] : session_.api_urls) replace_all(text, "https://" + host, url);
  replace_all(text, "https://sqs." + region() + ".amazonaws.com/",
              session_.options.aws_endpoint + "/");
  return text;
}

}  // namespace local_cloud::templates
