#include <micro_api/dependencies.hpp>
#include <micro_api/input_facts.hpp>

#include <algorithm>
#include <stdexcept>

namespace micro_api::detail {
namespace {

// More is a dependency that needs itself; `App::check` says which.
constexpr int dependency_depth_max = 100;

// What follows the inputs of a route down to their last dependency.
void add_body_use(const InputFacts& facts, const Providers* providers, int depth,
                  std::string_view& first_body, BodyUse& use) {
  for (const std::string_view name : facts.bodies) {
    if (!use.json) first_body = name;
    use.json = true;
    use.embedded = use.embedded || name != first_body;
  }
  if (use.form == nullptr) use.form = facts.form;
  if (depth == dependency_depth_max) return;
  for (const NeededDependency& needed : facts.dependencies) {
    const Provider* provider = find_provider(needed, providers);
    if (provider == nullptr) continue;
    add_body_use(provider->facts(), providers, depth + 1, first_body, use);
  }
}

// What the inputs of one route are checked against.
struct Check {
  const Providers* providers;
  const std::vector<std::string>& path_names;
  const std::string& where;
  std::vector<std::string_view> taken;  // names of the path
};

[[noreturn]] void refuse_circle(const Check& check, const std::vector<TypeKey>& path) {
  std::string circle;
  for (const TypeKey& type : path) {
    circle += (circle.empty() ? "" : " needs ") + type_name(type);
  }
  throw std::logic_error(check.where + " has a dependency that needs itself: " + circle);
}

void check_paths(const InputFacts& facts, const std::string& dependency, Check& check) {
  for (const std::string_view member : facts.paths) {
    const std::string name(member);
    if (std::ranges::find(check.path_names, name) == check.path_names.end()) {
      throw std::logic_error(check.where + " needs a " + dependency +
                             ", which has the Path member '" + name + "', but the path has no {" +
                             name + "}");
    }
    check.taken.push_back(member);
  }
}

void check_all_taken(const Check& check) {
  for (const std::string& name : check.path_names) {
    if (std::ranges::find(check.taken, name) != check.taken.end()) continue;
    throw std::logic_error(check.where +
                           ": neither the handler's input nor a dependency of it has a "
                           "Path member '" +
                           name + "'");
  }
}

// `path` leads from the route's own input to the one that `facts` are of.
void check_dependencies(const InputFacts& facts, Check& check, std::vector<TypeKey>& path) {
  for (const NeededDependency& needed : facts.dependencies) {
    const std::string name = type_name(needed.type);
    const Provider* provider = find_provider(needed, check.providers);
    if (provider == nullptr) {
      throw std::logic_error(check.where + " needs a " + name +
                             ", but nobody provides it: give it a static function `provide`, or "
                             "call app.provide<" +
                             name + ">(...)");
    }
    const bool is_circle = std::ranges::find(path, needed.type) != path.end();
    path.push_back(needed.type);
    if (is_circle) refuse_circle(check, path);
    check_paths(provider->facts(), name, check);
    check_dependencies(provider->facts(), check, path);
    path.pop_back();
  }
}

}  // namespace

const Provider* find_provider(const NeededDependency& needed, const Providers* providers) {
  if (providers != nullptr) {
    const auto found = providers->find(needed.type.identity);
    if (found != providers->end()) return &found->second;
  }
  return needed.own;
}

// The spelling is "... [with T = shop::CurrentUser; ...]" or "... [T = shop::CurrentUser]".
std::string type_name(const TypeKey& type) {
  std::string_view text = type.spelling;
  const std::size_t begin = text.find("T = ");
  if (begin != std::string_view::npos) text.remove_prefix(begin + 4);
  text = text.substr(0, text.find_first_of(";]"));
  for (const std::string_view unnamed : {"{anonymous}::", "(anonymous namespace)::"}) {
    const std::size_t at = text.rfind(unnamed);
    if (at != std::string_view::npos) text.remove_prefix(at + unnamed.size());
  }
  return std::string(text);
}

DependencyStore::~DependencyStore() {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    entry->destroy(entry->object);
  }
}

void* DependencyStore::find(const TypeKey& type) const {
  const auto found = std::ranges::find(entries_, type, &Entry::type);
  return found == entries_.end() ? nullptr : found->object;
}

BodyUse body_use(const InputFacts& facts, const Providers* providers) {
  BodyUse use;
  std::string_view first_body;
  add_body_use(facts, providers, 0, first_body, use);
  return use;
}

void check_input(const InputFacts& facts, const Providers* providers,
                 const std::vector<std::string>& path_names, const std::string& where) {
  std::vector<TypeKey> path;
  Check check{providers, path_names, where, {facts.paths.begin(), facts.paths.end()}};
  check_dependencies(facts, check, path);
  check_all_taken(check);
  const BodyUse use = body_use(facts, providers);
  if (use.json && use.form != nullptr) {
    throw std::logic_error(where + " reads its body as JSON (Body) and as a form (Form)");
  }
}

DependencyStore& Call::dependencies() {
  if (!dependencies_) dependencies_ = std::make_shared<DependencyStore>();
  return *dependencies_;
}

void* Call::dependency(const NeededDependency& needed) {
  if (void* known = dependencies().find(needed.type)) return known;
  const Provider* provider = find_provider(needed, providers_);
  if (provider == nullptr) {
    throw std::logic_error("nobody provides a " + type_name(needed.type));
  }
  if (dependency_depth_ == dependency_depth_max) {
    throw std::logic_error(type_name(needed.type) + " is a dependency that needs itself");
  }
  ++dependency_depth_;  // an exception ends the call, so nobody has to count down then
  provider->make(*this);
  --dependency_depth_;
  return dependencies().find(needed.type);
}

void Call::keep_dependencies_for(HttpResponse& response) const {
  if (!response.stream || !dependencies_) return;
  response.stream = [kept = dependencies_, stream = std::move(response.stream)](
                        micro_http::BodyWriter& writer) { stream(writer); };
}

}  // namespace micro_api::detail
