#include "services/domain/activity/activities.h"

#include "entente/v1/activity_service.pb.h"
#include "services/domain/projection.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using Record = v1::RecordActivityRequest;

const char kMeeting[] = "alliance: 'alliances/a' activity_type: 'meeting' participants: 'people/p' ";
const char kRecorded[] = "activity_recorded { activity_type: 'meeting' participants: 'people/p' }";

Scenario WithMeetings() {
  return WithPlaybook("activity_types { id: 'meeting' } activity_types { id: 'mail' }");
}

// R82: what people did is of a type that the playbook has.
TEST(ActivityDecideTest, AnActivityIsRecorded) {
  WithMeetings()
      .When<Record>(std::string(kMeeting) + "participants: 'people/q' summary: 'S'")
      .Then({"activity_recorded { activity_type: 'meeting' participants: 'people/p' participants: 'people/q'"
             " summary: 'S' }"});
  WithPlaybook().When<Record>(kMeeting).ThenRefused(v1::NOT_IN_PLAYBOOK, {"activity_type"});
  WithMeetings()
      .When<Record>(std::string(kMeeting) + "participants: 'people/p'")
      .ThenRefused(v1::FIELD_INVALID, {"participants[1]"});
}

TEST(ActivityDecideTest, NothingWasDoneOnADayThatIsStillToCome) {
  const std::string tomorrow =
      std::string(kMeeting) + "context { effective_on { year: 2026 month: 1 day: 16 } historical: ";
  WithMeetings().When<Record>(tomorrow + "false }").ThenRefused(v1::PRECONDITION_FAILED, {"NOT_DONE_YET"});
  WithMeetings().When<Record>(tomorrow + "true }").ThenRefused(v1::PRECONDITION_FAILED, {"NOT_DONE_YET"});
  WithMeetings()
      .When<Record>(std::string(kMeeting) + "context { effective_on { year: 2026 month: 1 day: 15 } }")
      .Then({kRecorded});
}

TEST(ActivityDecideTest, NothingIsDoneInAClosedAlliance) {
  Scenario scenario = WithMeetings();
  scenario.Given("2025", "status_changed { status: CLOSED }");
  scenario.When<Record>(kMeeting).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<Record>(std::string(kMeeting) + "context { effective_on { year: 2024 } }").Then({kRecorded});
}

TEST(ActivitiesTest, TheyAreFoundByWhoTookPartAndByType) {
  Scenario scenario = WithMeetings();
  scenario.Given("2023", "activity_recorded { activity_type: 'mail' participants: 'people/p' summary: 'B' }")
      .Given("2022", "activity_recorded { activity_type: 'meeting' participants: 'people/q' summary: 'A' }")
      .Given("2024", "activity_recorded { activity_type: 'meeting' participants: 'people/p' summary: 'C' }");
  const auto found = [&](std::string_view date, std::string_view person, std::string_view type) {
    std::string summaries;
    for (const auto& activity :
         ActivitiesAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(date), person, type)) {
      summaries += activity.summary();
    }
    return summaries;
  };
  EXPECT_EQ(found("2025-01-01", "", ""), "CBA");
  EXPECT_EQ(found("2023-06-01", "", ""), "BA");
  EXPECT_EQ(found("2025-01-01", "people/p", ""), "CB");
  EXPECT_EQ(found("2025-01-01", "", "meeting"), "CA");
  EXPECT_EQ(found("2025-01-01", "people/p", "meeting"), "C");
  EXPECT_EQ(found("2025-01-01", "people/r", ""), "");
}

TEST(ActivitiesTest, AnAllianceShowsTheLatest) {
  Scenario scenario = WithMeetings();
  for (int day = 1; day <= 26; ++day) {
    scenario.Given(absl::StrCat("2023-01-", day),
                   absl::StrCat("activity_recorded { activity_type: 'meeting' summary: '", day, "' }"));
  }
  const v1::Alliance alliance =
      AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate("2024-01-01"));
  ASSERT_EQ(alliance.activities_size(), 24);
  EXPECT_EQ(alliance.activities(0).summary(), "26");
  EXPECT_EQ(FormatDate(alliance.activities(23).on()), "2023-01-03");
}

}  // namespace
}  // namespace entente::domain
