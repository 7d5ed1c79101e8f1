#include "services/audit/compare.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "services/audit/field_list.h"
#include "services/domain/refusal.h"
#include "services/views/test_history.h"
#include "storage/memory/event_log.h"

namespace entente::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using views::Assigned;
using views::Created;
using views::Entered;
using views::Joined;
using views::KpiDefinedIn;
using views::Left;
using views::Measured;
using views::Voided;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSas[] = "organizations/sas";

// Each test is a table of two moments and what differs between them, as `PATH: BEFORE > AFTER by EVENTS`.
class CompareTest : public testing::Test {
 protected:
  std::vector<std::string> Differences(const v1::AsOf& before, const v1::AsOf& after,
                                       const std::string& name = kStar) {
    v1::CompareMomentsRequest request;
    request.set_name(name);
    *request.mutable_before() = before;
    *request.mutable_after() = after;
    const auto response = CompareMoments(log_, request, views::DayOf(2024, 1, 1));
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> lines;
    if (!response.ok()) return lines;
    for (const v1::Difference& difference : response->differences()) {
      EXPECT_GT(difference.events_size(), 0) << difference.path() << " has no fact";
      lines.push_back(absl::StrCat(difference.path(), ": ", difference.before(), " > ", difference.after(),
                                   " by ", absl::StrJoin(difference.events(), " ")));
    }
    return lines;
  }

  static v1::AsOf At(uint64_t position) {
    v1::AsOf as_of;
    as_of.set_position(position);
    return as_of;
  }
  static v1::AsOf On(int year, int month = 1, int day = 1) {
    v1::AsOf as_of;
    as_of.mutable_effective_on()->set_year(year);
    as_of.mutable_effective_on()->set_month(month);
    as_of.mutable_effective_on()->set_day(day);
    return as_of;
  }

  storage::MemoryEventLog log_;
  views::TestHistory history_{&log_};
};

TEST_F(CompareTest, WhatWasRecordedBetweenMakesTheDifference) {
  history_.Record(
      {Created(kStar, "Star"), Joined(kStar, kSas).On(2001, 5, 14), Entered(kStar, "develop").On(2002)});
  EXPECT_THAT(Differences(At(1), At(2)),
              ElementsAre("parties[organizations/sas].since:  > 2001-05-14 by events/2",
                          "parties[organizations/sas].status:  > member by events/2"));
  EXPECT_THAT(Differences(At(2), At(3)), ElementsAre("lifecycle.stage: select > develop by events/3",
                                                     "lifecycle.stage_since: 2000-01-01 > 2002 by events/3"));
  EXPECT_THAT(Differences(At(3), At(3)), IsEmpty());
  EXPECT_THAT(Differences({}, {}), IsEmpty());
}

TEST_F(CompareTest, WhatTookEffectBetweenMakesTheDifference) {
  history_.Record(
      {Created(kStar, "Star"), Joined(kStar, kSas).On(2001, 5, 14), Left(kStar, kSas).On(2010, 1, 1)});
  EXPECT_THAT(Differences(On(2002), On(2011)),
              ElementsAre("parties[organizations/sas].since: 2001-05-14 > 2010-01-01 by events/3",
                          "parties[organizations/sas].status: member > left by events/3",
                          "scheduled_changes[events/3].effective_on: 2010-01-01 >  by events/3",
                          "scheduled_changes[events/3].type: PartyLeft >  by events/3"));
}

TEST_F(CompareTest, MomentsMayBeInAnyOrder) {
  history_.Record({Created(kStar, "Star"), Entered(kStar, "develop").On(2002)});
  EXPECT_THAT(Differences(At(2), At(1)), ElementsAre("lifecycle.stage: develop > select by events/2",
                                                     "lifecycle.stage_since: 2002 > 2000-01-01 by events/2"));
}

TEST_F(CompareTest, ElementsAreMatchedByWhatTheyAreAndNotByTheirPlace) {
  history_.Record(
      {Created(kStar, "Star"), Joined(kStar, kSas).On(2005), Joined(kStar, "organizations/thai").On(2006)});
  // Recorded later, and a party earlier: every place in the list changes.
  history_.Record(Joined(kStar, "organizations/ana").On(2001));
  EXPECT_THAT(Differences(At(3), At(4)),
              ElementsAre("parties[organizations/ana].since:  > 2001 by events/4",
                          "parties[organizations/ana].status:  > member by events/4"));
}

