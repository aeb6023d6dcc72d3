#pragma once

#include <micro_core/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace micro_lambda::detail {

/// The one gzip member `bytes`, unpacked.
/// Errors: `invalid_argument` (no gzip, broken, or more behind it), `too_large` (over `bytes_max`).
micro_core::Result<std::string> gunzip(std::string_view bytes, std::size_t bytes_max);

}  // namespace micro_lambda::detail
