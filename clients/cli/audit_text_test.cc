#include "clients/cli/audit_text.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(AuditTextTest, DifferencesStandInColumnsWithTheirEventsBelow) {
  const auto comparison = Parse<v1::CompareMomentsResponse>(R"pb(
    name: "alliances/x"
    before { effective_on { year: 2020 month: 1 day: 1 } }
    after {
      effective_on { year: 2024 month: 1 day: 1 }
      version: 7
      exists: true
    }
    differences {
      path: "parties[organizations/a].status"
      after: "member"
      events: "events/5"
      events: "events/6"
    }
    differences { path: "roles[owner of organizations/a].person" before: "people/p1" events: "events/7" }
    omitted_count: 3
    facts { name: "events/5" resource: "alliances/x" sentence: "principals/crm did" }
  )pb");
  EXPECT_EQ(ComparisonText(comparison, {{"people/p1", "Ada"}}),
            "alliances/x\n"
            "  from  2020-01-01, version 0 (there was nothing yet)\n"
            "  to    2024-01-01, version 7\n"
            "\n"
            "  FIELD                                   FROM  TO      BY\n"
            "  parties[organizations/a].status         -     member  events/5 events/6\n"
            "  roles[owner of organizations/a].person  Ada   -       events/7\n"
            "  and 3 more differences\n"
            "\n"
            "1970-01-01 00:00:00Z  events/5  alliances/x\n"
            "  principals/crm did\n");
}

TEST(AuditTextTest, NothingIsSaidToBeNothing) {
  EXPECT_EQ(ComparisonText(
                Parse<v1::CompareMomentsResponse>("name: 'alliances/x' before { exists: true version: 1 } "
                                                  "after { exists: true version: 1 }"),
                {}),
            "alliances/x\n  from  , version 1\n  to    , version 1\n\nno differences\n");
  EXPECT_EQ(AccountableText(Parse<v1::FindAccountableResponse>("on { year: 2024 }"), {}),
            "no one was accountable on 2024, as far as is recorded\n");
  EXPECT_EQ(BackdatingSummaryText({}), "nothing was recorded late\n");
}

TEST(AuditTextTest, TheSummarySaysWhenItIsNotOfEverything) {
  const auto summary = Parse<v1::SummarizeBackdatingResponse>(
      "actors { actor: 'principals/crm' count: 2 days_late_median: 1 days_late_max: 40 } scanned_count: 9");
  EXPECT_EQ(BackdatingSummaryText(summary),
            "ACTOR           EVENTS  MEDIAN  MAXIMUM\n"
            "principals/crm  2       1 day   40 days\n"
            "only the first 9 events; --from and --before ask for less\n");
}

TEST(AuditTextTest, AnExceptionNamesItsKinds) {
  const auto exception = Parse<v1::ExceptionEntry>(
      "kinds: WAIVER kinds: HISTORICAL_IMPORT text: 'events/5 was let through.'"
      " entry { name: 'events/5' resource: 'alliances/x' sentence: 'principals/crm did' }");
  EXPECT_EQ(ExceptionText(exception, {}),
            "waiver, historical import: events/5 was let through.\n"
            "1970-01-01 00:00:00Z  events/5  alliances/x\n"
            "  principals/crm did\n");
}

}  // namespace
}  // namespace entente::cli
