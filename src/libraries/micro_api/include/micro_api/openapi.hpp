#pragma once

#include <micro_api/handler.hpp>
#include <micro_core/json_schema.hpp>

#include <string>
#include <string_view>

namespace micro_api {

/// One operation of the OpenAPI document while it is described.
struct OperationDescription {
  micro_core::SchemaBuilder& schemas;
  JsonArray parameters = {};
  Json request_body = nullptr;
  Json answer = nullptr;    ///< the schema of the answer's body; null if it has none
  bool has_answer = false;  ///< false: what the handler answers is not described by a type
  bool is_void = false;
};

namespace detail {

void add_parameter(OperationDescription& operation, std::string_view place, std::string_view name,
                   bool required, Json schema);
void set_request_body(OperationDescription& operation, bool required, Json schema);

template <class Member>
void describe_member(OperationDescription& operation, std::string_view name, const Member& member) {
  if constexpr (is_path<Member> || is_query<Member> || is_header<Member>) {
    using T = typename Member::parameter_type;
    Json schema = operation.schemas.schema_of<T>();
    bool required = !parameter_may_be_absent<T>;
    if constexpr (is_path<Member>) {
      add_parameter(operation, "path", name, true, std::move(schema));
    } else {
      if (member.has_default()) {
        required = false;
        schema.as_object()["default"] = micro_core::to_json(member.value());
      }
      add_parameter(operation, is_query<Member> ? "query" : "header",
                    is_query<Member> ? std::string(name) : header_name(name), required,
                    std::move(schema));
    }
  } else if constexpr (is_body<Member>) {
    using T = typename Member::parameter_type;
    set_request_body(operation, !micro_core::detail::is_optional<T>,
                     operation.schemas.schema_of<T>());
  }
}

template <class T>
void describe_answer(OperationDescription& operation, const T*) {
  operation.answer = operation.schemas.schema_of<T>();
  operation.has_answer = true;
}
template <class T>
void describe_answer(OperationDescription& operation, const Response<T>*) {
  describe_answer(operation, static_cast<const T*>(nullptr));
}
inline void describe_answer(OperationDescription& operation, const void*) {
  operation.is_void = true;
}
inline void describe_answer(OperationDescription&, const HttpResponse*) {}
inline void describe_answer(OperationDescription&, const HttpError*) {}

/// Describes what `Handler` takes and answers. A pointer to it costs nothing at start.
template <class Handler>
void describe(OperationDescription& operation) {
  using In = typename Signature<Handler>::In;
  using Out = typename Signature<Handler>::Out;
  if constexpr (is_body<In>) {
    describe_member(operation, "body", In{});
  } else if constexpr (!std::is_void_v<In> && !std::is_same_v<In, Context>) {
    const In in{};
    micro_core::for_each_member(in, [&](std::string_view name, const auto& member) {
      describe_member(operation, name, member);
    });
  }
  describe_answer(operation, static_cast<const Out*>(nullptr));
}

}  // namespace detail
}  // namespace micro_api
