#include "services/rpc/field_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace entente::rpc {
namespace {

struct Case {
  v1::FieldRule::Format format;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

TEST(FieldFormat, AcceptsAndRefusesByTheTable) {
  const std::vector<Case> cases = {
      {v1::FieldRule::FORMAT_UNSPECIFIED,
       {"A\tb\nc", "Zürich 東京"},
       {std::string("a\0b", 3), "\r", "\x7f", "\xC2\x85"}},
      {v1::FieldRule::RESOURCE_ID,
       {"a", "star-alliance", "9", std::string(63, 'a')},
       {"", "-a", "a-", "A", "a_b", "ä", std::string(64, 'a')}},
      {v1::FieldRule::DECIMAL,
       {"0", "-12.5", "2.69", "007", "999999999999999999.123456789"},
       {"", "-", ".5", "5.", "+1", "1e3", "1,5", "1.1234567890", "1234567890123456789", " 1"}},
      {v1::FieldRule::URI,
       {"https://example.com/a?b=c#d", "urn:isbn:123", "mailto:a@b.c", "file:///x%20y"},
       {"", "example.com/a", "https:", ":a", "1a:b", "http://a b", "http://ä", "http://x%2", "http://x%zz"}},
      {v1::FieldRule::CURRENCY_CODE, {"EUR"}, {"", "eur", "EURO", "E1R"}},
      {v1::FieldRule::PERIOD,
       {"2012", "2012-Q4", "2012-02", "2012-02-29", "0001"},
       {"", "0000", "12", "2012-Q5", "2012-Q0", "2012-13", "2012-00", "2013-02-29", "2012-1", "2012-01-00",
        "2012-01-1", "20121", "2012/01", "2012-01/01"}},
      {v1::FieldRule::PLAYBOOK_ID,
       {"joint_venture", "a1"},
       {"", "1a", "_a", "A", "a-b", std::string(64, 'a')}},
      {v1::FieldRule::KEY, {"a/b:c~", "0"}, {"", "a b", "a\n", "ä", "\x7f"}},
  };
  for (const Case& a_case : cases) {
    for (const std::string& text : a_case.good) {
      EXPECT_TRUE(HasFormat(a_case.format, text))
          << v1::FieldRule::Format_Name(a_case.format) << " '" << text << "'";
    }
    for (const std::string& text : a_case.bad) {
      EXPECT_FALSE(HasFormat(a_case.format, text))
          << v1::FieldRule::Format_Name(a_case.format) << " '" << text << "'";
    }
  }
}

TEST(FieldFormat, HasACheckAndADescriptionForEveryFormat) {
  const auto* formats = v1::FieldRule::Format_descriptor();
  for (int i = 0; i < formats->value_count(); ++i) {
    const auto format = static_cast<v1::FieldRule::Format>(formats->value(i)->number());
    if (format == v1::FieldRule::FORMAT_UNSPECIFIED) continue;
    EXPECT_FALSE(HasFormat(format, "")) << formats->value(i)->name();
    EXPECT_NE(DescribeFormat(format), DescribeFormat(v1::FieldRule::FORMAT_UNSPECIFIED))
        << formats->value(i)->name();
  }
}

TEST(FieldFormat, CountsCharactersNotBytes) {
  EXPECT_EQ(CharactersOf("Zürich"), 6u);
  EXPECT_EQ(CharactersOf("東京"), 2u);
}

}  // namespace
}  // namespace entente::rpc
