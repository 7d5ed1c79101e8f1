#include "clients/cli/text_table.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TEST(TextTableTest, LinesColumnsUpByCharactersNotBytes) {
  EXPECT_EQ(Table({{"Nestlé", "1"}, {"Starbucks", "2"}}, 2), "  Nestlé     1\n  Starbucks  2\n");
}

TEST(TextTableTest, AColumnWithoutContentTakesNoRoom) {
  EXPECT_EQ(Table({{"a", "", "b"}, {"c", "", "d"}}, 0), "a  b\nc  d\n");
}

TEST(TextTableTest, NoLineEndsInBlanks) {
  EXPECT_EQ(Table({{"a", ""}, {"b", "c"}}, 0), "a\nb  c\n");
}

TEST(TextTableTest, RecordedTextCannotMoveTheCursor) {
  EXPECT_EQ(OneLine("a\x1b[31mb\nc\td\xc2\x9b!"), "a [31mb c d !");
  EXPECT_EQ(OneLine("Société"), "Société");
}

}  // namespace
}  // namespace entente::cli
