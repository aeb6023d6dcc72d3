#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <gtest/gtest.h>

namespace micro_core {
namespace {

TEST(Hash, MatchesTheExamplesOfTheStandards) {
  EXPECT_EQ(md5_hex(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("abc")), sha256_hex("abc"));
}

TEST(Hash, SignsAsRfc4231Says) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hash, ContinuesACrc) {
  EXPECT_EQ(crc32("123456789"), 0xCBF43926);
  EXPECT_EQ(crc32("6789", crc32("12345")), 0xCBF43926);
  EXPECT_EQ(crc32(""), 0);
  EXPECT_EQ(crc32({}, 0xCBF43926), 0xCBF43926);
}

}  // namespace
}  // namespace micro_core
