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

}  // namespace
}  // namespace micro_core
