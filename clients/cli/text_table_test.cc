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
  EXPECT_EQ(OneLine("safe\u202Eexe \u200B\uFFFE 日産 \xFF"), "safe[U+202E]exe [U+200B][U+FFFE] 日産 \uFFFD");
}

}  // namespace
}  // namespace entente::cli
