#include <local_cloud/tables/expression_lexer.hpp>

#include <algorithm>

namespace local_cloud::tables::syntax {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_part(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::size_t end_of_run(std::string_view text, std::size_t at, bool (*belongs)(char)) {
  while (at < text.size() && belongs(text[at])) ++at;
  return at;
}

Token next_token(std::string_view text, std::size_t at) {
  const char first = text[at];
  Token::Kind kind = Token::Kind::unknown;
  std::size_t end = at + 1;
  if (is_letter(first) || first == '_') {
    kind = Token::Kind::identifier;
    end = end_of_run(text, at, is_name_part);
  } else if (is_digit(first)) {
    kind = Token::Kind::number;
    end = end_of_run(text, at, is_digit);
  } else if (first == '#' || first == ':') {
    end = end_of_run(text, at + 1, is_name_part);
    if (end > at + 1) kind = first == '#' ? Token::Kind::name : Token::Kind::value;
  } else if (text.substr(at, 2) == "<=" || text.substr(at, 2) == ">=" ||
             text.substr(at, 2) == "<>") {
    kind = Token::Kind::symbol;
    end = at + 2;
  } else if (std::string_view("()[],.=<>+-").find(first) != std::string_view::npos) {
    kind = Token::Kind::symbol;
  } else {
    // A character beyond ASCII is shown whole.
    end = end_of_run(text, at + 1,
                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
  }
  return {kind, text.substr(at, end - at), at};
}

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(16);
  std::size_t at = end_of_run(text, 0, is_space);
  while (at < text.size()) {
    tokens.push_back(next_token(text, at));
    at = end_of_run(text, at + tokens.back().text.size(), is_space);
  }
  tokens.push_back({Token::Kind::end, {}, text.size()});
  return tokens;
}

std::string syntax_error(std::string_view text, const std::vector<Token>& tokens,
                         std::size_t index) {
  const Token& token = tokens[index];
  const Token& before = tokens[index == 0 ? 0 : index - 1];
  const Token& after = tokens[std::min(index + 1, tokens.size() - 1)];
  const std::size_t end = after.at + after.text.size();
  const std::string shown =
      token.kind == Token::Kind::end ? std::string("<EOF>") : std::string(token.text);
  return "Syntax error; token: \"" + shown + "\", near: \"" +
         std::string(text.substr(before.at, end - before.at)) + "\"";
}

bool is_word(std::string_view text, std::string_view upper_case_word) {
  return std::equal(text.begin(), text.end(), upper_case_word.begin(), upper_case_word.end(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

}  // namespace local_cloud::tables::syntax
