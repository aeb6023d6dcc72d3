#pragma once

#include <micro_api/handler.hpp>
#include <micro_api/input_description.hpp>
#include <micro_core/json_schema.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_api {

/// One answer of an operation in the OpenAPI document.
struct AnswerDescription {
  JsonObject content = {};  ///< by media type; empty: no body, or one that no type describes
  int status = 200;         ///< unless the route says another one
};

/// One operation of the OpenAPI document while it is described.
struct OperationDescription {
  micro_core::SchemaBuilder& schemas;
  detail::InputDescription input;
  AnswerDescription answer = {};
};

namespace detail {

void add_content(AnswerDescription& answer, std::string_view media_type, Json schema);
/// Of a body that is text to the document: a string, unless it is bytes.
Json schema_of_media(std::string_view media_type);

/// Adds what a `T` is as an answer.
template <class T>
void describe_answer(AnswerDescription& answer, micro_core::SchemaBuilder& schemas) {
  if constexpr (std::is_void_v<T>) {
    answer.status = usual_status<void>();
  } else if constexpr (is_response<T>) {
    describe_answer<typename T::value_type>(answer, schemas);
  } else if constexpr (requires { typename T::line_type; }) {
    add_content(answer, T::media_type, schemas.output_schema_of<typename T::line_type>());
  } else if constexpr (Responder<T>) {
    answer.status = usual_status<T>();
    if (!std::string_view(T::media_type).empty()) {
      add_content(answer, T::media_type, schema_of_media(T::media_type));
    }
  } else if constexpr (is_variant<T>) {
    [&]<class... One>(const std::variant<One...>*) {
      (describe_answer<One>(answer, schemas), ...);
    }(static_cast<const T*>(nullptr));
  } else if constexpr (!std::is_same_v<T, HttpResponse> && !std::is_same_v<T, HttpError>) {
    add_content(answer, "application/json", schemas.output_schema_of<T>());
  }
}

/// Describes what `Handler` takes and answers. A pointer to it costs nothing at start.
template <class Handler>
void describe(OperationDescription& operation) {
  using In = typename Signature<Handler>::In;
  using Out = typename Signature<Handler>::Out;
  describe_input<In>(operation.input);
  finish_input(operation.input);
  describe_answer<Out>(operation.answer, operation.schemas);
}

/// A header of a declared response.
struct DeclaredHeader {
  std::string name;
  std::string description;
  Json (*schema)(micro_core::SchemaBuilder&);
};

}  // namespace detail

/// What an answer of a route looks like, for the document only: made by `response_of`.
class ResponseDescription {
 public:
  ResponseDescription(std::string description,
                      void (*describe)(AnswerDescription&, micro_core::SchemaBuilder&))
      : description_(std::move(description)), describe_(describe) {}

  /// Adds a header that such an answer has: .header<int>("retry-after", "Seconds to wait").
  template <class T>
  ResponseDescription header(std::string name, std::string description = {}) && {
    headers_.push_back(
        {std::move(name), std::move(description),
         [](micro_core::SchemaBuilder& schemas) { return schemas.output_schema_of<T>(); }});
    return std::move(*this);
  }

  /// The response object of the document.
  JsonObject to_json(micro_core::SchemaBuilder& schemas) const;

 private:
  std::string description_;
  void (*describe_)(AnswerDescription&, micro_core::SchemaBuilder&);
  std::vector<detail::DeclaredHeader> headers_ = {};
};

/// An answer whose body is a `T`: what a handler may return, or `void` for none.
template <class T = void>
ResponseDescription response_of(std::string description) {
  return {std::move(description), &detail::describe_answer<T>};
}

/// An answer that a route gives besides the one of its type.
struct DeclaredResponse {
  int status;
  ResponseDescription response;
};

}  // namespace micro_api
