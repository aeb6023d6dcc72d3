#include <local_cloud/template/samconfig.hpp>

#include <micro_core/encoding.hpp>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

namespace local_cloud::templates {
namespace {

constexpr std::size_t text_bytes_max = 1 << 20;

// A value as far as settings need it: text, or a list of texts. Numbers and booleans are text.
using Value = std::vector<std::string>;
using Section = std::map<std::string, Value>;

struct TomlMistake {
  std::size_t offset;
  std::string message;
};

// Reads the part of TOML that `sam deploy --guided` and people write: tables, strings of every
// kind, arrays, numbers and booleans. Inline tables and arrays of tables are refused.
class TomlReader {
 public:
  explicit TomlReader(std::string_view text) : text_(text) {}

  std::map<std::string, Section> read() {
    std::string table;
    for (skip_blank_lines(); !at_end(); skip_blank_lines()) {
      if (peek() == '[') {
        table = header();
        tables_[table];
      } else {
        const std::size_t start = at_;
        std::vector<std::string> key = keys();
        expect('=', "'=' after a key");
        skip_spaces();
        Value read_value = value();
        std::string name = key.back();
        key.pop_back();
        std::string whole = table;
        for (const std::string& part : key) whole += (whole.empty() ? "" : ".") + part;
        if (!tables_[whole].emplace(name, std::move(read_value)).second) {
          throw TomlMistake{start, "'" + name + "' is here twice"};
        }
      }
      end_of_line();
    }
    return std::move(tables_);
  }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  void skip_comment() {
    if (peek() != '#') return;
    while (!at_end() && peek() != '\n') ++at_;
  }
  void skip_blank_lines() {
    for (;;) {
      skip_spaces();
      skip_comment();
      if (peek() != '\n' && peek() != '\r') return;
      ++at_;
    }
  }
  void end_of_line() {
    skip_spaces();
    skip_comment();
    if (starts("\r\n")) ++at_;
    if (!at_end() && peek() != '\n') throw TomlMistake{at_, "expected the end of the line"};
  }
  void expect(char c, const char* what) {
    skip_spaces();
    if (peek() != c) throw TomlMistake{at_, std::string("expected ") + what};
    ++at_;
  }

  std::vector<std::string> keys() {
    std::vector<std::string> parts;
    for (;;) {
      skip_spaces();
      parts.push_back(key());
      skip_spaces();
      if (peek() != '.') return parts;
      ++at_;
    }
  }
  std::string key() {
    if (peek() == '"' || peek() == '\'') return string();
    const std::size_t start = at_;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '_' ||
           peek() == '-') {
      ++at_;
    }
    if (start == at_) throw TomlMistake{at_, "expected a key"};
    return std::string(text_.substr(start, at_ - start));
  }
  std::string header() {
    ++at_;
    if (peek() == '[') throw TomlMistake{at_, "arrays of tables are not read here"};
    std::string name;
    for (const std::string& part : keys()) name += (name.empty() ? "" : ".") + part;
    expect(']', "']' after the name of a table");
    return name;
  }

  Value value() {
    if (peek() == '"' || peek() == '\'') return {string()};
    if (peek() == '[') return array();
    if (peek() == '{') throw TomlMistake{at_, "inline tables are not read here"};
    const std::size_t start = at_;
    while (!at_end() && std::string_view(" \t\r\n#,]").find(peek()) == std::string_view::npos) {
      ++at_;
    }
    if (start == at_) throw TomlMistake{at_, "expected a value"};
    const std::string bare(text_.substr(start, at_ - start));
    const bool right = bare == "true" || bare == "false" ||
                       std::isdigit(static_cast<unsigned char>(bare.back())) != 0;
    if (!right) throw TomlMistake{start, "expected a value; text stands in quotes"};
    return {bare};
  }
  Value array() {
    Value items;
    ++at_;
    for (;;) {
      skip_blank_lines();
      if (peek() == ']') break;
      if (peek() == '[') throw TomlMistake{at_, "lists in lists are not read here"};
      for (std::string& item : value()) items.push_back(std::move(item));
      skip_blank_lines();
      if (peek() == ',') {
        ++at_;
      } else if (peek() != ']') {
        throw TomlMistake{at_, "expected ',' or ']'"};
      }
    }
    ++at_;
    return items;
  }

  std::string string() {
    const char quote = peek();
    const std::string three(3, quote);
    const bool many_lines = starts(three);
    const std::size_t start = at_;
    at_ += many_lines ? 3 : 1;
    if (many_lines && starts("\r\n")) ++at_;
    if (many_lines && peek() == '\n') ++at_;
    std::string result;
    for (;; ++at_) {
      if (at_end() || (!many_lines && peek() == '\n')) {
        throw TomlMistake{start, "the closing quote of this text is missing"};
      }
      if (many_lines ? starts(three) : peek() == quote) break;
      if (quote == '"' && peek() == '\\') {
        append_escape(result);
      } else {
        result += peek();
      }
    }
    at_ += many_lines ? 3 : 1;
    return result;
  }

