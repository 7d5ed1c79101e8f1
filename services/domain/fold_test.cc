#include "services/domain/fold.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/rules.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using google::protobuf::util::MessageDifferencer;

// A dated event, as it would be recorded.
struct Dated {
  std::string date;
  std::string fact;
};

// The events of an alliance in which no two of one slot have the same date.
std::vector<Dated> History() {
  return {
      {"1997-05-14", "party_joined { organization: 'organizations/a' membership_kind: 'founder' }"},
      {"1999", "party_invited { organization: 'organizations/b' }"},
      {"2000-03", "party_joined { organization: 'organizations/b' }"},
      {"2001-02-03", "party_suspended { organization: 'organizations/a' }"},
      {"2002-02-03", "party_reinstated { organization: 'organizations/a' }"},
      {"2003-02-03", "party_downgraded { organization: 'organizations/b' membership_kind: 'affiliate' }"},
      {"2004-02-03", "party_succeeded { organization: 'organizations/a' successor: 'organizations/c' }"},
      {"2005-02-03", "party_left { organization: 'organizations/b' }"},
      {"2001", "role_assigned { party: 'organizations/a' role: 'r' person: 'people/1' capacity: HOLDER }"},
      {"2003", "role_assigned { party: 'organizations/a' role: 'r' person: 'people/2' capacity: HOLDER }"},
      {"2004", "role_ended { party: 'organizations/a' role: 'r' person: 'people/1' capacity: HOLDER }"},
      {"2005", "role_ended { party: 'organizations/a' role: 'r' person: 'people/2' capacity: HOLDER }"},
      {"2002", "role_assigned { party: 'organizations/a' role: 'r' person: 'people/3' capacity: DEPUTY }"},
      {"1998", "stage_entered { stage: 'develop' }"},
      {"2006", "stage_entered { stage: 'retire' }"},
      {"2006-01-02", "status_changed { status: CLOSED }"},
      {"1999-01-01", "alliance_described { display_name: 'B' }"},
      {"2001-01-01", "alliance_described { summary: 'T' }"},
      {"2000-06-01", "kpi_target_set { kpi: 'k' period: '2001' value { number: '1' } }"},
      {"2001-06-01", "kpi_measured { kpi: 'k' period: '2001' value { number: '2' } }"},
      {"2002-06-01", "kpi_measured { kpi: 'k' period: '2001' value { number: '3' } }"},
      {"2003-06-01", "kpi_measured { kpi: 'k' period: '2000' value { number: '4' } }"},
      {"2000-01-01", "agreement_signed { agreement: 'g' title: 'G' kind: 'other' }"},
      {"2001-01-01", "agreement_took_effect { agreement: 'g' }"},
      {"2002-01-01", "agreement_amended { agreement: 'g' summary: 's' }"},
      {"2003-01-01", "agreement_terminated { agreement: 'g' }"},
      {"2000-01-01", "milestone_planned { milestone: 'm' title: 'M' kind: 'plan' due_on { year: 2002 } }"},
      {"2002-01-01", "milestone_missed { milestone: 'm' }"},
      {"2003-01-01", "milestone_reached { milestone: 'm' }"}};
}

// What all alliances of these tests begin with; it takes position 1 and 2.
state::v1::AllianceState Opened();

// Folds an event at a position. The version is left as it is, so that states can be compared.
void Fold(state::v1::AllianceState& state, const Dated& dated, uint64_t position) {
  EventHeader header;
  header.resource = "alliances/a";
  header.at = MomentOf(dated.date);
  header.at.set_position(position);
  EXPECT_TRUE(Evolve(state, Parse<v1::Fact>(dated.fact), header)) << dated.fact;
}

state::v1::AllianceState Opened() {
  state::v1::AllianceState state;
  Fold(state, {"1997-05-14", "alliance_created { display_name: 'A' summary: 'S' stage: 'select' }"}, 1);
  Fold(state, {"1997-05-14", "kpi_defined { kpi: 'k' definition { unit: 'percent' } }"}, 2);
  return state;
}

