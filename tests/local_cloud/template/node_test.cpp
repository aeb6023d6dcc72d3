#include <local_cloud/template/node.hpp>

#include <gtest/gtest.h>

namespace local_cloud::templates {
namespace {

std::string json_of(const std::string& text, bool quoted = false) {
  Node node = Node::scalar(text, {});
  node.quoted = quoted;
  return micro_core::to_text(to_json(node));
}

TEST(Node, TypesPlainScalarsAsJsonWould) {
  EXPECT_EQ(json_of("5"), "5");
  EXPECT_EQ(json_of("-7"), "-7");
  EXPECT_EQ(json_of("1.5"), "1.5");
  EXPECT_EQ(json_of("true"), "true");
  EXPECT_EQ(json_of("No"), "false");
  EXPECT_EQ(json_of("hello"), "\"hello\"");
}

TEST(Node, KeepsWhatIsNoNumberAsText) {
  EXPECT_EQ(json_of("012345678901"), "\"012345678901\"");  // an account id
  EXPECT_EQ(json_of("2012-10-17"), "\"2012-10-17\"");      // the version of a policy
  EXPECT_EQ(json_of("1e999"), "\"1e999\"");
  EXPECT_EQ(json_of("-"), "\"-\"");
  EXPECT_EQ(json_of(".5"), "\".5\"");
  EXPECT_EQ(json_of("0x10"), "\"0x10\"");
  EXPECT_EQ(json_of("y"), "\"y\"");
}

TEST(Node, TakesQuotedScalarsAsText) {
  EXPECT_EQ(json_of("5", true), "\"5\"");
  EXPECT_EQ(json_of("true", true), "\"true\"");
}

TEST(Node, SpellsBooleansAsCloudFormationDoesWhereTextIsExpected) {
  EXPECT_EQ(as_text(Node::scalar("yes", {})), "true");
  EXPECT_EQ(as_text(Node::scalar("False", {})), "false");
  Node quoted = Node::scalar("yes", {});
  quoted.quoted = true;
  EXPECT_EQ(as_text(quoted), "yes");
}

}  // namespace
}  // namespace local_cloud::templates
