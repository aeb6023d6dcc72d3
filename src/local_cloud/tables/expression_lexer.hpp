#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::tables::syntax {

struct Token {
  enum class Kind { identifier, name, value, number, symbol, unknown, end };
  Kind kind = Kind::end;
  std::string_view text = {};  ///< a part of the expression
  std::size_t at = 0;          ///< where it starts
};

/// Splits an expression; the last token is of kind `end`. `unknown` is a character that no
/// expression may have.
std::vector<Token> tokenize(std::string_view text);

/// DynamoDB's text about the token at `index`: `Syntax error; token: "4", near: "a > 4"`.
std::string syntax_error(std::string_view text, const std::vector<Token>& tokens,
                         std::size_t index);

/// True if both are the same but for the letter case.
bool is_word(std::string_view text, std::string_view upper_case_word);

}  // namespace local_cloud::tables::syntax
