#include <local_cloud/tables/expression_lexer.hpp>
#include <local_cloud/tables/expression_syntax.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace local_cloud::tables::syntax {

namespace {

// Deeper nesting than DynamoDB's limit of 300 operators allows is refused before the stack ends.
constexpr int depth_max = 300;

constexpr std::array<std::string_view, 5> condition_words = {"AND", "OR", "NOT", "BETWEEN", "IN"};
constexpr std::array<std::string_view, 4> update_words = {"SET", "REMOVE", "ADD", "DELETE"};

// Recursive descent over the tokens. Functions return none after a syntax error; the token that
// could not be used, the furthest if several ways were tried, is remembered for the message.
class Parser {
 public:
  enum class Language { condition, update, projection };

  Parser(std::string_view text, Language language)
      : text_(text), tokens_(tokenize(text)), language_(language) {}

  std::string error() const { return syntax_error(text_, tokens_, furthest_); }
  bool redundant_parentheses() const { return redundant_; }

  std::optional<Condition> whole_condition();
  std::optional<UpdateTree> whole_update();
  std::optional<Projection> whole_projection();

 private:
  const Token& token() const { return tokens_[at_]; }
  bool is_symbol(std::string_view symbol) const {
    return token().kind == Token::Kind::symbol && token().text == symbol;
  }
  bool is_keyword(std::string_view word) const {
    return token().kind == Token::Kind::identifier && is_word(token().text, word);
  }
  bool fail() {
    furthest_ = std::max(furthest_, at_);
    return false;
  }
  bool take_symbol(std::string_view symbol) { return is_symbol(symbol) ? (++at_, true) : fail(); }
  void close_group(std::size_t start) {
    group_start_ = start;
    group_end_ = at_;
  }
  // The group that starts at `start` has nothing but one other group inside, and is about to close.
  bool only_holds_a_group(std::size_t start) const {
    return group_start_ == start + 1 && group_end_ == at_ && is_symbol(")");
  }
  bool take_keyword(std::string_view word) { return is_keyword(word) ? (++at_, true) : fail(); }
  bool at_end() { return token().kind == Token::Kind::end || fail(); }

  bool is_reserved_here() const;
  std::optional<std::string> path_name();
  bool path_tail(Path& path);
  std::optional<Operand> operand(int depth);
  std::optional<Operand> grouped_operand(int depth);
  bool arguments(std::vector<Operand>& operands, int depth);

  std::optional<Condition> any_of(int depth);
  std::optional<Condition> all_of(int depth);
  std::optional<Condition> negation(int depth);
  std::optional<Condition> primary(int depth);
  std::optional<Condition> comparison(int depth);

  bool section(UpdateTree& tree);
  std::optional<UpdateAction> action(UpdateAction::Kind kind);
  std::optional<Operand> set_value(int depth);

