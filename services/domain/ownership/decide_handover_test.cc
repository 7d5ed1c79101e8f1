#include "entente/v1/ownership_service.pb.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using Agree = v1::AgreeHandoverRequest;
using Complete = v1::CompleteHandoverRequest;

const char kRole[] = "party: 'organizations/own' role: 'alliance_manager' ";
const char kOn[] = "takes_over_on { year: 2026 month: 3 day: 1 } ";

std::string Request(const std::string& more = "", const std::string& from = "p",
                    const std::string& to = "q") {
  return absl::StrCat("alliance: 'alliances/a' ", kRole, "from_person: 'people/", from,
                      "' to_person: 'people/", to, "' ", more);
}

std::string Agreed(const std::string& overlap) {
  return absl::StrCat("handover_agreed { ", kRole, "from_person: 'people/p' to_person: 'people/q' ", kOn,
                      "overlap_until ", overlap, " }");
}

const char kTakesOver[] =
    "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/q' capacity: HOLDER "
    "}";

Scenario WithManager(const std::string& playbook = "") {
  Scenario scenario = WithPlaybook(playbook);
  Holds(scenario, "2024-01-01", "alliance_manager", "p");
  return scenario;
}

// R84: the role goes over on its day, with a time in which both are there.
TEST(HandoverDecideTest, ARoleGoesOverOnItsDay) {
  Scenario scenario = WithManager();
  scenario.When<Agree>(Request(absl::StrCat(kOn, "overlap_until { year: 2026 month: 4 day: 1 } brief: 'B'")))
      .Then({absl::StrCat("handover_agreed { ", kRole, "from_person: 'people/p' to_person: 'people/q' ", kOn,
                          "overlap_until { year: 2026 month: 4 day: 1 } brief: 'B' }"),
             kTakesOver});
  ASSERT_EQ(scenario.decision()->facts.size(), 2u);
  EXPECT_FALSE(scenario.decision()->facts[0].effective_on.has_value());
  EXPECT_EQ(FormatDate(*scenario.decision()->facts[1].effective_on), "2026-03-01");
}

TEST(HandoverDecideTest, WithoutAnOverlapItEndsOnTheDay) {
  WithManager().When<Agree>(Request(kOn)).Then({Agreed("{ year: 2026 month: 3 day: 1 }"), kTakesOver});
}

TEST(HandoverDecideTest, WhatWasAgreedIsAgreedAnewWithoutASecondAssignment) {
  Scenario scenario = WithManager();
  scenario.Given("2026-03-01", kTakesOver);
  scenario.When<Agree>(Request(absl::StrCat(kOn, "overlap_until { year: 2026 month: 5 day: 1 }")))
      .Then({Agreed("{ year: 2026 month: 5 day: 1 }")});
}

TEST(HandoverDecideTest, OnlyTheHolderOfTheDayBeforeHandsOver) {
  const std::string early = "takes_over_on { year: 2024 month: 1 day: 1 } ";
  WithManager().When<Agree>(Request(early)).ThenRefused(v1::PRECONDITION_FAILED, {"ROLE_NOT_HELD"});
  WithManager().When<Agree>(Request(kOn, "r")).ThenRefused(v1::PRECONDITION_FAILED, {"ROLE_NOT_HELD"});
  WithManager()
      .When<Agree>(Request(absl::StrCat(kOn, "overlap_until { year: 2026 month: 2 day: 28 }")))
      .ThenRefused(v1::PRECONDITION_FAILED, {"OVERLAP_ENDS_EARLY"});
}

TEST(HandoverDecideTest, AHandoverIsOfARoleOfThePlaybookBetweenTwoPeople) {
  WithManager().When<Agree>(Request(kOn, "p", "p")).ThenRefused(v1::FIELD_INVALID, {"to_person"});
  const std::string common = absl::StrCat(
      "alliance: 'alliances/a' party: 'organizations/own' from_person: 'people/p'"
      " to_person: 'people/q' ",
      kOn);
  WithManager().When<Agree>(common + "role: 'king'").ThenRefused(v1::NOT_IN_PLAYBOOK, {"role"});
  WithManager().When<Agree>(common + "role: 'office_holder'").ThenRefused(v1::FIELD_INVALID, {"role"});
}

TEST(HandoverDecideTest, NothingIsHandedOverForAPartyThatHasGoneOrInAClosedAlliance) {
  Scenario gone = WithManager();
  gone.Given("2026-02-01", "party_left { organization: 'organizations/own' }");
  gone.When<Agree>(Request(kOn)).ThenRefused(v1::PRECONDITION_FAILED, {"PARTY_HAS_GONE"});
  Scenario closed = WithManager();
  closed.Given("2026-01-01", "status_changed { status: CLOSED }");
  closed.When<Agree>(Request(kOn)).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

// R14: the one who comes joins the team on the day.
TEST(HandoverDecideTest, TheOneWhoComesJoinsTheTeam) {
  Scenario scenario = WithManager("rules { id: 'MANAGER_NOT_IN_TEAM' severity: WARN }");
  scenario.When<Agree>(Request(kOn))
      .Then({Agreed("{ year: 2026 month: 3 day: 1 }"), kTakesOver,
             "team_member_added { person: 'people/q' party: 'organizations/own' }"});
  EXPECT_EQ(FormatDate(*scenario.decision()->facts[2].effective_on), "2026-03-01");
  scenario.Given("2025", "team_member_added { person: 'people/q' party: 'organizations/own' }");
  scenario.When<Agree>(Request(kOn)).Then({Agreed("{ year: 2026 month: 3 day: 1 }"), kTakesOver});
}

TEST(HandoverDecideTest, AHandoverIsCompletedOnce) {
  const std::string complete = absl::StrCat("alliance: 'alliances/a' ", kRole, "to_person: 'people/q' ");
  const std::string completed = absl::StrCat("handover_completed { ", kRole, "to_person: 'people/q' }");
  Scenario scenario = WithManager();
  scenario.When<Complete>(complete).ThenRefused(v1::PRECONDITION_FAILED, {"NO_HANDOVER"});
  scenario.Given("2026-01-01", Agreed("{ year: 2026 month: 3 day: 1 }"));
  scenario.When<Complete>(complete + "context { effective_on { year: 2025 month: 12 day: 31 } }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"NO_HANDOVER"});
  scenario.When<Complete>(complete).Then({completed});
  scenario.Given("2026-01-10", completed).When<Complete>(complete).ThenNothing();
  scenario.When<Complete>(absl::StrCat("alliance: 'alliances/a' ", kRole, "to_person: 'people/r'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"NO_HANDOVER"});
}

}  // namespace
}  // namespace entente::domain
