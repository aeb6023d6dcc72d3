#pragma once

// Everything that a service needs, in one include and one namespace.
#include <micro_api/app.hpp>
#include <micro_api/bodies.hpp>
#include <micro_api/filter.hpp>
#include <micro_api/middleware.hpp>
#include <micro_api/parameters.hpp>
#include <micro_api/response.hpp>
#include <micro_api/router.hpp>
#include <micro_api/run.hpp>
#include <micro_api/streams.hpp>
#include <micro_core/constrained.hpp>
#include <micro_core/presence.hpp>

namespace micro_api {

using micro_core::Bounded;
using micro_core::Defaulted;
using micro_core::no_limit;
using micro_core::Patch;

}  // namespace micro_api
