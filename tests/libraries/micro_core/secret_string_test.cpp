#include <micro_core/json_schema.hpp>
#include <micro_core/secret_string.hpp>

#include <gtest/gtest.h>

namespace micro_core {
namespace {

using Password = Constrained<SecretString, Length{8, 128}>;

TEST(SecretString, IsReadButNotShown) {
  const auto secret = from_json<SecretString>(Json("hunter2"));
  ASSERT_TRUE(secret);
  EXPECT_EQ(secret->reveal(), "hunter2");
  EXPECT_EQ(to_text(to_json(*secret)), R"("**********")");
  EXPECT_EQ(to_text(to_json(SecretString())), R"("")");
  static_assert(!std::is_convertible_v<SecretString, std::string_view>);
  static_assert(!std::is_convertible_v<SecretString, std::string>);
}

TEST(SecretString, HasALengthInPydanticsWords) {
  Password password;
  const auto errors = decode_all(Json("žluťe"), password);
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors.front())),
            R"({"type":"too_short","loc":[],)"
            R"("msg":"Value should have at least 8 items after validation, not 5","input":"žluťe",)"
            R"("ctx":{"field_type":"Value","min_length":8,"actual_length":5}})");
  EXPECT_TRUE(decode_all(Json("correct horse"), password).empty());
  EXPECT_EQ(password->reveal(), "correct horse");
  EXPECT_EQ(decode_all(Json(5), password).front().type, "string_type");
}

TEST(SecretString, IsAPasswordInTheSchema) {
  EXPECT_EQ(
      to_text(SchemaBuilder().schema_of<Password>()),
      R"({"type":"string","format":"password","writeOnly":true,"minLength":8,"maxLength":128})");
}

}  // namespace
}  // namespace micro_core
