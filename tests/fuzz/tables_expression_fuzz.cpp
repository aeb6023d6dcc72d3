// links: local_cloud_tables
#include <local_cloud/tables/evaluation.hpp>
#include <local_cloud/tables/expression.hpp>
#include <local_cloud/tables/key_conditions.hpp>
#include <micro_core/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace local_cloud::tables;

ExpressionNames names() {
  static const auto names_json = micro_core::parse_json(R"({"#a":"a","#b":"b.c"})");
  static const auto values_json = micro_core::parse_json(
      R"({":n":{"N":"1"},":s":{"S":"x"},":l":{"L":[{"N":"2"}]},":ss":{"SS":["x"]}})");
  return *ExpressionNames::read(&*names_json, &*values_json);
}

Item item() {
  return {{"a", Decimal::from_integer(3)},
          {"b", List{AttributeValue(std::string("x")), AttributeValue(Item{{"c", true}})}},
          {"m", Item{{"x", StringSet{"x", "y"}}}}};
}

}  // namespace

// The first byte chooses the language; the rest is the expression. What parses must also run.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  ExpressionNames context = names();
  switch (data[0] % 3) {
    case 0: {
      const auto condition = parse_condition(text, "ConditionExpression", context);
      if (!condition) break;
      matches(*condition, item());
      (void)key_conditions(*condition);
      break;
    }
    case 1: {
      const auto update = parse_update(text, context);
      Item changed = item();
      if (update) (void)apply_update(*update, changed);
      break;
    }
    default: {
      const auto projection = parse_projection(text, context);
      if (projection) (void)Selection(*projection).apply(item());
    }
  }
  return 0;
}
