#pragma once

#include <micro_api/response.hpp>
#include <micro_core/json_schema.hpp>

#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace micro_api {

/// Something that a handler needs and that is made for each request: a member of its input struct.
/// Reads like a pointer to the `T`.
///
/// `T` says how it is made, from inputs of its own (dependencies included):
///
///     struct CurrentUser {
///       std::string name;
///       struct Needs { HttpBearer token; };
///       static Response<CurrentUser> provide(const Needs& in);
///     };
///
/// or the app does, which then comes first: `app.provide<CurrentUser>(...)`. A provider returns a
/// `T` or a `Response<T>`; an `HttpError` ends the request with that answer.
///
/// There is one `T` per request, however many ask for it, made when the first of them is read. It
/// lives until the answer is made, and until the end of the stream if the answer has one; what was
/// made last is destroyed first. Its destructor is where a connection goes back to its pool.
template <class T>
class Depends {
 public:
  using dependency_type = T;

  Depends() = default;
  /// For a test that calls a handler itself; `value` must outlive this.
  Depends(T& value) : value_(&value) {}

  operator T&() const noexcept { return *value_; }
  T& operator*() const noexcept { return *value_; }
  T* operator->() const noexcept { return value_; }

 private:
  T* value_ = nullptr;
};

namespace detail {

class Call;
struct InputDescription;
struct InputFacts;

template <class T>
inline constexpr bool is_depends = micro_core::detail::is_instance<T, Depends>;

/// A type without its type.
struct TypeKey {
  const void* identity = nullptr;
  std::string_view spelling = {};  ///< how the compiler spells it, somewhere in there

  friend bool operator==(const TypeKey& a, const TypeKey& b) { return a.identity == b.identity; }
};

template <class T>
TypeKey type_key() {
  constexpr micro_core::detail::Spelling spelling = micro_core::detail::spelt_type<T>();
  return {&micro_core::detail::type_identity<T>, {spelling.text, spelling.size}};
}

/// How a dependency is made, without its types.
struct Provider {
  /// Puts the value into `call.dependencies()`; not if the input is wrong or the request refused.
  std::function<void(Call& call)> make;
  const InputFacts& (*facts)();
  void (*describe)(InputDescription&);
};

/// The providers that an app was given, by `TypeKey::identity`.
using Providers = std::unordered_map<const void*, Provider>;

/// A dependency of an input.
struct NeededDependency {
  TypeKey type;
  const Provider* own;  ///< by the type itself; null if it has none
};

/// `provider` for the type in `providers`, else the type's own; null if there is none.
const Provider* find_provider(const NeededDependency& needed, const Providers* providers);

/// "CurrentUser", for people.
std::string type_name(const TypeKey& type);

/// The values that were made for one request. Destroys them in reverse order.
class DependencyStore {
 public:
  DependencyStore() = default;
  DependencyStore(const DependencyStore&) = delete;
  DependencyStore& operator=(const DependencyStore&) = delete;
  ~DependencyStore();

  /// Null if there is no value of that type yet.
  void* find(const TypeKey& type) const;

  template <class T>
  void add(T&& value) {
    using Value = std::remove_cvref_t<T>;
    entries_.reserve(entries_.size() + 1);  // so that nothing throws once there is a value to free
    entries_.push_back({type_key<Value>(), new Value(std::forward<T>(value)),
                        [](void* object) { delete static_cast<Value*>(object); }});
  }

 private:
  struct Entry {
    TypeKey type;
    void* object;
    void (*destroy)(void*);
  };
  std::vector<Entry> entries_;
};

}  // namespace detail
}  // namespace micro_api
