#include <local_cloud/template/yaml_reader.hpp>

#include <micro_core/encoding.hpp>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>
#include <map>
#include <memory>
#include <sstream>
#include <utility>

namespace local_cloud::templates {
namespace {

// CloudFormation's own limit is 1 MiB of text and 500 resources; aliases could multiply the nodes.
constexpr std::size_t text_bytes_max = 1 << 20;
constexpr std::size_t nodes_max = 200'000;
constexpr std::size_t keys_max = 2'000;  // of one map: they are searched one by one
constexpr std::size_t depth_max = 100;

Mark from_yaml(const YAML::Mark& mark) {
  return {mark.line + 1, mark.column + 1};
}

// Leaves the parser at the first mistake: what follows it would be guesswork.
struct ReadFailure {
  Mark mark;
  std::string message;
};

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += count_nodes(item);
  for (const Node::Member& member : node.members) count += count_nodes(member.value);
  return count;
}

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    // The parser also lands here on text that it could not place after the document's end.
    if (started_) {
      throw ReadFailure{from_yaml(mark),
                        "this does not belong to the document above; expected its end"};
    }
    started_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.mark = from_yaml(mark);
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      throw ReadFailure{from_yaml(mark), "this alias is part of what it stands for"};
    }
    const std::shared_ptr<const Node> original = found->second;
    count(count_nodes(*original), from_yaml(mark));
    add(*original, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = Node::scalar(value, from_yaml(mark));
    node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    node.tag = own_tag(tag);
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(Node::list(from_yaml(mark)), tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(Node::map(from_yaml(mark)), tag, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    std::string key = {};
    Mark key_mark = {};
    std::vector<Node> merged = {};  // values of `<<`
  };

  static std::string own_tag(const std::string& tag) {
    const bool standard = tag == "!" || tag == "?" || tag.starts_with("tag:yaml.org,2002:");
    return standard ? "" : tag;
  }

  void open(Node node, const std::string& tag, YAML::anchor_t anchor) {
    if (frames_.size() >= depth_max) {
      throw ReadFailure{node.mark,
                        "nested too deeply; at most " + std::to_string(depth_max) + " levels"};
    }
    if (!frames_.empty() && frames_.back().node.is_map() && !frames_.back().has_key) {
      throw ReadFailure{node.mark, "a key is " + std::string(kind_name(node)) + "; expected text"};
    }
    node.tag = own_tag(tag);
    frames_.push_back({std::move(node), anchor});
  }

  void close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    for (Node& merged : frame.merged) merge(frame.node, std::move(merged));
    add(std::move(frame.node), frame.anchor);
  }

  // YAML's `<<`: keys of the map itself win, then those of earlier merged maps.
  static void merge(Node& map, Node from) {
    if (from.is_list()) {
      for (Node& item : from.items) merge(map, std::move(item));
      return;
    }
    if (!from.is_map()) throw ReadFailure{from.mark, "'<<' takes a map or a list of maps"};
    for (Node::Member& member : from.members) {
      if (nullptr == map.find(member.key)) map.members.push_back(std::move(member));
    }
  }

  void count(std::size_t more, Mark mark) {
    count_ += more;
    if (count_ <= nodes_max) return;
    throw ReadFailure{mark, "too large; at most " + std::to_string(nodes_max) + " values"};
  }

  void add(Node node, YAML::anchor_t anchor) {
    count(1, node.mark);
    if (anchor != 0) anchors_[anchor] = std::make_shared<const Node>(node);
    if (frames_.empty()) {
      root_ = std::move(node);
    } else if (frames_.back().node.is_list()) {
      frames_.back().node.items.push_back(std::move(node));
    } else {
      add_to_map(frames_.back(), std::move(node));
    }
  }

  static void add_to_map(Frame& frame, Node node) {
    if (!frame.has_key) {
      if (!node.is_scalar()) throw ReadFailure{node.mark, "a key is missing before this ':'"};
      frame.key = std::move(node.text);
      frame.key_mark = node.mark;
      frame.has_key = true;
      return;
    }
    frame.has_key = false;
    if (frame.key == "<<") {
      frame.merged.push_back(std::move(node));
      return;
    }
    if (frame.node.members.size() >= keys_max) {
      throw ReadFailure{frame.key_mark,
                        "too many keys; at most " + std::to_string(keys_max) + " in a map"};
    }
    if (nullptr != frame.node.find(frame.key)) {
      throw ReadFailure{frame.key_mark, "'" + frame.key + "' is here twice; a key may occur once"};
    }
    frame.node.members.push_back({std::move(frame.key), frame.key_mark, std::move(node)});
  }

  bool started_ = false;
  std::size_t count_ = 0;
  Node root_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, std::shared_ptr<const Node>> anchors_;
};

// yaml-cpp's own texts name what went wrong; they only lack our place in front.
std::string worded(const YAML::Exception& error) {
  return "not readable as YAML: " + error.msg;
}

}  // namespace

std::optional<Node> read_yaml(std::string_view text, const std::string& file,
                              Diagnostics& diagnostics) {
  if (text.size() > text_bytes_max) {
    diagnostics.error(file, {}, "the file is over 1 MiB, the most that CloudFormation takes");
    return std::nullopt;
  }
  if (!micro_core::is_utf8(text)) {
    diagnostics.error(file, {}, "the file is not UTF-8 text");
    return std::nullopt;
  }
  TreeBuilder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      diagnostics.error(file, {}, "the file is empty");
      return std::nullopt;
    }
    parser.HandleNextDocument(builder);  // there must not be one: the builder refuses it
  } catch (const ReadFailure& failure) {
    diagnostics.error(file, failure.mark, failure.message);
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    diagnostics.error(file, error.mark.is_null() ? Mark{} : from_yaml(error.mark), worded(error));
    return std::nullopt;
  }
  return builder.take();
}

}  // namespace local_cloud::templates
