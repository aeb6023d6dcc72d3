#pragma once

#include <local_cloud/tables/request_shape.hpp>

#include <optional>

namespace local_cloud::tables {

// The two steps of `refuse_shape`.

/// The JSON's types: `SerializationException`.
std::optional<wire::ServiceError> refuse_request_types(const micro_core::Json& request,
                                                       const Shape& shape);
/// Simple constraints, all at once: `ValidationException`. The types were checked.
std::optional<wire::ServiceError> refuse_request_constraints(const micro_core::Json& request,
                                                             const Shape& shape);

}  // namespace local_cloud::tables
