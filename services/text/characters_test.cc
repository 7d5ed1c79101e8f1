#include "services/text/characters.h"

#include "gtest/gtest.h"

namespace entente::text {
namespace {

TEST(CharactersTest, EveryScriptStaysAsItIs) {
  const std::string text = "Škoda, 日産, رينو\u200F, می\u200Cخواهم, 👩\u200D🚀, ❤\uFE0F, 𝔘𝔫𝔦\tand\na line";
  EXPECT_EQ(Printable(text), text);
}

TEST(CharactersTest, WhatHidesIsShownByItsNumber) {
  EXPECT_EQ(Printable("safe\u202Eexe.\u2066x\u2069"), "safe[U+202E]exe.[U+2066]x[U+2069]");
  EXPECT_EQ(Printable("a\u200Bb\uFEFF\u2060\uFFFE\U0010FFFF"),
            "a[U+200B]b[U+FEFF][U+2060][U+FFFE][U+10FFFF]");
  EXPECT_EQ(Printable("\x1B[31mred\u009B0m\rover"), "[U+001B][31mred[U+009B]0m[U+000D]over");
}

TEST(CharactersTest, BytesThatAreNoUtf8AreReplaced) {
  EXPECT_EQ(Printable("a\xFF\xC0\xAF"), "a\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Printable("\xE2\x82"), "\uFFFD\uFFFD");
}

TEST(CharactersTest, BlanksAndWhatHasNoWidthShowNothing) {
  for (const char* nothing : {"", " ", "\n\t ", "\u00A0\u3000\u2003", "\u200B", "\u200D\u200E\uFE0F",
                              "\u3164", "\u2800", "\u202E\u202C", " \u00AD\u2060 ", "\uFFFE"}) {
    EXPECT_FALSE(ShowsSomething(nothing)) << Printable(nothing);
  }
  for (const char* something : {"a", " a ", "\u200Bx", "日", "🚢", ".", "\u0301"}) {
    EXPECT_TRUE(ShowsSomething(something)) << something;
  }
}

}  // namespace
}  // namespace entente::text
