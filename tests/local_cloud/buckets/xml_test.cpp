#include <local_cloud/buckets/xml.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

TEST(Xml, WrittenTextReadsBackAsItWas) {
  const std::string text = "a & b < c > d \" ' \r\n\t ü 日本 ]]>";
  XmlWriter xml("Root");
  xml.open("Inner").element("Text", text).close().flag("Yes", true).element("Number", 42);
  const auto read = parse_xml(xml.finish(), "Root");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->find("Inner")->text_of("Text"), text);
  EXPECT_EQ(read->text_of("Yes"), "true");
  EXPECT_EQ(read->text_of("Number"), "42");
}

TEST(Xml, KeepsAKeyThatIsOnlySpaces) {
  const auto read = parse_xml("<Delete>\n <Object><Key>  </Key></Object></Delete>", "Delete");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->children[0].text_of("Key"), "  ");
}

TEST(Xml, IgnoresNamespacePrefixesAndReadsCdata) {
  const auto read = parse_xml(
      "<?xml version=\"1.0\"?><s3:Root xmlns:s3=\"x\"><s3:A><![CDATA[<&]]></s3:A></s3:Root>",
      "Root");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text_of("A"), "<&");
}

TEST(Xml, RefusesWhatIsNotWellFormedOrTooDeep) {
  for (const char* text : {"", "text", "<Root>", "<Root></Other>", "<Other/>", "<Root/><Root/>"}) {
    EXPECT_FALSE(parse_xml(text, "Root")) << text;
  }
  std::string deep = "<Root>";
  for (int i = 0; i < 40; ++i) deep += "<a>";
  for (int i = 0; i < 40; ++i) deep += "</a>";
  EXPECT_FALSE(parse_xml(deep + "</Root>", "Root"));
}

}  // namespace
}  // namespace local_cloud::buckets
