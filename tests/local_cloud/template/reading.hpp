#pragma once

#include <local_cloud/template/read_template.hpp>

#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <string>
#include <vector>

/// Templates as texts, for tests.
namespace local_cloud::templates {

/// File name → text. The main template is "main.yaml", in the folder "/app".
using Files = std::map<std::string, std::string>;

inline ReadOutcome read_files(const Files& files, ReadOptions options = {}) {
  options.read_file = [&](const std::filesystem::path& path) -> std::optional<std::string> {
    const auto found = files.find(path.lexically_relative("/app").string());
    return found == files.end() ? std::nullopt : std::optional(found->second);
  };
  return read_template("/app/main.yaml", options);
}

/// The deployment; a test failure that shows the mistakes, and an empty deployment, if there are
/// any.
inline Deployment deployment_of(const ReadOutcome& outcome) {
  if (const auto* deployment = std::get_if<Deployment>(&outcome)) return *deployment;
  for (const Diagnostic& mistake : std::get<std::vector<Diagnostic>>(outcome)) {
    ADD_FAILURE() << to_string(mistake);
  }
  return {};
}

inline Deployment read(const std::string& text, const ReadOptions& options = {}) {
  return deployment_of(read_files({{"main.yaml", text}}, options));
}

/// Every mistake as text, without the folder of the files.
inline std::vector<std::string> mistakes_of(const ReadOutcome& outcome) {
  std::vector<std::string> texts;
  const auto* mistakes = std::get_if<std::vector<Diagnostic>>(&outcome);
  if (nullptr == mistakes) return texts;
  for (const Diagnostic& mistake : *mistakes) {
    texts.push_back(to_string(mistake).substr(std::string("/app/").size()));
  }
  return texts;
}

inline std::vector<std::string> mistakes(const std::string& text, const ReadOptions& options = {}) {
  return mistakes_of(read_files({{"main.yaml", text}}, options));
}

inline std::vector<std::string> unsupported(const Deployment& deployment) {
  std::vector<std::string> texts;
  for (const Unsupported& each : deployment.unsupported) {
    texts.push_back(to_string(each).substr(std::string("/app/").size()));
  }
  return texts;
}

inline std::map<std::string, std::string> outputs_of(const Deployment& deployment) {
  std::map<std::string, std::string> values;
  for (const Output& output : deployment.outputs) values[output.key] = output.value;
  return values;
}

/// A template with one queue and the given outputs, as "Name: expression" lines without
/// indentation.
inline std::string with_outputs(const std::vector<std::string>& outputs,
                                const std::string& sections = "") {
  std::string text = sections + "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n" +
                     "    Properties: {QueueName: jobs}\nOutputs:\n";
  for (const std::string& output : outputs) {
    const std::size_t colon = output.find(": ");
    text += "  " + output.substr(0, colon) + ": {Value: " + output.substr(colon + 2) + "}\n";
  }
  return text;
}

/// The value of one expression.
inline std::string value_of(const std::string& expression, const std::string& sections = "") {
  return outputs_of(read(with_outputs({"Value: " + expression}, sections)))["Value"];
}

/// The first mistake of one expression, without its place.
inline std::string mistake_in(const std::string& expression, const std::string& sections = "") {
  const auto texts = mistakes(with_outputs({"Value: " + expression}, sections));
  if (texts.empty()) return "";
  return texts[0].substr(texts[0].find(": ") + 2);
}

constexpr const char* sam = "Transform: AWS::Serverless-2016-10-31\n";

/// A function with the given lines below its `Properties` (two blanks per level from there on).
inline std::string with_function(const std::string& properties, const std::string& resources = "") {
  std::string text = std::string(sam) + "Resources:\n" + resources +
                     "  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n"
                     "      CodeUri: src/fn/\n      Handler: bootstrap\n"
                     "      Runtime: provided.al2023\n";
  std::string line;
  for (const char c : properties) {
    line += c;
    if (c != '\n') continue;
    text += "      " + line;
    line.clear();
  }
  return text;
}

}  // namespace local_cloud::templates
