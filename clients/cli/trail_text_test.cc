#include "clients/cli/trail_text.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kEntry[] = R"pb(
  name: "events/9"
  resource: "alliances/star-alliance"
  sentence: "principals/crm recorded that organizations/lufthansa joined"
  effective_on { year: 1997 month: 5 }
  record_time { seconds: 1727654400 nanos: 5 }
)pb";

v1::TrailEntry Parse(const std::string& more = "") {
  v1::TrailEntry entry;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kEntry + more, &entry));
  return entry;
}

TEST(TrailTextTest, AnEntrySaysWhenForWhenWhoWhatAndWhy) {
  EXPECT_EQ(TrailEntryText(Parse(R"(reason: "See @people/p1\nand the minutes"
                                    on_behalf_of: "organizations/lufthansa"
                                    evidence { uri: "https://example.com/m" title: "Minutes" })")),
            "2024-09-30 00:00:00Z  for 1997-05  events/9  alliances/star-alliance\n"
            "  principals/crm recorded that organizations/lufthansa joined\n"
            "  why: See @people/p1 and the minutes\n"
            "  on behalf of organizations/lufthansa\n"
            "  evidence: Minutes, https://example.com/m\n");
}

TEST(TrailTextTest, ACorrectionIsMarkedAtBothEnds) {
  EXPECT_THAT(TrailEntryText(Parse(R"(corrected_by: "events/12" corrected_as: WITHDRAWN)")),
              HasSubstr("joined (withdrawn by events/12)\n"));
  EXPECT_THAT(TrailEntryText(Parse(R"(corrected_by: "events/12" corrected_as: REPLACED)")),
              HasSubstr("joined (replaced by events/12)\n"));
  EXPECT_THAT(TrailEntryText(Parse(R"(corrected_by: "events/12")")),
              HasSubstr("joined (corrected by events/12)\n"));
  EXPECT_THAT(TrailEntryText(Parse(R"(corrects: "events/3" correction: WITHDRAWN)")),
              HasSubstr("joined (withdraws events/3)\n"));
  EXPECT_THAT(TrailEntryText(Parse(R"(corrects: "events/3" correction: REPLACED)")),
              HasSubstr("joined (replaces events/3)\n"));
  EXPECT_THAT(TrailEntryText(Parse(R"(corrects: "events/3")")), HasSubstr("joined (corrects events/3)\n"));
}

TEST(TrailTextTest, AParagraphIsFoldedAndShowsPeopleByName) {
  std::string words;
  for (int i = 0; i < 12; ++i) words += " assigned";
  EXPECT_EQ(
      TrailParagraph(Parse("text: \"x met people/p1 today." + words + "\""), {{"people/p1", "Ann"}}),
      "events/9  alliances/star-alliance\n"
      "  x met Ann today. assigned assigned assigned assigned assigned assigned assigned assigned assigned\n"
      "  assigned assigned assigned\n\n");
}

}  // namespace
}  // namespace entente::cli
