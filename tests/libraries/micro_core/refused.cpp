// Mistakes that the compiler has to explain; refused.cmake compares.
#include <micro_core/json_schema.hpp>

using namespace micro_core;

struct Misnamed {
  std::string item_name;
  static constexpr Field fields[] = {{.name = "itm_name", .title = "Name"}};
};

enum class Color { red, green };

template <>
struct micro_core::WireTraits<Color> {
  static constexpr Field fields[] = {{.name = "blue", .alias = "BLUE"}};
};

struct Twice {
  int one = 0;
  static constexpr Field fields[] = {{.name = "one"}};
};

template <>
struct micro_core::WireTraits<Twice> {
  static constexpr Field fields[] = {{.name = "one"}};
};

struct NotConst {
  int one = 0;
  Verdict validate() { return {}; }
};

struct NoVerdict {
  int one = 0;
  static bool validate_input(const Json&) { return true; }
};

void fields() {
  // says: an entry of `fields` has the name of no member (or enumerator) of its type
  // says: "itm_name"
  (void)to_json(Misnamed{});
  // says: "blue"
  (void)enum_name(Color::red);
  // says: fields are listed in the struct or in its WireTraits, not both
  (void)to_json(Twice{});
}

void checks() {
  // says: validate of a struct is: Verdict validate() const
  (void)from_json<NotConst>(Json());
  // says: validate_input of a struct is: static Verdict validate_input(const Json&)
  (void)from_json<NoVerdict>(Json());
}

void rules() {
  // says: Length is of strings and containers: a number has AtLeast and AtMost
  Constrained<int, Length{1, 2}> length;
  Constrained<std::optional<std::string>, Length{1, 2}> optional;
  // says: AtLeast and its like compare numbers: a string has a Length
  Constrained<std::string, AtLeast{1}> bound;
  // says: the bound of an integer is an integer
  Constrained<int, AtLeast{0.5}> fraction;
  // says: the bound of a number is a number
  Constrained<double, AtLeast{"0.5"}> text;
  // says: MultipleOf takes a number above zero
  Constrained<int, MultipleOf{0}> zero;
  // says: this rule is of strings only
  Constrained<int, Pattern{"a"}> pattern;
  Constrained<int, ToLower{}> lower;
  // says: unique is of lists only
  Constrained<std::map<std::string, int>, unique> entries;
  // says: a rule is one of <micro_core/rules.hpp>, or a function: Verdict f(const T&)
  Constrained<int, 5> number;
}
