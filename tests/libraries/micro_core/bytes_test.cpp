#include "decoding.hpp"

#include <micro_core/bytes.hpp>

namespace micro_core {
namespace {

TEST(Bytes, AreBase64InEitherAlphabet) {
  expect_decoding<Bytes>({
      {R"("")", R"(-> "")"},
      {R"("aGVsbG8=")", R"(-> "aGVsbG8=")"},
      {R"("aGVsbG8")", R"(-> "aGVsbG8=")"},
      {R"("-_-_")", R"(-> "+/+/")"},
      {R"("+/+/")", R"(-> "+/+/")"},
      {R"("_w")", R"(-> "/w==")"},
  });
  Bytes bytes;
  EXPECT_TRUE(decode_all(Json("AP9i"), bytes).empty());
  EXPECT_EQ(bytes.str(), std::string("\0\xFF"
                                     "b",
                                     3));
}

TEST(Bytes, AreRefusedInPythonsWords) {
  const std::pair<std::string_view, std::string> cases[] = {
      {R"("aGVsbG8=x")", "base64_decode: Excess data after padding"},
      {R"("aGVs bG8=")", "base64_decode: Only base64 data is allowed"},
      {R"("aGVsbG8\n")", "base64_decode: Only base64 data is allowed"},
      {R"("é")", "base64_decode: Only base64 data is allowed"},
      {R"("aGVsbG8==")", "base64_decode: Incorrect padding"},
      {R"("aGVsb=")",
       "base64_decode: Invalid base64-encoded string: number of data characters (5) cannot be 1 "
       "more than a multiple of 4"},
      {R"("a")",
       "base64_decode: Invalid base64-encoded string: number of data characters (1) cannot be 1 "
       "more than a multiple of 4"},
      {R"("====")", "base64_decode: Incorrect padding"},
      {R"("aGVsbG9=")", "base64_decode: Excess data in the last character"},
      {"7", "bytes_type: Input should be a valid bytes"},
      {"null", "bytes_type: Input should be a valid bytes"},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<Bytes>(json), expected);
  }
}

TEST(Bytes, ReportTheErrorAsPydanticDoes) {
  Bytes bytes;
  const auto errors = decode_all(Json("a?"), bytes, {"body", "content"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors[0])),
            R"({"type":"base64_decode","loc":["body","content"],)"
            R"("msg":"Base64 decoding error: 'Only base64 data is allowed'","input":"a?",)"
            R"("ctx":{"error":"Only base64 data is allowed"}})");
}

}  // namespace
}  // namespace micro_core