TEST_F(CompareTest, ReplacedEventsCountWithBothEvents) {
  history_.Record({Created(kStar, "Star"), Joined(kStar, kSas).On(2001, 5, 14)});
  history_.Record(Joined(kStar, kSas).On(2002, 5, 14).Correcting(2));
  EXPECT_THAT(Differences(At(2), {}),
              ElementsAre("parties[organizations/sas].since: 2001-05-14 > 2002-05-14 by events/2 events/3"));
}

TEST_F(CompareTest, WithdrawnEventsCountWithTheWithdrawal) {
  history_.Record({Created(kStar, "Star"), Assigned(kStar, kSas, "people/ada").On(2001), Voided(kStar, 2)});
  EXPECT_THAT(Differences(At(2), At(3)),
              ElementsAre("roles[sponsor of organizations/sas].person: people/ada >  by events/2 events/3",
                          "roles[sponsor of organizations/sas].since: 2001 >  by events/2 events/3"));
}

// Events that a state keeps whole: what they have changed is found by the slot that they declare.
TEST_F(CompareTest, KeptEventsAreFoundByTheirSlots) {
  const auto member = [](const std::string& person, uint32_t percent) {
    v1::Fact fact;
    fact.mutable_team_member_added()->set_person(person);
    fact.mutable_team_member_added()->set_party(kSas);
    fact.mutable_team_member_added()->set_allocation_percent(percent);
    return views::RecordBuilder(kStar, fact);
  };
  history_.Record({Created(kStar, "Star"), member("people/ada", 0).On(2001), member("people/bob", 0).On(2002),
                   member("people/ada", 50).On(2003)});
  EXPECT_THAT(Differences(At(1), At(2)),
              ElementsAre("team[people/ada].party:  > organizations/sas by events/2",
                          "team[people/ada].since:  > 2001 by events/2"));
  EXPECT_THAT(Differences(At(3), At(4)),
              ElementsAre("team[people/ada].allocation_percent:  > 50 by events/4"));
}

TEST_F(CompareTest, WhatIsScheduledOnBothSidesIsNoDifferenceHoweverMuchThereIs) {
  history_.Record({Created(kStar, "Star"), Entered(kStar, "develop").On(2002)});
  std::vector<views::RecordBuilder> scheduled;
  for (int i = 0; i < 150; ++i) scheduled.push_back(Entered(kStar, "retire").On(2100 + i));
  history_.Record(std::move(scheduled));
  EXPECT_THAT(Differences(On(2001), On(2003)),
              ElementsAre("lifecycle.stage: select > develop by events/2",
                          "lifecycle.stage_since: 2000-01-01 > 2002 by events/2",
                          "scheduled_changes[events/2].effective_on: 2002 >  by events/2",
                          "scheduled_changes[events/2].type: StageEntered >  by events/2"));
}

TEST_F(CompareTest, BeforeTheAllianceEverythingIsEmpty) {
  history_.Record({Created(kStar, "Star"), Joined(kStar, kSas).On(1999)});
  v1::CompareMomentsRequest request;
  request.set_name(kStar);
  *request.mutable_before() = On(1999, 6);
  const auto response = CompareMoments(log_, request, views::DayOf(2024, 1, 1));
  ASSERT_TRUE(response.ok());
  EXPECT_FALSE(response->before().exists());
  EXPECT_TRUE(response->after().exists());
  EXPECT_EQ(response->before().version(), 2u);
  EXPECT_EQ(response->facts_size(), 2);
  EXPECT_EQ(response->facts(0).sentence(), "principals/dev opened the alliance \"Star\"");
  EXPECT_THAT(Differences(On(1999, 6), On(1998)), IsEmpty());
}

