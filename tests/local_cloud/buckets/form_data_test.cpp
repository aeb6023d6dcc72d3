#include <local_cloud/buckets/form_data.hpp>

#include <gmock/gmock.h>

namespace local_cloud::buckets {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr std::string_view content_type = "multipart/form-data; boundary=\"b 1\"";

std::string part(const std::string& head, const std::string& body) {
  return "--b 1\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + body + "\r\n";
}

std::string code(const Outcome<PostForm>& form) {
  return form ? "read" : form.error().code;
}

TEST(FormData, ReadsFieldsAndTheFileBehindThem) {
  const auto form = parse_post_form(
      content_type, part("name=\"key\"", "a/${filename}") + part("name=acl", "") +
                        part("name=\"file\"; filename=\"ü 1.txt\"\r\nContent-Type: text/plain",
                             "line\r\n--b 2\r\n") +
                        part("name=\"late\"", "is ignored") + "--b 1--\r\n");
  ASSERT_TRUE(form) << code(form);
  EXPECT_THAT(form->fields, ElementsAre(Pair("key", "a/${filename}"), Pair("acl", "")));
  EXPECT_EQ(form->file, "line\r\n--b 2\r\n");
  EXPECT_EQ(form->file_name, "ü 1.txt");
  EXPECT_EQ(*form->find("KEY"), "a/${filename}");
  EXPECT_EQ(form->find("late"), nullptr);
}

TEST(FormData, RefusesWhatIsNoFormWithAFile) {
  const std::string file = part("name=\"file\"", "x");
  EXPECT_EQ(code(parse_post_form("text/plain", file + "--b 1--")), "MalformedPOSTRequest");
  EXPECT_EQ(code(parse_post_form(content_type, "")), "MalformedPOSTRequest");
  EXPECT_EQ(code(parse_post_form(content_type, "--b 1\r\nno head\r\n\r\nx\r\n--b 1--")),
            "MalformedPOSTRequest");
  EXPECT_EQ(code(parse_post_form(content_type, part("nothing", "x") + "--b 1--")),
            "MalformedPOSTRequest");
  EXPECT_EQ(code(parse_post_form(content_type, part("name=\"key\"", "k") + "--b 1--")),
            "IncorrectNumberOfFilesInPostRequest");
  EXPECT_EQ(code(parse_post_form(
                content_type, part("name=\"key\"", std::string(30'000, 'x')) + file + "--b 1--")),
            "MaxPostPreDataLengthExceededError");
}

TEST(FormData, BreaksOffNowhereUnnoticed) {
  const std::string whole =
      part("name=\"key\"", "k") + part("name=\"file\"; filename=\"f\"", "x") + "--b 1--";
  const std::size_t end = whole.size() - std::string_view("--").size();
  for (std::size_t bytes = 0; bytes < end; ++bytes) {
    EXPECT_NE(code(parse_post_form(content_type, whole.substr(0, bytes))), "read") << bytes;
  }
  EXPECT_EQ(code(parse_post_form(content_type, whole)), "read");
}

}  // namespace
}  // namespace local_cloud::buckets
