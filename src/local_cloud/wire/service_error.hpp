#pragma once

#include <micro_core/error.hpp>
#include <micro_core/json.hpp>

#include <string>
#include <variant>

namespace local_cloud::wire {

/// A refusal as AWS words it. Engines return it; each protocol prints it in its own form.
struct ServiceError {
  std::string code = {};     ///< "ResourceNotFoundException", "NoSuchKey": without a namespace
  std::string message = {};  ///< AWS's own text
  int status = 400;
  micro_core::JsonObject members =
      {};  ///< further members of the error (CancellationReasons, Item)
};

/// A value or AWS's refusal. Same member names as `micro_core::Result`.
template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Outcome(ServiceError error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& operator*() { return std::get<0>(state_); }
  const T& operator*() const { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  const T* operator->() const { return &std::get<0>(state_); }
  const ServiceError& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, ServiceError> state_;
};

struct Done {};

/// What a failed store means to a client: 500, to be tried again. The detail goes to the log only.
ServiceError internal_failure(const micro_core::Error& error);

}  // namespace local_cloud::wire
