#include "decoding.hpp"

#include <micro_core/decimal.hpp>

#include <cmath>
#include <limits>

namespace micro_core {
namespace {

Decimal decimal(std::string_view text) {
  return Decimal::parse(text).value();
}

// What Python 3.11 prints for Decimal(...), and for Decimal(str(...)) of a number.
TEST(Decimal, IsReadAndWrittenAsPythonsIs) {
  expect_decoding<Decimal>({
      {"0", R"(-> "0")"},
      {"42", R"(-> "42")"},
      {"-7", R"(-> "-7")"},
      {R"("42")", R"(-> "42")"},
      {R"("42.123")", R"(-> "42.123")"},
      {R"("1.10")", R"(-> "1.10")"},
      {R"("-0")", R"(-> "-0")"},
      {R"("0.00")", R"(-> "0.00")"},
      {R"("000.5")", R"(-> "0.5")"},
      {R"(".5")", R"(-> "0.5")"},
      {R"("5.")", R"(-> "5")"},
      {R"("1E+3")", R"(-> "1E+3")"},
      {R"("1e3")", R"(-> "1E+3")"},
      {R"("1.5e-3")", R"(-> "0.0015")"},
      {R"("0.000001")", R"(-> "0.000001")"},
      {R"("0.0000001")", R"(-> "1E-7")"},
      {R"("123E-9")", R"(-> "1.23E-7")"},
      {R"("12.5E+10")", R"(-> "1.25E+11")"},
      {R"("0E+3")", R"(-> "0E+3")"},
      {R"("  1_000.5\n")", R"(-> "1000.5")"},
      {R"("+1")", R"(-> "1")"},
      {"42.0", R"(-> "42.0")"},
      {"42.5", R"(-> "42.5")"},
      {"0.1", R"(-> "0.1")"},
      {"-0.0", R"(-> "-0.0")"},
      {"1e10", R"(-> "10000000000.0")"},
      {"1e15", R"(-> "1000000000000000.0")"},
      {"1e16", R"(-> "1E+16")"},
      {"1.5e300", R"(-> "1.5E+300")"},
      {"0.0001", R"(-> "0.0001")"},
      {"0.00001", R"(-> "0.00001")"},
      {"5e-324", R"(-> "5E-324")"},
      {"18446744073709551615", R"(-> "18446744073709551615")"},
      {"-9223372036854775808", R"(-> "-9223372036854775808")"},
  });
}

TEST(Decimal, HoldsThirtyEightDigits) {
  const std::string nines(38, '9');
  EXPECT_EQ(outcome_of<Decimal>('"' + nines + '"'), "-> \"" + nines + '"');
  EXPECT_EQ(outcome_of<Decimal>("\"-0." + nines + '"'), "-> \"-0." + nines + '"');
  EXPECT_EQ(outcome_of<Decimal>("\"1" + std::string(37, '0') + "\""),
            "-> \"1" + std::string(37, '0') + '"');
  // A zero at the end is no digit that has to be kept; other digits are.
  EXPECT_EQ(outcome_of<Decimal>("\"" + nines + "0.00\""),
            "-> \"" + nines.substr(0, 1) + "." + nines.substr(1) + "E+38\"");
  const std::string too_many =
      "decimal_max_digits: Decimal input should have no more than 38 digits in total";
  EXPECT_EQ(outcome_of<Decimal>("\"1" + nines + '"'), too_many);
  EXPECT_EQ(outcome_of<Decimal>("\"0." + nines + "1\""), too_many);
}

TEST(Decimal, IsRefusedInPydanticsWords) {
  const std::string type =
      "decimal_type: Decimal input should be an integer, float, string or Decimal object";
  const std::string parsing = "decimal_parsing: Input should be a valid decimal";
  const std::string finite = "finite_number: Input should be a finite number";
  const std::pair<std::string_view, std::string> cases[] = {
      {"true", type},
      {"null", type},
      {"[1,2]", type},
      {R"("wrong")", parsing},
      {R"("")", parsing},
      {R"(" ")", parsing},
      {R"(".")", parsing},
      {R"("-")", parsing},
      {R"("1.2.3")", parsing},
      {R"("1e")", parsing},
      {R"("1e+")", parsing},
      {R"("e5")", parsing},
      {R"("0x10")", parsing},
      {R"("1,5")", parsing},
      {R"("--1")", parsing},
      {R"("1 2")", parsing},
      {R"("1E+7000")", parsing},
      {R"("1E-7000")", parsing},
      {R"("1E99999999999999999999")", parsing},
      {R"("NaN")", finite},
      {R"("-inf")", finite},
      {R"("+Infinity")", finite},
      {R"("sNaN123")", finite},
      {R"("nanx")", parsing},
  };
  for (const auto& [json, expected] : cases) {
    SCOPED_TRACE(json);
    EXPECT_EQ(outcome_of<Decimal>(json), expected);
  }
}

TEST(Decimal, SaysHowManyDigitsItTakes) {
  Decimal value;
  const auto errors = decode_all(Json(std::string(39, '1')), value, {"body"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(errors[0].ctx), R"({"max_digits":38})");
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(decimal("1.10"), decimal("1.1"));
  EXPECT_EQ(decimal("0"), decimal("-0.00"));
  EXPECT_EQ(decimal("1E+3"), Decimal(1000));
  EXPECT_NE(decimal("1E+38"), decimal("1E-38"));
  const std::string_view ascending[] = {"-1E+30", "-12.5", "-12.4", "-1E-30", "0",    "1E-30",
                                        "0.1",    "0.11",  "9",     "10.0",   "1E+30"};
  for (std::size_t i = 0; i < std::size(ascending); ++i) {
    for (std::size_t k = 0; k < std::size(ascending); ++k) {
      SCOPED_TRACE(std::string(ascending[i]) + " " + std::string(ascending[k]));
      EXPECT_EQ(decimal(ascending[i]) < decimal(ascending[k]), i < k);
      EXPECT_EQ(decimal(ascending[i]) == decimal(ascending[k]), i == k);
    }
  }
}

TEST(Decimal, ReckonsExactlyOrNotAtAll) {
  EXPECT_EQ(add(decimal("0.1"), decimal("0.2")).value().to_string(), "0.3");
  EXPECT_EQ(add(decimal("1.10"), decimal("2")).value().to_string(), "3.10");
  EXPECT_EQ(add(decimal("999"), decimal("1")).value().to_string(), "1000");
  EXPECT_EQ(add(decimal("-5"), decimal("3")).value().to_string(), "-2");
  EXPECT_EQ(subtract(decimal("1.00"), decimal("0.99")).value().to_string(), "0.01");
  EXPECT_EQ(subtract(decimal("3"), decimal("3.0")).value().to_string(), "0.0");
  EXPECT_EQ(multiply(decimal("19.99"), decimal("3")).value().to_string(), "59.97");
  EXPECT_EQ(multiply(decimal("-0.5"), decimal("0.25")).value().to_string(), "-0.125");
  EXPECT_EQ(
      multiply(decimal("9999999999999999999"), decimal("9999999999999999999")).value().to_string(),
      "99999999999999999980000000000000000001");
  EXPECT_EQ(add(decimal("1E+30"), decimal("1")).value().to_string(),
            "1000000000000000000000000000001");
  EXPECT_FALSE(add(decimal("1E+38"), decimal("1")));
  EXPECT_FALSE(add(decimal("1E+100"), decimal("1E-100")));
  EXPECT_EQ(add(decimal("1E+100"), decimal("0")).value(), decimal("1E+100"));
  EXPECT_FALSE(multiply(decimal("1E+6000"), decimal("1E+6000")));
}

TEST(Decimal, ComesFromIntegersOfEveryWidth) {
  EXPECT_EQ(Decimal(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615");
  EXPECT_EQ(Decimal(std::numeric_limits<std::int64_t>::min()).to_string(), "-9223372036854775808");
  EXPECT_EQ(Decimal(std::int8_t{-128}).to_string(), "-128");
  static_assert(!std::is_convertible_v<bool, Decimal> && !std::is_convertible_v<double, Decimal>);
}

TEST(Decimal, IsADoubleIfAsked) {
  EXPECT_EQ(decimal("0.1").to_double(), 0.1);
  EXPECT_EQ(decimal("-12.5").to_double(), -12.5);
  EXPECT_EQ(decimal("1E+400").to_double(), HUGE_VAL);
  EXPECT_EQ(decimal("-1E-400").to_double(), 0.0);
}

}  // namespace
}  // namespace micro_core
