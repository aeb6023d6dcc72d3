#pragma once

#include <local_cloud/template/diagnostics.hpp>
#include <local_cloud/template/node.hpp>

#include <optional>
#include <string>
#include <vector>

namespace local_cloud::templates {

/// Counts how deep expressions follow one another, so that no template can exhaust the program's
/// stack.
class DepthGuard {
 public:
  explicit DepthGuard(int& depth) : depth_(depth) { ++depth_; }
  ~DepthGuard() { --depth_; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
  bool too_deep() const { return depth_ > depth_max; }

 private:
  static constexpr int depth_max = 400;
  int& depth_;
};

/// What an expression can name. Each member reports its own mistakes and then answers with a broken
/// node; none means `AWS::NoValue`.
class Scope {
 public:
  virtual ~Scope() = default;

  virtual std::optional<Node> ref(const std::string& name, Mark mark) = 0;
  virtual Node attribute(const std::string& logical_id, const std::string& name, Mark mark) = 0;
  virtual std::optional<bool> condition(const std::string& name, Mark mark) = 0;
  virtual Node mapped(const std::string& map, const std::string& first, const std::string& second,
                      const Node* fallback, Mark mark) = 0;
  virtual Node import_value(const std::string& export_name, Mark mark) = 0;
  virtual int& depth() = 0;  ///< the counter of `DepthGuard`
  virtual std::string region() const = 0;
  /// Points what a template composes for the public internet at this machine.
  virtual std::string localized(std::string text) const = 0;
  /// Takes note of something that is right on AWS and has no meaning here.
  virtual void unsupported(Mark mark, std::string what, std::string why) = 0;
};

/// The name and argument of an intrinsic function, in its short or its long form.
struct Intrinsic {
  std::string name = {};  ///< "Ref", "Condition", "Fn::Sub"
  Node argument = {};     ///< without the tag
  Mark mark = {};
};

/// The intrinsic that `node` is; none if it is a plain value. `{"Condition": name}` is one only
/// where conditions are expected, and not told apart here.
std::optional<Intrinsic> as_intrinsic(const Node& node);

/// Computes the value of expressions. Lives shorter than its arguments.
class Evaluator {
 public:
  Evaluator(Scope& scope, const std::string& file, Diagnostics& diagnostics)
      : scope_(scope), file_(file), diagnostics_(diagnostics) {}

  /// `node` with every intrinsic in it replaced by its value. None is `AWS::NoValue`.
  std::optional<Node> evaluate(const Node& node);
  /// A condition function; none after a mistake.
  std::optional<bool> evaluate_condition(const Node& node);
  /// The value as text, for places that take nothing else; none after a mistake, or for NoValue.
  std::optional<std::string> evaluate_text(const Node& node, const std::string& what);

 private:
  using Function = std::optional<Node> (Evaluator::*)(const Intrinsic&);
  struct NamedFunction;
  static const std::vector<NamedFunction>& functions();

  std::optional<Node> call(const Intrinsic& intrinsic);
  std::optional<Node> ref(const Intrinsic& intrinsic);
  std::optional<Node> get_att(const Intrinsic& intrinsic);
  std::optional<Node> sub(const Intrinsic& intrinsic);
  std::optional<Node> join(const Intrinsic& intrinsic);
  std::optional<Node> select(const Intrinsic& intrinsic);
  std::optional<Node> split(const Intrinsic& intrinsic);
  std::optional<Node> choose(const Intrinsic& intrinsic);
  std::optional<Node> find_in_map(const Intrinsic& intrinsic);
  std::optional<Node> import_value(const Intrinsic& intrinsic);
  std::optional<Node> base64(const Intrinsic& intrinsic);
  std::optional<Node> get_azs(const Intrinsic& intrinsic);
  std::optional<Node> length(const Intrinsic& intrinsic);
  std::optional<Node> to_json_string(const Intrinsic& intrinsic);

  std::optional<std::string> sub_name(const std::string& name, const Node* variables, Mark mark);
  std::optional<Node> list_argument(const Node& node, const std::string& function);
  bool has_size(const Intrinsic& intrinsic, std::size_t least, std::size_t most, const char* form);
  std::optional<bool> equals(const Intrinsic& intrinsic);
  std::optional<bool> combine(const Intrinsic& intrinsic);
  Node error(Mark mark, std::string message);

  Scope& scope_;
  const std::string& file_;
  Diagnostics& diagnostics_;
};

}  // namespace local_cloud::templates
