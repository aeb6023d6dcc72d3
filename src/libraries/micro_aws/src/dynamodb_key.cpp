#include <micro_aws/dynamodb_key.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace micro_aws::detail {
namespace {

using micro_core::DecodeAt;
using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

// What a table takes as a partition key, the longer of its two.
constexpr std::size_t key_bytes_max = 2048;

// Every part of a key is a text in its token: numbers exactly, binaries as base64.
std::string text_of(const AttributeValue& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* number = value.get_if<Number>()) return number->text;
  if (const auto* binary = value.get_if<Binary>()) return micro_core::to_base64(binary->bytes);
  return {};
}

std::optional<AttributeValue> value_from(std::string_view text, AttributeType type) {
  if (text.empty() || text.size() > key_bytes_max * 2) return std::nullopt;
  if (type == AttributeType::binary) {
    auto bytes = micro_core::from_base64(text);
    if (!bytes || bytes->size() > key_bytes_max) return std::nullopt;
    return AttributeValue(Binary{*std::move(bytes)});
  }
  if (text.size() > key_bytes_max) return std::nullopt;
  if (type == AttributeType::string) return AttributeValue(text);
  if (!micro_core::Decimal::parse(text)) return std::nullopt;
  return AttributeValue(Number(std::string(text)));
}

std::optional<Item> key_in(std::string_view token, std::span<const KeyPart> parts) {
  // The other alphabet, too, for tokens that were made elsewhere.
  auto bytes = micro_core::from_base64url(token);
  if (!bytes) bytes = micro_core::from_base64(token);
  if (!bytes) return std::nullopt;
  const auto json = micro_core::parse_json(*bytes);
  if (!json || !json->is_object() || json->get_object().size() != parts.size()) {
    return std::nullopt;
  }
  Item key;
  for (const KeyPart& part : parts) {
    auto value = value_from(micro_core::string_at(*json, part.name), part.type);
    if (!value) return std::nullopt;
    key.emplace(part.name, *std::move(value));
  }
  return key;
}

}  // namespace

Result<Item> key_from_token(std::string_view token, std::span<const KeyPart> parts) {
  if (auto key = key_in(token, parts)) return *std::move(key);
  return Error::invalid_argument("not a token that was issued for this list");
}

std::string key_to_token(const Item& key, std::span<const KeyPart> parts) {
  JsonObject texts;
  for (const KeyPart& part : parts) {
    const auto found = key.find(part.name);
    texts[part.name] = found == key.end() ? std::string() : text_of(found->second);
  }
  return micro_core::to_base64url(micro_core::to_text(Json(std::move(texts))));
}

void decode_token(const Json& json, Item& key, std::span<const KeyPart> parts, const DecodeAt& at) {
  auto found = json.is_string() ? key_in(json.get_string(), parts) : std::nullopt;
  if (found) {
    key = *std::move(found);
    return;
  }
  at.fail("value_error", "Value error, not a token that this API issued", json,
          {{"error", JsonObject()}});
}

JsonObject token_schema() {
  return {{"type", "string"}};
}

namespace {

JsonArray schema_of(std::span<const KeyPart> parts) {
  JsonArray schema;
  for (const KeyPart& part : parts) {
    schema.push_back(
        JsonObject{{"AttributeName", part.name}, {"KeyType", schema.empty() ? "HASH" : "RANGE"}});
  }
  return schema;
}

// An attribute of several keys is defined once.
void define(JsonArray& definitions, std::span<const KeyPart> parts) {
  for (const KeyPart& part : parts) {
    const JsonObject definition{{"AttributeName", part.name},
                                {"AttributeType", wire_tag(part.type)}};
    if (std::ranges::find(definitions, Json(definition)) == definitions.end()) {
      definitions.push_back(definition);
    }
  }
}

}  // namespace

JsonObject create_table_input(const KeySchemaOf& table, std::span<const KeySchemaOf> indexes) {
  JsonArray definitions;
  define(definitions, table.parts);
  JsonArray secondary;
  for (const KeySchemaOf& index : indexes) {
    define(definitions, index.parts);
    JsonObject made{{"IndexName", index.name}};
    made["KeySchema"] = schema_of(index.parts);
    made["Projection"] = JsonObject{{"ProjectionType", "ALL"}};
    secondary.push_back(std::move(made));
  }
  JsonObject input{{"TableName", table.name}, {"BillingMode", "PAY_PER_REQUEST"}};
  input["KeySchema"] = schema_of(table.parts);
  input["AttributeDefinitions"] = std::move(definitions);
  if (!secondary.empty()) input["GlobalSecondaryIndexes"] = std::move(secondary);
  return input;
}

AttributeValue only_value(ExpressionParts parts, std::string& problem) {
  if (problem.empty()) problem = std::move(parts.problem);
  return std::move(parts.values.front());
}

}  // namespace micro_aws::detail
