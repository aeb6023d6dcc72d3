#pragma once

#include <local_cloud/tables/attribute_value.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/json.hpp>

#include <string>
#include <string_view>

namespace local_cloud::tables {

/// Reads {"S":"text"} with DynamoDB's rules: exactly one type, numbers of 38 digits, sets without
/// duplicates. The JSON's own types were checked before (`request_shape.hpp`).
/// Errors: `ValidationException` in DynamoDB's words.
wire::Outcome<AttributeValue> read_attribute(const micro_core::Json& json);

/// Reads an object of attributes: an item, or a key.
wire::Outcome<Item> read_item(const micro_core::Json& json);

/// Appends {"S":"text"}.
void append_attribute(std::string& out, const AttributeValue& value);
/// Appends {"name":{"S":"text"},...}.
void append_item(std::string& out, const Item& item);
/// Appends `text` as a JSON string with its quotes.
void append_quoted(std::string& out, std::string_view text);

/// The value as a Json, for the members of an error.
micro_core::Json item_json(const Item& item);

}  // namespace local_cloud::tables