TEST_F(CompareTest, AllMeasurementsAreComparedNotOnlyTheNewest) {
  history_.Record({Created(kStar, "Star"), KpiDefinedIn(kStar, "synergies")});
  std::vector<views::RecordBuilder> measured;
  for (int i = 0; i < 60; ++i) measured.push_back(Measured(kStar, "synergies", absl::StrCat(1950 + i), "1"));
  const uint64_t last = history_.Record(std::move(measured));
  history_.Record(Measured(kStar, "synergies", "1949", "7"));
  EXPECT_THAT(Differences(At(last), {}),
              ElementsAre("kpis[synergies].measurements[1949].measured_on:  > 2020-01-01 by events/63",
                          "kpis[synergies].measurements[1949].value:  > 7 by events/63"));
}

TEST_F(CompareTest, TellsHowManyDifferencesItLeavesOut) {
  history_.Record({Created(kStar, "Star"), KpiDefinedIn(kStar, "synergies")});
  std::vector<views::RecordBuilder> measured;
  for (int i = 0; i < 600; ++i) measured.push_back(Measured(kStar, "synergies", absl::StrCat(1000 + i), "1"));
  history_.Record(std::move(measured));
  v1::CompareMomentsRequest request;
  request.set_name(kStar);
  *request.mutable_before() = At(2);
  const auto response = CompareMoments(log_, request, views::DayOf(2024, 1, 1));
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->differences_size(), kDifferencesMax);
  EXPECT_EQ(response->omitted_count(), 200u);
  EXPECT_EQ(response->facts_size(), kComparedFactsMax);
}

TEST_F(CompareTest, OtherKindsAreComparedAsWell) {
  v1::Fact renamed;
  renamed.mutable_organization_renamed()->set_display_name("SAS Group");
  v1::Fact updated;
  updated.mutable_person_updated()->set_organization(kSas);
  const auto published = [](uint32_t version, const std::string& stage) {
    v1::Fact fact;
    v1::Playbook& playbook = *fact.mutable_playbook_published()->mutable_playbook();
    playbook.set_version(version);
    auto* added = playbook.add_stages();
    added->set_id(stage);
    added->set_display_name(stage);
    return views::RecordBuilder("playbooks/light", std::move(fact));
  };
  history_.Record({views::Registered(kSas, "SAS"), views::RegisteredPerson("people/ada", "Ada"),
                   published(1, "select"), views::RecordBuilder(kSas, renamed).On(2022),
                   views::RecordBuilder("people/ada", updated).On(2022), published(2, "scout")});
  EXPECT_THAT(Differences(On(2021), On(2023), kSas),
              ElementsAre("display_name: SAS > SAS Group by events/4"));
  EXPECT_THAT(Differences(At(3), {}, "people/ada"),
              ElementsAre("organization:  > organizations/sas by events/5"));
  EXPECT_THAT(Differences(At(3), {}, "playbooks/light"),
              ElementsAre("version: 1 > 2 by events/6", "stages[scout].display_name:  > scout by events/6",
                          "stages[select].display_name: select >  by events/6"));
}

TEST_F(CompareTest, RefusesWhatIsNotThere) {
  history_.Record(Created(kStar, "Star"));
  v1::CompareMomentsRequest request;
  request.set_name("alliances/nowhere");
  EXPECT_EQ(domain::ReasonOf(CompareMoments(log_, request, 0).status()), v1::RESOURCE_NOT_FOUND);
  request.set_name(kStar);
  *request.mutable_after() = On(2023, 2, 30);
  const absl::Status refused = CompareMoments(log_, request, 0).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::FIELD_INVALID);
  EXPECT_THAT(std::string(refused.message()), testing::HasSubstr("after.effective_on"));
}

TEST(FieldListTest, EveryElementHasAKeyOfItsOwn) {
  // Two elements without a key would be taken for one another.
  v1::Playbook playbook;
  (*playbook.add_rules()->mutable_parameters())["least"] = "3";
  playbook.mutable_rules(0)->set_id("TOO_FEW_PARTIES");
  playbook.add_stages()->set_id("a");
  playbook.mutable_stages(0)->add_next("b");
  playbook.mutable_stages(0)->add_next("c");
  std::vector<std::string> lines;
  for (const FieldText& field : FieldsOf(playbook)) lines.push_back(field.path + "=" + field.text);
  EXPECT_THAT(lines, ElementsAre("stages[a].next=b, c", "rules[TOO_FEW_PARTIES].parameters[least]=3"));
}

}  // namespace
}  // namespace entente::audit
