#pragma once

#include <local_cloud/template/diagnostics.hpp>
#include <local_cloud/template/evaluator.hpp>
#include <local_cloud/template/node.hpp>
#include <local_cloud/template/read_template.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace local_cloud::templates {

class Stack;

/// One resource of a stack, with its properties evaluated as they are asked for.
struct Resource {
  std::string logical_id = {};
  std::string type = {};
  Mark mark = {};
  bool enabled = true;         ///< false when its condition does not hold
  bool generated = false;      ///< SAM makes it; it is not in the file
  const Node* body = nullptr;  ///< Type, Properties, Metadata …; nullptr when generated
  Node properties = {};        ///< with Globals merged in, not evaluated
  std::map<std::string, std::optional<Node>> values = {};  ///< evaluated so far
  std::set<std::string> in_progress = {};       ///< being evaluated: guards against circles
  std::map<std::string, Mark> depends_on = {};  ///< logical id → where it is named
};

/// True for the types of resources that are stacks of their own.
bool is_stack_type(const std::string& type);

/// What all stacks of one reading share.
struct Session {
  const ReadOptions& options;
  Diagnostics diagnostics = {};
  std::vector<Unsupported> unsupported = {};
  std::vector<std::filesystem::path> files = {};
  std::map<std::string, std::string> api_urls =
      {};  ///< "API_ID.execute-api.REGION.amazonaws.com" → URL
  Stack* root = nullptr;
  int stack_count = 0;
  int depth = 0;  ///< see `DepthGuard`
};

/// One template with its parameters: answers what its expressions name. Evaluates on demand, each
/// thing once; a stack nested in it is made when it is first needed.
class Stack : public Scope {
 public:
  /// Where a stack comes from.
  struct Origin {
    std::filesystem::path path = {};
    std::string file = {};    ///< the path as messages show it
    std::string name = {};    ///< AWS::StackName
    std::string prefix = {};  ///< of resource ids: "" or "Batch."
    Stack* parent = nullptr;
    Resource* application = nullptr;  ///< the parent's resource that this is
    int level = 0;
  };

  /// Reads the template; none when it cannot be used at all, with the reason in the diagnostics.
  static std::unique_ptr<Stack> load(Session& session, Origin origin, Mark location);

  const Origin& origin() const { return origin_; }
  Session& session() { return session_; }
  const Node& document() const { return document_; }
  std::filesystem::path folder() const { return origin_.path.parent_path(); }
  std::string id_of(const Resource& resource) const { return origin_.prefix + resource.logical_id; }
  SourcePlace place(Mark mark) const { return {origin_.file, mark.line, mark.column}; }

  /// In the file's order; generated ones last.
  const std::vector<std::unique_ptr<Resource>>& resources() const { return resources_; }
  Resource* find_resource(const std::string& logical_id);

  /// The evaluated property; nullptr when it is absent or `AWS::NoValue`.
  const Node* property(Resource& resource, const std::string& name);
  /// Every property, evaluated.
  Node evaluated_properties(Resource& resource);
  /// An attribute of the resource's body that is not a property, evaluated: Metadata.
  std::optional<Node> evaluated(const Node& node);
  std::optional<std::string> evaluated_text(const Node& node, const std::string& what);

  /// The stack that an application resource stands for; nullptr when there is none to read.
  Stack* nested(Resource& application);
  /// Value of an output; none when it does not exist, or its condition is false.
  std::optional<Node> output(const std::string& name);
  /// The name that an output is exported under; none when it is not exported.
  std::optional<std::string> export_name(const std::string& output_name);
  bool is_exported(const std::string& output_name) const;
  std::vector<std::string> output_names();

  void error(Mark mark, std::string message);
  void add_dependency(Resource& from, const std::string& to, Mark mark);

  std::optional<Node> ref(const std::string& name, Mark mark) override;
  Node attribute(const std::string& logical_id, const std::string& name, Mark mark) override;
  std::optional<bool> condition(const std::string& name, Mark mark) override;
  Node mapped(const std::string& map, const std::string& first, const std::string& second,
              const Node* fallback, Mark mark) override;
  Node import_value(const std::string& export_name, Mark mark) override;
  int& depth() override { return session_.depth; }
  std::string region() const override { return session_.options.region; }
  std::string localized(std::string text) const override;
  void unsupported(Mark mark, std::string what, std::string why) override;

  /// Evaluates the parameters and conditions that nothing has used yet, to find their mistakes.
  void check_unused();

 private:
  class ResourceFocus;

  Stack(Session& session, Origin origin) : session_(session), origin_(std::move(origin)) {}

  bool check_sections();
  void check_format_version();
  void check_globals();
  void check_transform();
  void check_parameter_names(Mark location);
  void load_resources();
  void load_resource(const Node::Member& member);
  void apply_globals(Resource& resource);
  void add_implicit_api();
  const Node* section(const std::string& name) const { return document_.find(name); }
  std::vector<std::string> names_in(const std::string& section_name) const;
  std::vector<std::string> resource_names() const;

  std::optional<Node> pseudo_parameter(const std::string& name, Mark mark);
  Node parameter(const std::string& name, Mark mark);
  Node parameter_value(const std::string& name, const Node& declaration);
  Node missing_parameter(const std::string& name, const Node& declaration);
  /// What the caller or the parent gives; none: the default applies.
  struct Given {
    std::string text = {};
    Mark mark = {};       // in the parent's file
    bool broken = false;  // a mistake that is already reported
  };
  std::optional<Given> given_parameter(const std::string& name);
  std::optional<Node> output_value(const std::string& name, const Node& declaration);
  Node unresolved(const std::string& what, const std::string& name, Mark mark,
                  std::vector<std::string> names);
  /// The resource, if an expression may use it now; nullptr after a mistake.
  Resource* usable(const std::string& logical_id, Mark mark);
  Node nested_output(Resource& application, const std::string& name, Mark mark);

  Session& session_;
  Origin origin_;
  Node document_;
  std::vector<std::unique_ptr<Resource>> resources_;
  std::map<std::string, Resource*> by_id_;
  Resource* focus_ = nullptr;  // whose property is being evaluated: dependencies are its own
  std::map<std::string, std::optional<bool>> conditions_;
  std::map<std::string, Node> parameters_;
  std::map<std::string, std::optional<Node>> outputs_;
  std::set<std::string> in_progress_;  // "parameter X", "output Y", "condition Z"
  std::map<std::string, std::unique_ptr<Stack>> nested_;
};

}  // namespace local_cloud::templates
