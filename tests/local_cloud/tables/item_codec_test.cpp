#include <local_cloud/tables/item_codec.hpp>

#include <gtest/gtest.h>

namespace local_cloud::tables {
namespace {

Decimal number(const char* text) {
  return std::get<Decimal>(Decimal::parse(text));
}

Item item_of_every_type() {
  return {{"S", std::string("text\0with zero", 14)},
          {"N", number("-12.5")},
          {"B", Binary{std::string("\0\xff", 2)}},
          {"BOOL", true},
          {"NULL", Null{}},
          {"SS", StringSet{"a", "b"}},
          {"NS", NumberSet{number("1"), number("-1e-130")}},
          {"BS", BinarySet{Binary{""}, Binary{"x"}}},
          {"L", List{AttributeValue(false), AttributeValue(List{}), AttributeValue(Item{})}},
          {"M", Item{{"", std::string(300, 'x')}}}};
}

TEST(ItemCodec, ReadsBackWhatItWrote) {
  EXPECT_EQ(decode_item(encode_item(item_of_every_type())), item_of_every_type());
  EXPECT_EQ(decode_item(encode_item({})), Item());
}

TEST(ItemCodec, RefusesDamagedBytes) {
  const std::string bytes = encode_item(item_of_every_type());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_item(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_item(bytes + "x"));
  EXPECT_FALSE(decode_item("\x02" + bytes.substr(1)));                    // a newer version
  EXPECT_FALSE(decode_item("\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f"));  // a count without end
}

TEST(ItemCodec, StillReadsTheFirstVersion) {
  // {"a": S "k", "n": N 15, "ok": BOOL true} as version 1 wrote it.
  using namespace std::string_literals;
  const std::string bytes = "\x01\x03"s + "\x01" + "a" + "\x00\x01"s + "k" + "\x01" + "n" +
                            "\x01\x02\xc1\x10" + "\x02" + "ok" + "\x03\x01";
  const Item expected = {{"a", std::string("k")}, {"n", number("15")}, {"ok", true}};
  EXPECT_EQ(decode_item(bytes), expected);
  EXPECT_EQ(encode_item(expected), bytes);
}

}  // namespace
}  // namespace local_cloud::tables
