#include <local_cloud/tables/decimal.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace local_cloud::tables {
namespace {

Decimal number(const std::string& text) {
  const auto parsed = Decimal::parse(text);
  EXPECT_TRUE(std::holds_alternative<Decimal>(parsed)) << text;
  return std::holds_alternative<Decimal>(parsed) ? std::get<Decimal>(parsed) : Decimal();
}

std::string random_number(std::mt19937& random) {
  std::string text = random() % 2 == 0 ? "" : "-";
  text += static_cast<char>('1' + random() % 9);
  for (std::size_t n = random() % 37; n > 0; --n) text += static_cast<char>('0' + random() % 10);
  const int exponent = static_cast<int>(random() % 200) - 120;
  return text + "e" + std::to_string(exponent > 80 ? 80 : exponent);
}

TEST(Decimal, ReadsWhatDynamoDbReadsAndPrintsItPlainly) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"0", "0"},
      {"-0", "0"},
      {"-0.000e99", "0"},
      {"1", "1"},
      {"+1", "1"},
      {"001", "1"},
      {"1.50", "1.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e2", "100"},
      {"1E+2", "100"},
      {"1e-2", "0.01"},
      {"-12.5e3", "-12500"},
      {"1" + std::string(100, '0'), "1" + std::string(100, '0')},
      {"0." + std::string(129, '0') + "1", "0." + std::string(129, '0') + "1"},
      {"0e999999999999999999999", "0"}};
  for (const auto& [text, printed] : cases) EXPECT_EQ(number(text).text(), printed) << text;
}

TEST(Decimal, RefusesWhatDynamoDbRefuses) {
  using Refusal = Decimal::Refusal;
  const std::vector<std::pair<std::string, Refusal>> cases = {
      {"", Refusal::not_a_number},
      {"b", Refusal::not_a_number},
      {".", Refusal::not_a_number},
      {"-", Refusal::not_a_number},
      {"1e", Refusal::not_a_number},
      {"1e+-2", Refusal::not_a_number},
      {" 1", Refusal::not_a_number},
      {"1 ", Refusal::not_a_number},
      {"1.2.3", Refusal::not_a_number},
      {"0x10", Refusal::not_a_number},
      {"NaN", Refusal::not_a_number},
      {"Infinity", Refusal::not_a_number},
      {"1e126", Refusal::overflow},
      {"-1e126", Refusal::overflow},
      {"1e99999999999", Refusal::overflow},
      {"1e-131", Refusal::underflow},
      {"1e-99999999999", Refusal::underflow},
      {"123456789012345678901234567890123456789", Refusal::too_many_digits},
      {"1.00000000000000000000000000000000000001", Refusal::too_many_digits}};
  for (const auto& [text, refusal] : cases) {
    const auto parsed = Decimal::parse(text);
    ASSERT_TRUE(std::holds_alternative<Refusal>(parsed)) << text;
    EXPECT_EQ(std::get<Refusal>(parsed), refusal) << text;
  }
}

TEST(Decimal, TakesTheWholeRange) {
  for (const char* text : {"9.9999999999999999999999999999999999999e125", "1e-130", "-1e-130",
                           "-9.9999999999999999999999999999999999999e125"}) {
    EXPECT_EQ(number(number(text).text()), number(text));
  }
}

TEST(Decimal, AddsAsIntegersDo) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const auto a = static_cast<long long>(random()) >> (random() % 62);
    const auto b = static_cast<long long>(random()) >> (1 + random() % 62);
    if ((b > 0 && a > INT64_MAX - b) || (b < 0 && a < INT64_MIN - b)) continue;
    const auto sum = Decimal::add(Decimal::from_integer(a), Decimal::from_integer(b));
    ASSERT_EQ(std::get<Decimal>(sum).text(), std::to_string(a + b)) << a << " + " << b;
  }
}

TEST(Decimal, AddsExactlyOrRefuses) {
  const auto sum = [](const char* a, const char* b) { return Decimal::add(number(a), number(b)); };
  EXPECT_EQ(std::get<Decimal>(sum("0.1", "0.2")).text(), "0.3");
  EXPECT_EQ(std::get<Decimal>(sum("1e37", "1")).text(), "10000000000000000000000000000000000001");
  EXPECT_EQ(std::get<Decimal::Refusal>(sum("1e38", "1")), Decimal::Refusal::too_many_digits);
  EXPECT_EQ(std::get<Decimal::Refusal>(sum("1e125", "1e-130")), Decimal::Refusal::too_many_digits);
  EXPECT_EQ(std::get<Decimal::Refusal>(sum("9e125", "9e125")), Decimal::Refusal::overflow);
  EXPECT_EQ(std::get<Decimal>(sum("99999999999999999999999999999999999999", "1")).text(),
            "1" + std::string(38, '0'));
  EXPECT_EQ(std::get<Decimal>(sum("-1.5", "1.5")), Decimal());
}

TEST(Decimal, SortsItsKeysAsItsNumbers) {
  std::mt19937 random(5);
  std::vector<Decimal> numbers = {Decimal(),     number("1e-130"), number("-1e-130"), number("1"),
                                  number("1.5"), number("-1"),     number("-1.5"),    number("10")};
  for (int i = 0; i < 2000; ++i) numbers.push_back(number(random_number(random)));
  for (const Decimal& a : numbers) {
    const Decimal& b = numbers[random() % numbers.size()];
    EXPECT_EQ(a < b, a.key_bytes() < b.key_bytes()) << a.text() << " and " << b.text();
    EXPECT_EQ(a == b, a.key_bytes() == b.key_bytes());
    EXPECT_EQ(a.key_bytes().find('\0'), std::string::npos);
    EXPECT_EQ(Decimal::from_key_bytes(a.key_bytes()), a) << a.text();
  }
}

}  // namespace
}  // namespace local_cloud::tables
