#include <local_cloud/template/dependencies.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace local_cloud::templates {
namespace {

void add_depends_on(Stack& stack, Resource& resource) {
  const Node* node = nullptr == resource.body ? nullptr : resource.body->find("DependsOn");
  if (nullptr == node) return;
  const std::vector<Node> names = node->is_list() ? node->items : std::vector<Node>{*node};
  for (const Node& name : names) {
    if (!name.is_scalar() || !name.tag.empty()) {
      stack.error(name.mark, "'DependsOn' takes the names of resources");
    } else if (nullptr != stack.find_resource(name.text)) {
      stack.add_dependency(resource, name.text, name.mark);
    } else {
      std::vector<std::string> known;
      for (const auto& each : stack.resources()) known.push_back(each->logical_id);
      stack.error(name.mark, "there is no resource '" + name.text + "' in this template" +
                                 did_you_mean(name.text, known));
    }
  }
}

std::string shown(const std::vector<const Resource*>& path, const Resource& start) {
  std::string text;
  const auto first = std::find(path.begin(), path.end(), &start);
  for (auto each = first; each != path.end(); ++each) text += (*each)->logical_id + " → ";
  return text + start.logical_id;
}

// Walks the graph depth first without recursion: a chain may be as long as a template.
class CircleSearch {
 public:
  explicit CircleSearch(Stack& stack) : stack_(stack) {}

  void from(Resource& start) {
    if (done_.contains(&start)) return;
    enter(start);
    while (!path_.empty()) {
      const Resource& current = *path_.back();
      if (next_.back() == current.depends_on.end()) {
        done_.insert(&current);
        path_.pop_back();
        next_.pop_back();
        continue;
      }
      const auto& [name, mark] = *next_.back()++;
      Resource* target = stack_.find_resource(name);
      if (nullptr == target || done_.contains(target)) continue;
      if (std::find(path_.begin(), path_.end(), target) == path_.end()) {
        enter(*target);
        continue;
      }
      stack_.error(mark, "these resources need each other first: " + shown(path_, *target) +
                             "; break the circle, for example with a name that is written out");
    }
  }

 private:
  void enter(Resource& resource) {
    path_.push_back(&resource);
    next_.push_back(resource.depends_on.begin());
  }

  Stack& stack_;
  std::set<const Resource*> done_;
  std::vector<const Resource*> path_;
  std::vector<std::map<std::string, Mark>::const_iterator> next_;
};

}  // namespace

void check_dependencies(Stack& stack) {
  for (const auto& resource : stack.resources()) add_depends_on(stack, *resource);
  CircleSearch search(stack);
  for (const auto& resource : stack.resources()) {
    if (resource->enabled) search.from(*resource);
  }
}

}  // namespace local_cloud::templates
