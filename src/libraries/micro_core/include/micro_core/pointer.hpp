#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/detail/type_name.hpp>

#include <memory>
#include <string>
#include <utility>

/// `std::unique_ptr`: as `std::optional`, on the heap, so that a struct may contain its own kind.
/// (A `std::vector` of its own kind needs nothing.)
///
///     struct Folder { std::string name; std::unique_ptr<Folder> parent; };
///
/// The nesting of JSON is bounded (`JsonLimits::depth_max`), and so is the depth of what is read.
template <class T>
struct micro_core::JsonCodec<std::unique_ptr<T>> {
  static constexpr bool may_be_absent = true;

  static void decode(const Json& json, std::unique_ptr<T>& out, const DecodeAt& at) {
    out.reset();
    if (json.is_null()) return;
    out = std::make_unique<T>();
    micro_core::decode(json, *out, at);
  }
  static Json encode(const std::unique_ptr<T>& value) {
    return value ? to_json(*value) : Json(nullptr);
  }
  template <class Builder>
  static JsonObject schema(Builder& builder) {
    JsonArray either;
    either.push_back(builder.template schema_of<T>());
    either.push_back(JsonObject{{"type", "null"}});
    JsonObject schema;
    schema["anyOf"] = std::move(either);
    return schema;
  }
  static std::string type_name() { return "nullable[" + detail::type_name<T>() + "]"; }
};
