#include "clients/cli/figures.h"

#include <limits>

#include "clients/cli/errors.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

google::type::Money Money(int64_t units, int32_t nanos = 0) {
  google::type::Money money;
  money.set_currency_code("EUR");
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

TEST(FiguresTest, ANumberStaysAsItWasWritten) {
  for (const std::string text : {"2.69", "0", "-5", "100.000", "123456789012345678.123456789"}) {
    const auto value = ParseFigure(text);
    ASSERT_TRUE(value.ok()) << text;
    EXPECT_EQ(value->number(), text);
    EXPECT_EQ(FigureText(*value), text);
  }
}

TEST(FiguresTest, MoneyHasUnitsAndNanosOfOneSign) {
  const auto value = ParseFigure("EUR -2.5");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value->money().currency_code(), "EUR");
  EXPECT_EQ(value->money().units(), -2);
  EXPECT_EQ(value->money().nanos(), -500000000);
  EXPECT_EQ(FigureText(*value), "EUR -2.50");
}

TEST(FiguresTest, RefusesWhatIsNoFigure) {
  for (const std::string text : {"", "-", "2,69", "1e9", ".5", "5.", "eur 5", "EUR", "EUR  5", "5 EUR",
                                 "EUR 1.0000000001", "1234567890123456789", "0x10"}) {
    EXPECT_TRUE(IsUsageError(ParseFigure(text).status())) << text;
  }
}

TEST(FiguresTest, ALargeAmountIsReadAsWordsWhereNothingIsLost) {
  EXPECT_EQ(MoneyText(Money(2'690'000'000)), "EUR 2.69 billion");
  EXPECT_EQ(MoneyText(Money(4'000'000'000)), "EUR 4 billion");
  EXPECT_EQ(MoneyText(Money(1'500'000)), "EUR 1.5 million");
  EXPECT_EQ(MoneyText(Money(-3'000'000'000'000)), "EUR -3 trillion");
  EXPECT_EQ(MoneyText(Money(1'234'567'000)), "EUR 1,234.567 million");
  EXPECT_EQ(MoneyText(Money(2'690'000'001)), "EUR 2,690,000,001");
  EXPECT_EQ(MoneyText(Money(2'690'000'000, 500'000'000)), "EUR 2,690,000,000.50");
  EXPECT_EQ(MoneyText(Money(950)), "EUR 950");
  EXPECT_EQ(MoneyText(Money(std::numeric_limits<int64_t>::min())), "EUR -9,223,372,036,854,775,808");
}

}  // namespace
}  // namespace entente::cli
