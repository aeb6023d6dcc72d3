#pragma once

// Everything that a service needs, in one include and one namespace.
#include <micro_api/app.hpp>
#include <micro_api/bodies.hpp>
#include <micro_api/compression.hpp>
#include <micro_api/cors.hpp>
#include <micro_api/dependencies.hpp>
#include <micro_api/files.hpp>
#include <micro_api/filter.hpp>
#include <micro_api/forms.hpp>
#include <micro_api/limits.hpp>
#include <micro_api/middleware.hpp>
#include <micro_api/oauth2_form.hpp>
#include <micro_api/parameters.hpp>
#include <micro_api/response.hpp>
#include <micro_api/router.hpp>
#include <micro_api/run.hpp>
#include <micro_api/security.hpp>
#include <micro_api/security_headers.hpp>
#include <micro_api/streams.hpp>
#include <micro_api/validated.hpp>
#include <micro_core/bytes.hpp>
#include <micro_core/constrained.hpp>
#include <micro_core/date_time.hpp>
#include <micro_core/decimal.hpp>
#include <micro_core/duration.hpp>
#include <micro_core/literal.hpp>
#include <micro_core/pointer.hpp>
#include <micro_core/presence.hpp>
#include <micro_core/secret_string.hpp>
#include <micro_core/set.hpp>
#include <micro_core/tuple.hpp>
#include <micro_core/uuid.hpp>
#include <micro_core/variant.hpp>

namespace micro_api {

using micro_core::Above;
using micro_core::AtLeast;
using micro_core::AtMost;
using micro_core::Below;
using micro_core::Bounded;
using micro_core::Bytes;
using micro_core::ComputedField;
using micro_core::Constrained;
using micro_core::Date;
using micro_core::DateTime;
using micro_core::Decimal;
using micro_core::Defaulted;
using micro_core::Field;
using micro_core::Length;
using micro_core::Literal;
using micro_core::MultipleOf;
using micro_core::no_limit;
using micro_core::Patch;
using micro_core::Pattern;
using micro_core::SecretString;
using micro_core::StripWhitespace;
using micro_core::TimeOfDay;
using micro_core::ToLower;
using micro_core::ToUpper;
using micro_core::unique;
using micro_core::Uuid;
using micro_core::Verdict;

}  // namespace micro_api
