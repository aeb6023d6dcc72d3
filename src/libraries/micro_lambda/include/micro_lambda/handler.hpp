#pragma once

#include <micro_core/detail/callable.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/response_stream.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace micro_lambda {

/// What every form of handler becomes: the event's text in, the answer's JSON text out.
using TextHandler =
    std::function<micro_core::Result<std::string>(std::string_view event, const Context& context)>;

/// What every form of streaming handler becomes: the event's text in, the answer's bytes to
/// `answer`.
using StreamHandler = std::function<micro_core::Result<void>(
    std::string_view event, const Context& context, ResponseStream& answer)>;

namespace detail {

// The argument and answer types of a callable; empty when they cannot be told (a generic lambda).
template <class F>
struct Signature {};

template <class R, class E>
struct Signature<R(E)> {
  using Answer = R;
  using Event = std::remove_cvref_t<E>;
  static constexpr bool takes_context = false;
};
template <class R, class E>
struct Signature<R(E, const Context&)> : Signature<R(E)> {
  static constexpr bool takes_context = true;
};
template <class R, class E>
struct Signature<R(E, const Context&, ResponseStream&)> : Signature<R(E)> {};
template <class F>
  requires(!std::is_function_v<F> &&
           requires { typename micro_core::detail::FunctionType<F>::type; })
struct Signature<F> : Signature<typename micro_core::detail::FunctionType<F>::type> {};

template <class F>
concept HasSignature = requires { typename Signature<F>::Event; };

template <class T>
struct ResultOf {
  using Value = T;
  static constexpr bool is_result = false;
};
template <class T>
struct ResultOf<micro_core::Result<T>> {
  using Value = T;
  static constexpr bool is_result = true;
};

// Calls `make_answer` and writes what it returns.
template <class MakeAnswer>
micro_core::Result<std::string> answer_text(MakeAnswer make_answer) {
  using Answer = std::remove_cvref_t<decltype(make_answer())>;
  using Value = typename ResultOf<Answer>::Value;
  if constexpr (std::is_void_v<Answer>) {
    make_answer();
    return std::string("null");
  } else if constexpr (ResultOf<Answer>::is_result) {
    Answer answer = make_answer();
    if (!answer) return std::move(answer).error();
    if constexpr (std::is_void_v<Value>) {
      return std::string("null");
    } else {
      return answer_text([&]() -> Value { return *std::move(answer); });
    }
  } else if constexpr (std::is_same_v<Answer, std::string>) {
    return make_answer();
  } else {
    static_assert(EncodableAnswer<Value>, "the handler's answer type has no EventCodec<>::encode");
    return micro_core::to_text(EventCodec<Value>::encode(make_answer()));
  }
}

}  // namespace detail

/// Any handler that `run` takes, as a `TextHandler`.
template <class Handler>
TextHandler to_text_handler(Handler handler) {
  static_assert(
      detail::HasSignature<Handler>,
      "a handler is called as Answer(const Event&, const Context&) or Answer(const Event&), "
      "with types that are written out (no generic lambda, no overloads)");
  using Signature = detail::Signature<Handler>;
  using Event = typename Signature::Event;
  return [handler = std::move(handler)](
             std::string_view text,
             const Context& context) mutable -> micro_core::Result<std::string> {
    const auto call = [&](const Event& event) -> decltype(auto) {
      if constexpr (Signature::takes_context) {
        return handler(event, context);
      } else {
        return handler(event);
      }
    };
    if constexpr (std::is_same_v<Event, std::string_view>) {
      return detail::answer_text([&]() -> decltype(auto) { return call(text); });
    } else {
      static_assert(DecodableEvent<Event>, "the handler's event type has no EventCodec<>::decode");
      auto json = micro_core::parse_json(text);
      if (!json) return std::move(json).error();
      if constexpr (std::is_same_v<Event, micro_core::Json>) {
        return detail::answer_text([&]() -> decltype(auto) { return call(*json); });
      } else {
        auto event = EventCodec<Event>::decode(*json);
        if (!event) return std::move(event).error();
        return detail::answer_text([&]() -> decltype(auto) { return call(*event); });
      }
    }
  };
}

/// Any handler that `run_streaming` takes, as a `StreamHandler`.
template <class Handler>
StreamHandler to_stream_handler(Handler handler) {
  static_assert(detail::HasSignature<Handler>,
                "a streaming handler is called as void(const Event&, const Context&, "
                "ResponseStream&), with types that are written out, or returns Result<void>");
  using Event = typename detail::Signature<Handler>::Event;
  return [handler = std::move(handler)](
             std::string_view text, const Context& context,
             ResponseStream& answer) mutable -> micro_core::Result<void> {
    const auto call = [&](const Event& event) -> micro_core::Result<void> {
      if constexpr (std::is_void_v<decltype(handler(event, context, answer))>) {
        handler(event, context, answer);
        return {};
      } else {
        return handler(event, context, answer);
      }
    };
    if constexpr (std::is_same_v<Event, std::string_view>) {
      return call(text);
    } else {
      static_assert(DecodableEvent<Event>, "the handler's event type has no EventCodec<>::decode");
      auto json = micro_core::parse_json(text);
      if (!json) return std::move(json).error();
      if constexpr (std::is_same_v<Event, micro_core::Json>) {
        return call(*json);
      } else {
        auto event = EventCodec<Event>::decode(*json);
        if (!event) return std::move(event).error();
        return call(*event);
      }
    }
  };
}

}  // namespace micro_lambda