  // Leaves `at_` on the last character of the escape.
  void append_escape(std::string& result) {
    ++at_;
    constexpr std::string_view names = "btnfr\"\\";
    constexpr std::string_view values = "\b\t\n\f\r\"\\";
    const std::size_t known = at_end() ? std::string_view::npos : names.find(peek());
    if (known != std::string_view::npos) {
      result += values[known];
    } else if (peek() == '\n' || starts("\r\n")) {  // a line that goes on
      while (std::isspace(static_cast<unsigned char>(peek())) != 0) ++at_;
      --at_;
    } else {
      throw TomlMistake{at_ - 1, "only the escapes \\b \\t \\n \\f \\r \\\" \\\\ are read here"};
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::map<std::string, Section> tables_;
};

// SAM's `Key=Value Other="a b"`, and its older `ParameterKey=Key,ParameterValue=Value`.
class OverridesReader {
 public:
  explicit OverridesReader(std::string_view text) : text_(text) {}

  // None when the text is not of that form.
  std::optional<std::map<std::string, std::string>> read() {
    std::map<std::string, std::string> overrides;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      auto pair = assignment();
      if (!pair) return std::nullopt;
      if (pair->first == "ParameterKey") {
        if (at_ >= text_.size() || text_[at_] != ',') return std::nullopt;
        ++at_;
        auto value = assignment();
        if (!value || value->first != "ParameterValue") return std::nullopt;
        pair = std::pair(pair->second, value->second);
      }
      overrides[pair->first] = pair->second;
    }
    return overrides;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  std::optional<std::pair<std::string, std::string>> assignment() {
    const std::size_t equal = text_.find('=', at_);
    if (equal == std::string_view::npos || equal == at_) return std::nullopt;
    std::string key(text_.substr(at_, equal - at_));
    const bool plain =
        std::all_of(key.begin(), key.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    if (!plain) return std::nullopt;
    at_ = equal + 1;
    auto text = value(key == "ParameterKey");
    if (!text) return std::nullopt;
    return std::pair(std::move(key), std::move(*text));
  }
  std::optional<std::string> value(bool ends_at_comma) {
    std::string result;
    char quote = '\0';
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = '\0';
      } else if (c == '\\' && quote != '\0' && at_ + 1 < text_.size()) {
        result += text_[++at_];
      } else if (quote == '\0' && (std::isspace(static_cast<unsigned char>(c)) != 0 ||
                                   (ends_at_comma && c == ','))) {
        break;
      } else {
        result += c;
      }
    }
    if (quote != '\0') return std::nullopt;
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

SourcePlace place_of(const std::string& file, std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {file, static_cast<int>(lines) + 1, static_cast<int>(before.size() - line_start) + 1};
}

// The deploy command's setting, else the one for all commands; empty when there is none.
Value setting(const std::map<std::string, Section>& tables, const std::string& environment,
              const std::string& name) {
  for (const char* command : {"deploy", "global"}) {
    const auto table = tables.find(environment + "." + command + ".parameters");
    if (table == tables.end()) continue;
    const auto found = table->second.find(name);
    if (found != table->second.end()) return found->second;
  }
  return {};
}

}  // namespace

std::variant<SamConfig, Diagnostic> read_samconfig(const std::filesystem::path& path,
                                                   const std::string& environment) {
  const std::string file = path.lexically_normal().string();
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) return SamConfig{};
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  const std::string text = std::move(content).str();
  if (!stream || text.empty() != (std::filesystem::file_size(path, failure) == 0)) {
    return Diagnostic{{file}, "this file cannot be read"};
  }
  return parse_samconfig(text, file, environment);
}

std::variant<SamConfig, Diagnostic> parse_samconfig(std::string_view text, const std::string& file,
                                                    const std::string& environment) {
  if (text.size() > text_bytes_max || !micro_core::is_utf8(text)) {
    return Diagnostic{{file}, "this is not UTF-8 text of at most 1 MiB"};
  }
  std::map<std::string, Section> tables;
  try {
    tables = TomlReader(text).read();
  } catch (const TomlMistake& mistake) {
    return Diagnostic{place_of(file, text, mistake.offset),
                      "not readable as settings: " + mistake.message};
  }
  SamConfig config;
  if (const Value name = setting(tables, environment, "stack_name"); !name.empty()) {
    config.stack_name = name.front();
  }
  if (const Value region = setting(tables, environment, "region"); !region.empty()) {
    config.region = region.front();
  }
  for (const std::string& overrides : setting(tables, environment, "parameter_overrides")) {
    auto parameters = OverridesReader(overrides).read();
    if (!parameters) {
      return Diagnostic{place_of(file, text, text.find("parameter_overrides")),
                        "'parameter_overrides' is '" + overrides + "'; expected Key=Value pairs"};
    }
    for (auto& [key, value] : *parameters) config.parameters[key] = std::move(value);
  }
  return config;
}

}  // namespace local_cloud::templates
