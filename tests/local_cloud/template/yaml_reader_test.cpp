#include <local_cloud/template/yaml_reader.hpp>

#include <gtest/gtest.h>

namespace local_cloud::templates {
namespace {

std::string mistake_in_yaml(const std::string& text) {
  Diagnostics diagnostics;
  const auto node = read_yaml(text, "t.yaml", diagnostics);
  const auto mistakes = diagnostics.take();
  EXPECT_EQ(node.has_value(), mistakes.empty());
  return mistakes.empty() ? "" : to_string(mistakes.front());
}

Node node_of(const std::string& text) {
  Diagnostics diagnostics;
  auto node = read_yaml(text, "t.yaml", diagnostics);
  for (const Diagnostic& mistake : diagnostics.take()) ADD_FAILURE() << to_string(mistake);
  return node.value_or(Node{});
}

std::string json_of(const std::string& text) {
  return micro_core::to_text(to_json(node_of(text)));
}

TEST(YamlReader, ReadsYamlAndJson) {
  EXPECT_EQ(json_of("a: [1, 'two', {b: true}]\nc: |\n  x\n  y\nd: ~\n"),
            R"({"a":[1,"two",{"b":true}],"c":"x\ny\n","d":null})");
  EXPECT_EQ(json_of("{\"a\": [1, \"2\"],\n \"b\": {}}"), R"({"a":[1,"2"],"b":{}})");
}

TEST(YamlReader, KeepsTagsAndPlaces) {
  const Node node = node_of("a:\n  - !Ref Queue\n  - !Sub [x, {}]\n");
  const Node& list = *node.find("a");
  EXPECT_EQ(list.items[0].tag, "!Ref");
  EXPECT_EQ(list.items[0].mark.line, 2);
  EXPECT_EQ(list.items[0].mark.column, 5);
  EXPECT_EQ(list.items[1].tag, "!Sub");
  EXPECT_TRUE(list.items[1].is_list());
}

TEST(YamlReader, CopiesAliasesAndMergesMaps) {
  EXPECT_EQ(json_of("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nlist: [*b]\n"),
            R"({"base":{"x":1,"y":2},"use":{"y":3,"x":1},"list":[{"x":1,"y":2}]})");
}

TEST(YamlReader, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(mistake_in_yaml("a: 1\na: 2\n"), "t.yaml:2:1: 'a' is here twice; a key may occur once");
  EXPECT_EQ(mistake_in_yaml("a: [1, 2\n"),
            "t.yaml:2:1: not readable as YAML: end of sequence flow not found");
  EXPECT_EQ(mistake_in_yaml("a: *nothing\n"),
            "t.yaml:1:4: not readable as YAML: the referenced anchor is not defined");
  EXPECT_EQ(mistake_in_yaml("? [a]\n: b\n"), "t.yaml:1:3: a key is a list; expected text");
  EXPECT_EQ(mistake_in_yaml("<<: text\n"), "t.yaml:1:5: '<<' takes a map or a list of maps");
  EXPECT_EQ(mistake_in_yaml(""), "t.yaml: the file is empty");
  EXPECT_EQ(mistake_in_yaml("a: \xff"), "t.yaml: the file is not UTF-8 text");
}

TEST(YamlReader, RefusesASecondDocumentAndWhatTheParserCannotPlace) {
  EXPECT_EQ(mistake_in_yaml("a: 1\n---\nb: 2\n"),
            "t.yaml:2:1: this does not belong to the document above; expected its end");
  EXPECT_NE(mistake_in_yaml(","), "");
  EXPECT_NE(mistake_in_yaml("a: 1\n}\n"), "");
}

TEST(YamlReader, BoundsDepthSizeAndAliases) {
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  EXPECT_NE(mistake_in_yaml(deep).find("nested too deeply"), std::string::npos);
  EXPECT_NE(mistake_in_yaml(std::string((1 << 20) + 1, 'a')).find("over 1 MiB"), std::string::npos);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int j = 0; j < 9; ++j) bomb += ", " + last;
    bomb += "]\n";
  }
  EXPECT_NE(mistake_in_yaml(bomb).find("too large"), std::string::npos);
}

TEST(YamlReader, RefusesAnAliasInsideOfItself) {
  EXPECT_EQ(mistake_in_yaml("a: &a [*a]\n"),
            "t.yaml:1:8: this alias is part of what it stands for");
}

}  // namespace
}  // namespace local_cloud::templates