// What is left of an alliance when the traces of the order of recording are taken out.
v1::Alliance Timeless(const state::v1::AllianceState& state, Day day) {
  v1::Alliance alliance = AllianceAt(state, day);
  alliance.clear_version();
  alliance.clear_position();
  return alliance;
}

TEST(FoldTest, EveryEventIsKnownToExactlyOneKindOfStateAndAWithdrawalToAll) {
  const auto* oneof = v1::Fact::descriptor()->FindOneofByName("event");
  for (int i = 0; i < oneof->field_count(); ++i) {
    const auto* field = oneof->field(i);
    SCOPED_TRACE(field->name());
    v1::Fact fact;
    fact.GetReflection()->MutableMessage(&fact, field);
    const std::string collection = field->message_type()->options().GetExtension(v1::event).collection();
    int known = 0;
    for (const char* name : {"alliances/a", "organizations/a", "people/a", "playbooks/a", "approvals/a",
                             "principals/a", "periods/a", "policies/a", "logs/a", "findings/a", "sweeps/a"}) {
      State state = *NewState(name);
      EventHeader header;
      header.resource = name;
      const bool is_known = Evolve(state, fact, header);
      const bool is_its_own = collection == "*" || std::string(name).rfind(collection + "/", 0) == 0;
      EXPECT_EQ(is_known, is_its_own) << name;
      known += is_known;
    }
    EXPECT_EQ(known, collection == "*" ? 11 : 1);
  }
}

TEST(FoldTest, TheOriginTellsWhereAResourceStands) {
  State state = *NewState("organizations/o");
  for (uint64_t version = 1; version <= 2; ++version) {
    EventHeader header;
    header.resource = "organizations/o";
    header.version = version;
    header.at.set_position(10 * version);
    header.record_time.set_seconds(static_cast<int64_t>(100 * version));
    // The second event is of no kind that an organization has; it only counts.
    Evolve(state,
           Parse<v1::Fact>(version == 1
                               ? "organization_registered { external_references { system: 's' id: 'i' } }"
                               : "stage_entered { }"),
           header);
  }
  const state::v1::Origin& origin = OriginOf(state);
  EXPECT_EQ(origin.name(), "organizations/o");
  EXPECT_EQ(origin.version(), 2u);
  EXPECT_EQ(origin.position(), 20u);
  EXPECT_EQ(origin.create_position(), 10u);
  EXPECT_EQ(origin.create_time().seconds(), 100);
  EXPECT_EQ(origin.update_time().seconds(), 200);
  EXPECT_EQ(origin.external_references_size(), 1);
}

TEST(FoldTest, OnlyCollectionsHaveStates) {
  for (const char* name : {"", "alliances", "alliances/", "alliances/a/kpis/k", "events/1"}) {
    EXPECT_FALSE(NewState(name).has_value()) << name;
  }
}

// Dates decide, not the order in which facts were recorded.
TEST(FoldTest, ShuffledHistoryReadsTheSame) {
  const std::vector<Dated> history = History();
  std::vector<size_t> order(history.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::mt19937 random(7);
  state::v1::AllianceState expected = Opened();
  for (size_t i : order) Fold(expected, history[i], 100 + i);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    state::v1::AllianceState state = Opened();
    // Each event keeps its position, so that what an answer says of events is the same.
    for (size_t i : order) Fold(state, history[i], 100 + i);
    for (int year = 1996; year <= 2008; ++year) {
      const Day day = DayOfDate(absl::StrCat(year, "-07-01"));
      ASSERT_TRUE(MessageDifferencer::Equals(Timeless(state, day), Timeless(expected, day)))
          << Timeless(state, day).DebugString() << "\nexpected\n"
          << Timeless(expected, day).DebugString();
    }
  }
}

