#include "clients/report/escape.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::report {
namespace {

TEST(EscapeTest, MarkupBecomesText) {
  EXPECT_EQ(Escape("<script>alert('x')</script> & \"y\""),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;");
}

TEST(EscapeTest, EveryScriptStays) {
  const std::string text = "Škoda, 日産, رينو, 𝔘𝔫𝔦, 🚢\tand\na line";
  EXPECT_EQ(Escape(text), text);
}

TEST(EscapeTest, MarksOfDirectionStayAndOverridesAreShown) {
  EXPECT_EQ(Escape("\u200Fa\u200E"), "\u200Fa\u200E");
  EXPECT_EQ(Escape("safe\u202Eexe.\u2066x\u2069"), "safe[U+202E]exe.[U+2066]x[U+2069]");
}

TEST(EscapeTest, ControlsAndNoncharactersAreShownByNumber) {
  EXPECT_EQ(Escape(std::string("a\0b\x1B[31m\x7F", 9)), "a[U+0000]b[U+001B][31m[U+007F]");
  EXPECT_EQ(Escape("\u0085\uFFFE\uFDD0"), "[U+0085][U+FFFE][U+FDD0]");
  EXPECT_EQ(Escape("a\rb"), "a&#13;b");
}

TEST(EscapeTest, WhatIsNoUtf8IsReplacedByteByByte) {
  EXPECT_EQ(Escape("a\xFF"
                   "b"),
            "a\uFFFDb");
  EXPECT_EQ(Escape("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(Escape("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Escape("\xE2\x82"), "\uFFFD\uFFFD");
}

TEST(EscapeTest, TextIsShortenedBetweenCharacters) {
  EXPECT_EQ(Shortened("日産自動車", 5), "日産自動車");
  EXPECT_EQ(Shortened("日産自動車", 4), "日産自…");
  EXPECT_EQ(Shortened("", 3), "");
  EXPECT_EQ(CharacterCount("日産🚢"), 3u);
}

}  // namespace
}  // namespace entente::report
