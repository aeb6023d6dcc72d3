#include "media_types.hpp"

#include <gtest/gtest.h>

namespace micro_api::detail {
namespace {

TEST(MediaTypes, GoByTheLastExtension) {
  EXPECT_EQ(media_type_of("a/b.min.JS"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type_of("photo.jpeg"), "image/jpeg");
  EXPECT_EQ(media_type_of("backup.tar.gz"), "application/gzip");
}

TEST(MediaTypes, KnowNothingOfOthers) {
  for (const char* name : {"Makefile", "a.", "a.unknown", "some.css/Makefile", ""}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(media_type_of(name), "application/octet-stream");
  }
}

}  // namespace
}  // namespace micro_api::detail