TEST(FoldTest, WhatIsWithdrawnHasNeverBeen) {
  const std::vector<Dated> history = History();
  for (size_t withdrawn = 0; withdrawn < history.size(); ++withdrawn) {
    SCOPED_TRACE(history[withdrawn].fact);
    state::v1::AllianceState without = Opened();
    state::v1::AllianceState with = Opened();
    for (size_t i = 0; i < history.size(); ++i) {
      Fold(with, history[i], 100 + i);
      if (i != withdrawn) Fold(without, history[i], 100 + i);
    }
    State state = with;
    Withdraw(state, 100 + withdrawn, "");
    for (const char* date : {"1999-07-01", "2001-07-01", "2002-07-01", "2004-07-01", "2007-07-01"}) {
      const Day day = DayOfDate(date);
      ASSERT_TRUE(MessageDifferencer::Equals(Timeless(std::get<0>(state), day), Timeless(without, day)))
          << date;
    }
    EXPECT_FALSE(MessageDifferencer::Equals(std::get<0>(state), with));
  }
}

TEST(FoldTest, AReplacementTakesOutWhatItReplaces) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-01-01", "party_joined { organization: 'organizations/y' }");
  scenario.GivenInsteadOf(scenario.position(), "2023-01-01",
                          "party_joined { organization: 'organizations/y' }");
  const auto& state = *scenario.world().FindAlliance("alliances/a");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2022-12-31")).parties_size(), 2);
  EXPECT_EQ(AllianceAt(state, DayOfDate("2023-01-01")).parties_size(), 3);
}

TEST(FoldTest, AWithdrawalTakesOutWhatItNames) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-01-01",
                 "party_succeeded { organization: 'organizations/x' successor: 'organizations/y' }");
  const uint64_t position = scenario.position();
  scenario.GivenInsteadOf(position, "2025-01-01",
                          absl::StrCat("event_voided { event: 'events/", position, "' }"));
  const v1::Alliance alliance =
      AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate("2022-01-01"));
  ASSERT_EQ(alliance.parties_size(), 2);
  EXPECT_EQ(alliance.parties(1).status(), v1::Party::MEMBER);
}

TEST(FoldTest, AStateSurvivesItsSnapshot) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("people/p", "2020", "person_registered { organization: 'organizations/x' }");
  scenario.GivenOn("approvals/p", "2020", "command_proposed { method: 'EndParty' }");
  for (const auto& [name, state] : scenario.world().states()) {
    SCOPED_TRACE(name);
    const std::optional<State> parsed = ParseState(name, SerializeState(state));
    ASSERT_TRUE(parsed.has_value());
    ASSERT_EQ(parsed->index(), state.index());
    EXPECT_EQ(OriginOf(*parsed).name(), name);
    EXPECT_EQ(SerializeState(*parsed), SerializeState(state));
  }
  EXPECT_FALSE(ParseState("alliances/a", "\xff").has_value());
  EXPECT_FALSE(ParseState("events/1", "").has_value());
}

TEST(FoldTest, ThePersonalPartStaysSealed) {
  state::v1::PersonState state;
  EventHeader header;
  header.resource = "people/p";
  header.version = 1;
  header.at = MomentOf("2020");
  header.event_type = "entente.v1.PersonRegistered";
  header.sealed_nonce = "nonce";
  header.sealed_ciphertext = "ciphertext";
  Evolve(state, Parse<v1::Fact>("person_registered { organization: 'organizations/x' }"), header);
  const PersonView view = PersonAt(state, DayOfDate("2021-01-01"));
  ASSERT_NE(view.sealed, nullptr);
  EXPECT_EQ(view.sealed->nonce(), "nonce");
  EXPECT_EQ(view.sealed->ciphertext(), "ciphertext");
  EXPECT_EQ(view.sealed->version(), 1u);
  EXPECT_EQ(view.sealed->event_type(), "entente.v1.PersonRegistered");
  EXPECT_EQ(view.person.organization(), "organizations/x");
  EXPECT_EQ(view.person.display_name(), "");
}

}  // namespace
}  // namespace entente::domain
