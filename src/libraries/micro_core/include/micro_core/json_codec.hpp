#pragma once

#include <micro_core/json.hpp>

#include <string_view>

namespace micro_core {

// What the header of a value type needs to declare its JsonCodec, without the codec itself: who
// only wants the type does not pay for reflection.
class DecodeAt;
class SchemaBuilder;
template <class T>
struct JsonCodec;

namespace detail {

/// {"type":"string","format":format}
JsonObject string_schema(std::string_view format);

}  // namespace detail
}  // namespace micro_core