  std::string_view text_;
  std::vector<Token> tokens_;
  Language language_;
  std::size_t at_ = 0;
  std::size_t furthest_ = 0;
  // The parentheses that were closed last: their '(' and what is behind their ')'.
  std::size_t group_start_ = 0;
  std::size_t group_end_ = 0;
  bool redundant_ = false;
};

// The words of the language cannot be names without a '#'.
bool Parser::is_reserved_here() const {
  const auto is_this = [&](std::string_view word) { return is_word(token().text, word); };
  switch (language_) {
    case Language::condition:
      return std::any_of(condition_words.begin(), condition_words.end(), is_this);
    case Language::update:
      return std::any_of(update_words.begin(), update_words.end(), is_this);
    case Language::projection:
      return false;
  }
  return false;
}

std::optional<std::string> Parser::path_name() {
  const bool plain = token().kind == Token::Kind::identifier && !is_reserved_here() &&
                     (language_ != Language::condition || token().text.front() != '_');
  if (!plain && token().kind != Token::Kind::name) {
    fail();
    return std::nullopt;
  }
  return std::string(tokens_[at_++].text);
}

bool Parser::path_tail(Path& path) {
  while (true) {
    if (is_symbol(".")) {
      ++at_;
      auto name = path_name();
      if (!name) return false;
      path.emplace_back(*std::move(name));
    } else if (is_symbol("[")) {
      ++at_;
      std::size_t position = 0;
      const std::string_view digits = token().text;
      if (token().kind != Token::Kind::number ||
          std::from_chars(digits.data(), digits.data() + digits.size(), position).ec !=
              std::errc()) {
        return fail();
      }
      ++at_;
      if (!take_symbol("]")) return false;
      path.emplace_back(position);
    } else {
      return true;
    }
  }
}

// '(' operand ')'; in conditions a path may go on behind it.
std::optional<Operand> Parser::grouped_operand(int depth) {
  const std::size_t start = at_++;
  std::optional<Operand> inner = operand(depth + 1);
  if (!inner) return std::nullopt;
  if (only_holds_a_group(start)) redundant_ = true;
  if (!take_symbol(")")) return std::nullopt;
  close_group(start);
  if (language_ == Language::condition && inner->kind == Operand::Kind::path &&
      !path_tail(inner->path)) {
    return std::nullopt;
  }
  return inner;
}

std::optional<Operand> Parser::operand(int depth) {
  if (depth > depth_max) {
    fail();
    return std::nullopt;
  }
  if (is_symbol("(")) return grouped_operand(depth);
  Operand found;
  if (token().kind == Token::Kind::value) {
    found.kind = Operand::Kind::value;
    found.name = tokens_[at_++].text;
    return found;
  }
  const Token& following = tokens_[std::min(at_ + 1, tokens_.size() - 1)];
  if (token().kind == Token::Kind::identifier && !is_reserved_here() && following.text == "(") {
    found.kind = Operand::Kind::function;
    found.name = tokens_[at_++].text;
    if (!arguments(found.arguments, depth + 1)) return std::nullopt;
    return found;
  }
  auto name = path_name();
  if (!name) return std::nullopt;
  found.path.emplace_back(*std::move(name));
  if (!path_tail(found.path)) return std::nullopt;
  return found;
}

bool Parser::arguments(std::vector<Operand>& operands, int depth) {
  if (!take_symbol("(")) return false;
  do {
    auto each = operand(depth);
    if (!each) return false;
    operands.push_back(*std::move(each));
  } while (is_symbol(",") && ++at_ != 0);
  return take_symbol(")");
}

std::optional<Condition> Parser::whole_condition() {
  auto condition = any_of(0);
  if (!condition || !at_end()) return std::nullopt;
  return condition;
}

std::optional<Condition> Parser::any_of(int depth) {
  auto first = all_of(depth);
  if (!first || !is_keyword("OR")) return first;
  Condition both{.kind = Condition::Kind::any_of};
  both.conditions.push_back(*std::move(first));
  while (is_keyword("OR")) {
    ++at_;
    auto next = all_of(depth);
    if (!next) return std::nullopt;
    both.conditions.push_back(*std::move(next));
  }
  return both;
}

std::optional<Condition> Parser::all_of(int depth) {
  auto first = negation(depth);
  if (!first || !is_keyword("AND")) return first;
  Condition both{.kind = Condition::Kind::all_of};
  both.conditions.push_back(*std::move(first));
  while (is_keyword("AND")) {
    ++at_;
    auto next = negation(depth);
    if (!next) return std::nullopt;
    both.conditions.push_back(*std::move(next));
  }
  return both;
}

std::optional<Condition> Parser::negation(int depth) {
  if (depth > depth_max) {
    fail();
    return std::nullopt;
  }
  if (!is_keyword("NOT")) return primary(depth);
  ++at_;
  auto inner = negation(depth + 1);
  if (!inner) return std::nullopt;
  Condition negated{.kind = Condition::Kind::negation};
  negated.conditions.push_back(*std::move(inner));
  return negated;
}

// A '(' opens a group of conditions or of an operand: the operand is tried first.
std::optional<Condition> Parser::primary(int depth) {
  const std::size_t start = at_;
  const bool redundant_before = redundant_;
  if (auto compared = comparison(depth)) return compared;
  at_ = start;
  group_end_ = 0;
  redundant_ = redundant_before;
  if (!take_symbol("(")) return std::nullopt;
  auto inner = any_of(depth + 1);
  if (!inner) return std::nullopt;
  if (only_holds_a_group(start)) redundant_ = true;
  if (!take_symbol(")")) return std::nullopt;
  close_group(start);
  return inner;
}

std::optional<Condition> Parser::comparison(int depth) {
  using Kind = Condition::Kind;
  static constexpr std::array<std::pair<std::string_view, Kind>, 6> comparators = {{
      {"=", Kind::equal},
      {"<>", Kind::not_equal},
      {"<", Kind::less},
      {"<=", Kind::less_or_equal},
      {">", Kind::greater},
      {">=", Kind::greater_or_equal},
  }};
  auto first = operand(depth);
  if (!first) return std::nullopt;
  Condition found;
  const auto take_operand = [&] {
    auto next = operand(depth);
    if (next) found.operands.push_back(*std::move(next));
    return next.has_value();
  };
  for (const auto& [symbol, kind] : comparators) {
    if (!is_symbol(symbol)) continue;
    ++at_;
    found.kind = kind;
    found.operands.push_back(*std::move(first));
    if (!take_operand()) return std::nullopt;
    return found;
  }
  if (is_keyword("BETWEEN")) {
    ++at_;
    found.kind = Kind::between;
    found.operands.push_back(*std::move(first));
    if (!take_operand() || !take_keyword("AND") || !take_operand()) return std::nullopt;
    return found;
  }
  if (is_keyword("IN")) {
    ++at_;
    found.kind = Kind::in;
    found.operands.push_back(*std::move(first));
    if (!arguments(found.operands, depth + 1)) return std::nullopt;
    return found;
  }
  // Behind a group of a function that stands alone, the group is one of conditions.
  if (first->kind != Operand::Kind::function || group_end_ == at_) {
    fail();
    return std::nullopt;
  }
  found.kind = Kind::function;
  found.name = std::move(first->name);
  found.operands = std::move(first->arguments);
  return found;
}

std::optional<UpdateTree> Parser::whole_update() {
  UpdateTree tree;
  do {
    if (!section(tree)) return std::nullopt;
  } while (token().kind != Token::Kind::end);
  return tree;
}

bool Parser::section(UpdateTree& tree) {
  for (std::size_t i = 0; i < update_words.size(); ++i) {
    if (!is_keyword(update_words[i])) continue;
    ++at_;
    do {
      auto next = action(static_cast<UpdateAction::Kind>(i));
      if (!next) return false;
      tree.actions.push_back(*std::move(next));
    } while (is_symbol(",") && ++at_ != 0);
    tree.sections.emplace_back(update_words[i]);
    return true;
  }
  return fail();
}

std::optional<UpdateAction> Parser::action(UpdateAction::Kind kind) {
  UpdateAction found{.kind = kind};
  auto name = path_name();
  if (!name) return std::nullopt;
  found.path.emplace_back(*std::move(name));
  if (!path_tail(found.path)) return std::nullopt;
  if (kind == UpdateAction::Kind::remove) return found;
  if (kind == UpdateAction::Kind::set) {
    if (!take_symbol("=")) return std::nullopt;
    auto value = set_value(0);
    if (!value) return std::nullopt;
    found.value = *std::move(value);
    return found;
  }
  if (token().kind != Token::Kind::value) {
    fail();
    return std::nullopt;
  }
  found.value.kind = Operand::Kind::value;
  found.value.name = tokens_[at_++].text;
  return found;
}

// operand, operand + operand, operand - operand; the whole may stand in one pair of parentheses.
std::optional<Operand> Parser::set_value(int depth) {
  const std::size_t start = at_;
  if (depth == 0 && is_symbol("(")) {
    ++at_;
    auto inner = set_value(1);
    const bool whole = inner && is_symbol(")") && inner->kind == Operand::Kind::function &&
                       (inner->name == "+" || inner->name == "-");
    if (whole) {
      ++at_;
      return inner;
    }
    at_ = start;
  }
  auto left = operand(0);
  if (!left || (!is_symbol("+") && !is_symbol("-"))) return left;
  Operand sum{.kind = Operand::Kind::function, .name = std::string(tokens_[at_++].text)};
  auto right = operand(0);
  if (!right) return std::nullopt;
  sum.arguments.push_back(*std::move(left));
  sum.arguments.push_back(*std::move(right));
  return sum;
}

std::optional<Projection> Parser::whole_projection() {
  Projection paths;
  do {
    auto name = path_name();
    if (!name) return std::nullopt;
    Path& path = paths.emplace_back();
    path.emplace_back(*std::move(name));
    if (!path_tail(path)) return std::nullopt;
  } while (is_symbol(",") && ++at_ != 0);
  if (!at_end()) return std::nullopt;
  return paths;
}

}  // namespace

Parsed<ConditionTree> parse_condition(std::string_view text) {
  Parser parser(text, Parser::Language::condition);
  auto condition = parser.whole_condition();
  if (!condition) return parser.error();
  return ConditionTree{*std::move(condition), parser.redundant_parentheses()};
}

Parsed<UpdateTree> parse_update(std::string_view text) {
  Parser parser(text, Parser::Language::update);
  auto tree = parser.whole_update();
  if (!tree) return parser.error();
  return *std::move(tree);
}

Parsed<Projection> parse_projection(std::string_view text) {
  Parser parser(text, Parser::Language::projection);
  auto paths = parser.whole_projection();
  if (!paths) return parser.error();
  return *std::move(paths);
}

}  // namespace local_cloud::tables::syntax
