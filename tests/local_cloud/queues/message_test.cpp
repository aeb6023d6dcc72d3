#include <local_cloud/queues/message.hpp>

#include <local_cloud/queues/message_check.hpp>

#include <gtest/gtest.h>

namespace local_cloud::queues {
namespace {

TEST(Message, ReadsBackWhatItWrote) {
  Message message{.id = "id",
                  .body = std::string("b\0dy", 4),
                  .sender_id = "me",
                  .group_id = "g",
                  .deduplication_id = "d",
                  .trace_header = "Root=1",
                  .dead_letter_source_arn = "arn",
                  .receives_before = 7};
  message.attributes = {{"a", {"String", "x"}}, {"b", {"Binary.png", std::string("\0\1", 2)}}};
  message.sent = TimePoint(std::chrono::milliseconds(1'700'000'000'123));
  const std::string record = encode(message);
  const auto read = decode_message(record);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->body, message.body);
  EXPECT_EQ(read->attributes, message.attributes);
  EXPECT_EQ(read->sent, message.sent);
  EXPECT_EQ(read->receives_before, 7U);
  EXPECT_EQ(read->dead_letter_source_arn, "arn");
  EXPECT_EQ(group_of(record), "g");
}

TEST(Message, RefusesARecordThatIsCutShort) {
  const std::string record = encode({.id = "id", .body = "", .sender_id = "someone"});
  for (std::size_t size = 0; size < record.size(); ++size) {
    EXPECT_FALSE(decode_message(std::string_view(record).substr(0, size))) << size;
  }
}

// Digests that SQS itself gave, recorded by other projects.
TEST(Message, DigestsAttributesAsSqsDoes) {
  EXPECT_EQ(attributes_md5_hex({}), "");
  EXPECT_EQ(attributes_md5_hex({{"Foo", {"String", "Bar"}}}), "ae7155c6026991b6d54b11589678bf9c");
  EXPECT_EQ(attributes_md5_hex({{"Hello", {"String", "There"}}, {"General", {"String", "Kenobi"}}}),
            "fca026605781cb4126a1e9044df24232");
  EXPECT_EQ(attributes_md5_hex({{"attr1",
                                 {"Binary",
                                  "traceparent\x1e"
                                  "00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"}}}),
            "8cbe4db156db8a94db8b801b7addb984");
}

TEST(ReceiptHandle, ReadsBackAndRefusesADamagedOne) {
  const std::string text = to_text(ReceiptHandle{1, 2, 3});
  const auto read = parse_receipt_handle(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->queue_id, 1U);
  EXPECT_EQ(read->sequence, 2U);
  EXPECT_EQ(read->receive, 3U);
  std::string damaged = text;
  damaged[8] = damaged[8] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(parse_receipt_handle(damaged));
  EXPECT_FALSE(parse_receipt_handle(""));
}

TEST(MessageCheck, KnowsTheCharactersThatSqsCarries) {
  EXPECT_TRUE(has_valid_characters("a\t\n\r ü € 😀"));
  EXPECT_TRUE(has_valid_characters("\xEF\xBF\xBD"));   // U+FFFD
  EXPECT_FALSE(has_valid_characters("\xEF\xBF\xBF"));  // U+FFFF
  EXPECT_FALSE(has_valid_characters("\x01"));
  EXPECT_FALSE(has_valid_characters("\xFF"));
}

}  // namespace
}  // namespace local_cloud::queues
