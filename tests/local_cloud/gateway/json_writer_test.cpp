#include <gtest/gtest.h>
#include <local_cloud/gateway/json_writer.hpp>
#include <micro_core/json.hpp>

namespace local_cloud::gateway {
namespace {

std::string written(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonWriter, EscapesWhatHasToBeEscaped) {
  EXPECT_EQ(written("plain"), R"("plain")");
  EXPECT_EQ(written("a\"b\\c\nd\re\tf\x01"), R"("a\"b\\c\nd\re\tf\u0001")");
  EXPECT_EQ(written(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(written("\x7f"), "\"\x7f\"");
}

TEST(JsonWriter, KeepsUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(written("Zoë 日本 🚀"), "\"Zoë 日本 🚀\"");
  EXPECT_EQ(written("a\xff\"b"), "\"a\xEF\xBF\xBD\\\"b\"");
  EXPECT_EQ(written("\xc3"), "\"\xEF\xBF\xBD\"");
}

TEST(JsonWriter, WritesWhatReadsBackForEveryByte) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = {'a', static_cast<char>(byte), 'b'};
    const auto json = micro_core::parse_json(written(text));
    ASSERT_TRUE(json) << byte;
    if (byte < 0x80) {
      EXPECT_EQ(std::string(json->as_string()), text);
    }
  }
}

TEST(JsonWriter, SeparatesMembers) {
  std::string out;
  JsonObjectWriter object(out);
  object.string("a", "1");
  object.raw("b", "2");
  object.close();
  EXPECT_EQ(out, R"({"a":"1","b":2})");
}

}  // namespace
}  // namespace local_cloud::gateway
