#include <local_cloud/wire/xml_text.hpp>

#include <gtest/gtest.h>

namespace local_cloud::wire {
namespace {

TEST(XmlText, KeepsTextThatAParserWouldChange) {
  std::string out = "<a>";
  append_escaped(out, "1 < 2 & \"x\" > y\r\n\t\x01\u00e9");
  EXPECT_EQ(out, "<a>1 &lt; 2 &amp; &quot;x&quot; &gt; y&#xD;\n\t&#x1;\u00e9");
}

}  // namespace
}  // namespace local_cloud::wire
