#include "shared_config.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>

namespace micro_aws {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;
using Section = SharedConfig::Section;

constexpr std::size_t file_bytes_max = 1024 * 1024;

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// What stands before a comment: '#' or ';' behind a white space.
std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool starts = text[i] == '#' || text[i] == ';';
    if (starts && (text[i - 1] == ' ' || text[i - 1] == '\t')) return trim(text.substr(0, i));
  }
  return text;
}

// "\"my name\"" without its quotes.
std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == text.back() &&
      (text.front() == '"' || text.front() == '\'')) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

// Reads the lines of one file into the sections that `open` gives for their headers; null skips
// one.
class Reader {
 public:
  Reader(std::string_view source, std::function<Section*(std::string_view header)> open)
      : source_(source), open_(std::move(open)) {}

  Result<void> read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      if (auto done = read_line(text.substr(0, end)); !done) return done;
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
  }

 private:
  Result<void> read_line(std::string_view line) {
    const std::string_view text = trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') return {};
    if (text.front() == '[') return read_header(without_comment(text));
    if (!opened_) return fail("a setting stands before the first [section]");
    if (section_ == nullptr) return {};
    const bool is_indented = line.front() == ' ' || line.front() == '\t';
    return is_indented && !key_.empty() ? continue_setting(text) : read_setting(text);
  }

  Result<void> read_header(std::string_view text) {
    if (text.back() != ']') return fail("a section has no ']'");
    opened_ = true;
    key_.clear();
    section_ = open_(trim(text.substr(1, text.size() - 2)));
    return {};
  }

  Result<void> read_setting(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || trim(text.substr(0, equals)).empty()) {
      return fail("expected NAME = VALUE");
    }
    key_ = lower(trim(text.substr(0, equals)));
    (*section_)[key_] = without_comment(trim(text.substr(equals + 1)));
    return {};
  }

  // Under a setting without a value: a setting inside it. Else more of its value.
  Result<void> continue_setting(std::string_view text) {
    std::string& outer = (*section_)[key_];
    const std::size_t equals = text.find('=');
    if (!outer.empty()) {
      outer.append("\n").append(text);
    } else if (equals == std::string_view::npos) {
      return fail("expected NAME = VALUE under '" + key_ + "'");
    } else {
      (*section_)[key_ + "." + lower(trim(text.substr(0, equals)))] =
          without_comment(trim(text.substr(equals + 1)));
    }
    return {};
  }

  Error fail(const std::string& reason) const {
    return Error::invalid_argument(std::string(source_) + ":" + std::to_string(line_) + ": " +
                                   reason);
  }

  std::string_view source_;
  std::function<Section*(std::string_view)> open_;
  int line_ = 0;
  bool opened_ = false;
  Section* section_ = nullptr;
  std::string key_;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// The file's text; empty if there is no such file.
Result<std::string> text_of(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::string();
  if (!file) return Error::unavailable("cannot read " + path + ": " + std::strerror(errno));
  std::string text(file_bytes_max + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) {
    return Error::unavailable("cannot read " + path + ": " + std::strerror(errno));
  }
  if (text.size() > file_bytes_max) return Error::too_large(path + " is over 1 MiB");
  return text;
}

// The path in `variable`, else `name` in the folder .aws of the home; empty if there is no home.
std::string path_of(const Environment& environment, std::string_view variable,
                    std::string_view name) {
  const std::string home = environment("HOME").value_or("");
  if (auto path = environment(variable); path && !path->empty()) {
    return path->starts_with("~/") ? home + path->substr(1) : *path;
  }
  return home.empty() ? std::string() : home + "/.aws/" + std::string(name);
}

// The rest of `header` behind `word`, unquoted; none if it starts otherwise.
std::optional<std::string_view> after_word(std::string_view header, std::string_view word) {
  if (!header.starts_with(word) || header.size() == word.size()) return std::nullopt;
  const char next = header[word.size()];
  if (next != ' ' && next != '\t' && next != '"' && next != '\'') return std::nullopt;
  return unquoted(trim(header.substr(word.size())));
}

}  // namespace

const Section* SharedConfig::find(const Sections& sections, std::string_view name) {
  const auto found = sections.find(name);
  return found == sections.end() ? nullptr : &found->second;
}

Section* SharedConfig::section_of_config(std::string_view header) {
  if (const auto name = after_word(header, "profile")) {
    if (*name == "default" && !std::exchange(has_profile_default_, true))
      profiles_.erase("default");
    return &profiles_[std::string(*name)];
  }
  if (const auto name = after_word(header, "sso-session")) {
    return &sso_sessions_[std::string(*name)];
  }
  if (const auto name = after_word(header, "services")) return &services_[std::string(*name)];
  if (header == "default" && !has_profile_default_) return &profiles_["default"];
  return nullptr;  // as the SDKs do: a section that is not known is no concern of theirs
}

Result<void> SharedConfig::add_config(std::string_view text, std::string_view source) {
  return Reader(source, [this](std::string_view header) { return section_of_config(header); })
      .read(text);
}

Result<void> SharedConfig::add_credentials(std::string_view text, std::string_view source) {
  return Reader(
             source,
             [this](std::string_view header) { return &profiles_[std::string(unquoted(header))]; })
      .read(text);
}

Result<SharedConfig> SharedConfig::load(const Environment& environment) {
  SharedConfig config;
  const std::string config_path = path_of(environment, "AWS_CONFIG_FILE", "config");
  const std::string credentials_path =
      path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  auto text = text_of(config_path);
  if (!text) return std::move(text).error();
  if (auto added = config.add_config(*text, config_path); !added) return added.error();
  text = text_of(credentials_path);
  if (!text) return std::move(text).error();
  if (auto added = config.add_credentials(*text, credentials_path); !added) return added.error();
  return config;
}

std::string profile_name(const Environment& environment) {
  const auto name = environment("AWS_PROFILE");
  return name && !name->empty() ? *name : "default";
}

std::string_view value_of(const Section* section, std::string_view key) {
  if (section == nullptr) return {};
  const auto found = section->find(key);
  return found == section->end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace micro_aws
