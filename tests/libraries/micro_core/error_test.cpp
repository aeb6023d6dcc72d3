#include <micro_core/error.hpp>

#include <gtest/gtest.h>

namespace micro_core {
namespace {

TEST(Error, IsMadeByTheNameOfItsCode) {
  EXPECT_EQ(Error::throttled("slow down").code, ErrorCode::throttled);
  EXPECT_EQ(Error::not_found("no such queue").message, "no such queue");
  EXPECT_EQ(to_string(ErrorCode::permission_denied), "permission_denied");
  EXPECT_EQ(to_string(ErrorCode::internal), "internal");
}

TEST(Error, DescribesItselfWithItsDetail) {
  EXPECT_EQ(describe(Error::not_found("no such queue")), "not_found: no such queue");
  const std::string text =
      describe(Error::unavailable("no answer").with_detail("connect: refused"));
  EXPECT_NE(text.find("unavailable: no answer"), std::string::npos);
  EXPECT_NE(text.find("connect: refused"), std::string::npos);
}

TEST(Error, TravelsAsAnException) {
  try {
    throw ErrorException(Error::timeout("too late"));
  } catch (const std::exception& failure) {
    EXPECT_STREQ(failure.what(), "too late");
  }
}

}  // namespace
}  // namespace micro_core
