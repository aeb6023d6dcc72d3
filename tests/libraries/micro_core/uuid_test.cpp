#include "decoding.hpp"

#include <micro_core/uuid.hpp>

#include <gtest/gtest.h>

#include <set>

namespace micro_core {
namespace {

TEST(Uuid, IsRandomOfVersionFour) {
  std::set<std::string> all;
  for (int i = 0; i < 1'000; ++i) {
    const std::string uuid = uuid_v4();
    EXPECT_TRUE(is_uuid(uuid)) << uuid;
    EXPECT_EQ(uuid[14], '4');
    EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
    all.insert(uuid);
  }
  EXPECT_EQ(all.size(), 1'000);
}

TEST(Uuid, IsKnownByItsForm) {
  EXPECT_TRUE(is_uuid("F47AC10B-58CC-4372-A567-0E02B2C3D479"));
  for (const std::string_view text :
       {"", "f47ac10b58cc4372a5670e02b2c3d479", "f47ac10b-58cc-4372-a567-0e02b2c3d47",
        "f47ac10b-58cc-4372-a567-0e02b2c3d47g", "f47ac10b-58cc-4372-a567_0e02b2c3d479"}) {
    EXPECT_FALSE(is_uuid(text)) << text;
  }
}

// Recorded from the tests of pydantic-core and of its parser.
TEST(Uuid, IsReadInEveryFormThatPydanticTakes) {
  expect_decoding<Uuid>({
      {R"("12345678-1234-1234-1234-567812345678")", R"(-> "12345678-1234-1234-1234-567812345678")"},
      {R"("F9168C5E-CEB2-4FAA-B6BF-329BF39FA1E4")", R"(-> "f9168c5e-ceb2-4faa-b6bf-329bf39fa1e4")"},
      {R"("67e5504410b1426f9247bb680e5fe0c8")", R"(-> "67e55044-10b1-426f-9247-bb680e5fe0c8")"},
      {R"("urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8")",
       R"(-> "67e55044-10b1-426f-9247-bb680e5fe0c8")"},
      {R"("{67e55044-10b1-426f-9247-bb680e5fe0c8}")",
       R"(-> "67e55044-10b1-426f-9247-bb680e5fe0c8")"},
      {R"("00000000-0000-0000-0000-000000000000")", R"(-> "00000000-0000-0000-0000-000000000000")"},
  });
}

TEST(Uuid, IsRefusedInPydanticsWords) {
  const std::string character =
      "uuid_parsing: invalid character: expected an optional prefix of `urn:uuid:` followed by "
      "[0-9a-fA-F-], found ";
  const std::pair<std::string_view, std::string> cases[] = {
      {R"("not-a-valid-uuid")", character + "`n` at 1"},
      {R"("67e550X410b1426f9247bb680e5fe0cd")", character + "`X` at 7"},
      {R"("urn:uuid:x7e55044-10b1-426f-9247-bb680e5fe0c8")", character + "`x` at 10"},
      {R"("67é")", character + "`é` at 3"},
      {R"("{}")", "uuid_parsing: invalid group count: expected 5, found 1"},
      {R"("")", "uuid_parsing: invalid length: expected length 32 for simple format, found 0"},
      {R"("67e5504410b1426f9247bb680e5fe0c")",
       "uuid_parsing: invalid length: expected length 32 for simple format, found 31"},
      {R"("550e8400-e29b-41d4-a716")", "uuid_parsing: invalid group count: expected 5, found 4"},
      {R"("12345678-1234-5678-1234-5678123456789")",
       "uuid_parsing: invalid group length in group 4: expected 12, found 13"},
      {R"("f47ac10b-58cc-4372-a567-0e02b2c3d47")",
       "uuid_parsing: invalid group length in group 4: expected 12, found 11"},
      {R"("F9168C5E-CEB-24fa-eB6BFF32-BF39FA1E4")",
       "uuid_parsing: invalid group length in group 1: expected 4, found 3"},
      {"0", "uuid_type: UUID input should be a string, bytes or UUID object"},
      {"null", "uuid_type: UUID input should be a string, bytes or UUID object"},
      {"true", "uuid_type: UUID input should be a string, bytes or UUID object"},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<Uuid>(json), expected);
  }
}

TEST(Uuid, ReportsTheErrorAsFastApiDoes) {
  Uuid id;
  const auto errors = decode_all(Json("550e8400-e29b-41d4-a716"), id, {"path", "user_id"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors[0])),
            R"({"type":"uuid_parsing","loc":["path","user_id"],)"
            R"("msg":"Input should be a valid UUID, invalid group count: expected 5, found 4",)"
            R"("input":"550e8400-e29b-41d4-a716",)"
            R"("ctx":{"error":"invalid group count: expected 5, found 4"}})");
}

TEST(Uuid, IsAValue) {
  const Uuid a = Uuid::random();
  const Uuid b = Uuid::random();
  EXPECT_EQ(a.version(), 4);
  EXPECT_NE(a, b);
  EXPECT_EQ(a, Uuid::parse(a.to_string()).value());
  EXPECT_EQ(a < b, a.to_string() < b.to_string());
  EXPECT_NE(std::hash<Uuid>{}(a), std::hash<Uuid>{}(b));
  EXPECT_TRUE(Uuid{}.is_nil());
  EXPECT_FALSE(a.is_nil());
  EXPECT_FALSE(Uuid::parse("x"));
}

}  // namespace
}  // namespace micro_core
