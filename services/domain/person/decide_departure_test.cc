#include "entente/v1/ownership_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/projection.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using Depart = v1::DepartPersonRequest;

const char kDepart[] = "name: 'people/p' context { effective_on { year: 2026 month: 2 day: 1 } }";

std::string Ended(const std::string& role, const std::string& more = "capacity: HOLDER") {
  return absl::StrCat("role_ended { party: 'organizations/own' role: '", role, "' person: 'people/p' ", more,
                      " }");
}

// Where and when the facts of the decision are recorded.
std::vector<std::string> PlacesOf(Scenario& scenario) {
  std::vector<std::string> places;
  for (const Fact& fact : scenario.decision()->facts) {
    places.push_back(absl::StrCat(fact.resource, fact.effective_on.has_value() ? " on " : "",
                                  fact.effective_on.has_value() ? FormatDate(*fact.effective_on) : ""));
  }
  return places;
}

// Records what was decided, as the ledger would.
void Carry(Scenario& scenario, std::string_view date) {
  const std::vector<Fact> facts = scenario.decision()->facts;
  for (const Fact& fact : facts) {
    scenario.world().Record(
        fact.resource, fact.effective_on.has_value() ? FormatDate(*fact.effective_on) : std::string(date),
        fact.event);
  }
}

Scenario WithPerson() {
  Scenario scenario = WithPlaybook();
  scenario.GivenOn("people/p", "2020", "person_registered { }");
  return scenario;
}

// R84: whoever leaves, leaves everything at once, and what is vacant is said.
TEST(DepartureDecideTest, AllRolesAndMembershipsEndInOneDecision) {
  Scenario scenario = WithPerson();
  Holds(scenario, "2024", "alliance_manager", "p");
  scenario
      .Given("2024",
             "role_assigned { party: 'organizations/own' role: 'executive_sponsor' person: 'people/p'"
             " capacity: DEPUTY }")
      .Given("2024", "team_member_added { person: 'people/p' party: 'organizations/own' }")
      .GivenOn("alliances/b", "2020",
               "alliance_created { playbook_version: 'playbooks/p@1' stage: 'select' }")
      .GivenOn("alliances/b", "2024", "team_member_added { person: 'people/p' party: 'organizations/own' }");
  scenario.When<Depart>(kDepart)
      .Then({"person_departed { }", Ended("alliance_manager"), Ended("executive_sponsor", "capacity: DEPUTY"),
             "team_member_removed { person: 'people/p' }", "team_member_removed { person: 'people/p' }"})
      .ThenRemarked({"WARN ROLE_VACANT"});
  EXPECT_EQ(PlacesOf(scenario),
            (Duties{"people/p", "alliances/a", "alliances/a", "alliances/a", "alliances/b"}));
  Carry(scenario, "2026-02-01");
  const v1::Alliance after =
      AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate("2026-02-01"));
  EXPECT_EQ(after.roles_size(), 0);
  EXPECT_EQ(after.team_size(), 0);
  const auto& person = *scenario.world().FindPerson("people/p");
  EXPECT_EQ(FormatDate(PersonAt(person, DayOfDate("2026-02-01")).person.departed_on()), "2026-02-01");
  EXPECT_FALSE(PersonAt(person, DayOfDate("2026-01-31")).person.has_departed_on());
}

TEST(DepartureDecideTest, WhatBeginsLaterEndsOnTheDayOnWhichItBegins) {
  Scenario scenario = WithPerson();
  Holds(scenario, "2026-03-01", "alliance_manager", "p");
  Holds(scenario, "2026-05-01", "alliance_manager", "q");
  Holds(scenario, "2026-06-01", "alliance_manager", "p");
  scenario.Given("2026-04-01", "team_member_added { person: 'people/p' party: 'organizations/own' }");
  scenario.When<Depart>(kDepart)
      .Then({"person_departed { }", Ended("alliance_manager"), Ended("alliance_manager"),
             "team_member_removed { person: 'people/p' }"})
      .ThenRemarked({"WARN ROLE_VACANT", "WARN ROLE_VACANT"});
  EXPECT_EQ(PlacesOf(scenario), (Duties{"people/p", "alliances/a on 2026-03-01", "alliances/a on 2026-06-01",
                                        "alliances/a on 2026-04-01"}));
  Carry(scenario, "2026-02-01");
  const auto& state = *scenario.world().FindAlliance("alliances/a");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2026-04-15")).roles_size(), 0);
  EXPECT_EQ(AllianceAt(state, DayOfDate("2026-04-15")).team_size(), 0);
  EXPECT_EQ(AllianceAt(state, DayOfDate("2026-05-15")).roles(0).person(), "people/q");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2026-06-15")).roles_size(), 0);
}

TEST(DepartureDecideTest, ARoleThatWasSaidTwiceEndsOnceForEachTime) {
  Scenario scenario = WithPerson();
  Holds(scenario, "2024", "alliance_manager", "p");
  Holds(scenario, "2026-03-01", "alliance_manager", "p", "allocation_percent: 80");
  scenario.When<Depart>(kDepart);
  Carry(scenario, "2026-02-01");
  const auto& state = *scenario.world().FindAlliance("alliances/a");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2026-02-15")).roles_size(), 0);
  EXPECT_EQ(AllianceAt(state, DayOfDate("2026-03-15")).roles_size(), 0);
}

TEST(DepartureDecideTest, WhatIsOverIsNotEndedAgain) {
  Scenario scenario = WithPerson();
  Holds(scenario, "2023", "alliance_manager", "p");
  Holds(scenario, "2025", "alliance_manager", "q");
  scenario.Given("2023", "team_member_added { person: 'people/p' party: 'organizations/own' }")
      .Given("2024", "team_member_removed { person: 'people/p' }");
  scenario.When<Depart>(kDepart).Then({"person_departed { }"}).ThenRemarked({});
}

// R84: a handover that is not completed is said to whoever lets someone go.
TEST(DepartureDecideTest, OpenHandoversAreRemarked) {
  const std::string handover =
      "handover_agreed { party: 'organizations/own' role: 'alliance_manager' from_person: 'people/p'"
      " to_person: 'people/q' takes_over_on { year: 2026 } overlap_until { year: 2026 } }";
  Scenario scenario = WithPerson();
  scenario.GivenOn("people/q", "2020", "person_registered { }");
  Holds(scenario, "2023", "alliance_manager", "p");
  Holds(scenario, "2026-01-10", "alliance_manager", "q");
  scenario.Given("2025", handover).When<Depart>(kDepart).ThenRemarked({"WARN HANDOVER_OPEN"});
  scenario.When<Depart>("name: 'people/q'").ThenRemarked({"WARN ROLE_VACANT", "WARN HANDOVER_OPEN"});
  scenario.Given("2026-01-12",
                 "handover_completed { party: 'organizations/own' role: 'alliance_manager'"
                 " to_person: 'people/q' }");
  scenario.When<Depart>(kDepart).ThenRemarked({});
}

TEST(DepartureDecideTest, APersonLeavesOnce) {
  Scenario scenario = WithPerson();
  scenario.When<Depart>("name: 'people/z'").ThenRefused(v1::RESOURCE_NOT_FOUND, {"name"});
  scenario.GivenOn("people/p", "2027", "person_departed { }")
      .When<Depart>(kDepart)
      .ThenRefused(v1::PRECONDITION_FAILED, {"DEPARTED_ALREADY"});
}

}  // namespace
}  // namespace entente::domain
