#include <algorithm>
#include <string>
#include <vector>

#include "entente/v1/alliance_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

// What stands before a command, by the status that it gives `organizations/y`.
struct Past {
  v1::Party::Status status;
  std::vector<std::string> facts;
};

std::vector<Past> Pasts() {
  const std::string y = " { organization: 'organizations/y' }";
  return {{v1::Party::STATUS_UNSPECIFIED, {}},
          {v1::Party::INVITED, {"party_invited" + y}},
          {v1::Party::APPLICANT, {"party_applied" + y}},
          {v1::Party::MEMBER, {"party_joined" + y}},
          {v1::Party::SUSPENDED, {"party_joined" + y, "party_suspended" + y}},
          {v1::Party::AFFILIATE, {"party_joined" + y, "party_downgraded" + y}},
          {v1::Party::LEFT, {"party_joined" + y, "party_left" + y}}};
}

// Gives the command after every past. It records, is refused, or has nothing to do, as the sets say.
template <typename Request>
void Check(const std::string& event, const std::string& condition,
           const std::vector<v1::Party::Status>& refused, const std::vector<v1::Party::Status>& holds = {}) {
  const auto has = [](const std::vector<v1::Party::Status>& set, v1::Party::Status status) {
    return std::find(set.begin(), set.end(), status) != set.end();
  };
  const std::string request = "alliance: 'alliances/a' organization: 'organizations/y' ";
  const std::string fact = event + " { organization: 'organizations/y' }";
  for (const Past& past : Pasts()) {
    SCOPED_TRACE(v1::Party::Status_Name(past.status));
    Scenario scenario = Scenario::WithAlliance();
    for (const std::string& given : past.facts) scenario.Given("2022", given);
    scenario.When<Request>(request);
    if (has(refused, past.status)) {
      scenario.ThenRefused(v1::PRECONDITION_FAILED, {condition});
      // History comes in any order.
      scenario.When<Request>(request + "context { historical: true }")
          .Then({fact})
          .ThenRemarked({"INFO " + condition});
      continue;
    }
    if (has(holds, past.status)) {
      scenario.ThenNothing();
    } else {
      scenario.Then({fact}).ThenRemarked({});
    }
  }
}

TEST(PartyDecideTest, APartyIsNotInvited) {
  Check<v1::InvitePartyRequest>("party_invited", "ALREADY_A_PARTY",
                                {v1::Party::MEMBER, v1::Party::SUSPENDED, v1::Party::AFFILIATE},
                                {v1::Party::INVITED});
}

TEST(PartyDecideTest, APartyDoesNotApply) {
  Check<v1::RecordPartyApplicationRequest>("party_applied", "ALREADY_A_PARTY",
                                           {v1::Party::MEMBER, v1::Party::SUSPENDED, v1::Party::AFFILIATE},
                                           {v1::Party::APPLICANT});
}

TEST(PartyDecideTest, AMemberDoesNotJoin) {
  Check<v1::JoinPartyRequest>("party_joined", "ALREADY_A_MEMBER", {v1::Party::MEMBER, v1::Party::SUSPENDED});
}

TEST(PartyDecideTest, OnlyAMemberIsSuspended) {
  Check<v1::SuspendPartyRequest>("party_suspended", "NOT_A_MEMBER",
                                 {v1::Party::STATUS_UNSPECIFIED, v1::Party::INVITED, v1::Party::APPLICANT,
                                  v1::Party::AFFILIATE, v1::Party::LEFT},
                                 {v1::Party::SUSPENDED});
}

TEST(PartyDecideTest, OnlyASuspendedMemberIsReinstated) {
  Check<v1::ReinstatePartyRequest>("party_reinstated", "NOT_SUSPENDED",
                                   {v1::Party::STATUS_UNSPECIFIED, v1::Party::INVITED, v1::Party::APPLICANT,
                                    v1::Party::MEMBER, v1::Party::AFFILIATE, v1::Party::LEFT});
}

TEST(PartyDecideTest, OnlyAMemberIsDowngraded) {
  Check<v1::DowngradePartyRequest>("party_downgraded", "NOT_A_MEMBER",
                                   {v1::Party::STATUS_UNSPECIFIED, v1::Party::INVITED, v1::Party::APPLICANT,
                                    v1::Party::AFFILIATE, v1::Party::LEFT});
}

TEST(PartyDecideTest, OnlyAPartyLeaves) {
  Check<v1::EndPartyRequest>(
      "party_left", "NOT_A_PARTY",
      {v1::Party::STATUS_UNSPECIFIED, v1::Party::INVITED, v1::Party::APPLICANT, v1::Party::LEFT});
}

TEST(PartyDecideTest, ASuccessionNamesBothConditions) {
  Scenario::WithAlliance()
      .When<v1::SucceedPartyRequest>(
          "alliance: 'alliances/a' organization: 'organizations/y' successor: 'organizations/x'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"NOT_A_PARTY", "ALREADY_A_MEMBER"})
      .When<v1::SucceedPartyRequest>(
          "alliance: 'alliances/a' organization: 'organizations/x' successor: 'organizations/x'")
      .ThenRefused(v1::FIELD_INVALID, {"successor"})
      .When<v1::SucceedPartyRequest>(
          "alliance: 'alliances/a' organization: 'organizations/x' successor: 'organizations/y'")
      .Then({"party_succeeded { organization: 'organizations/x' successor: 'organizations/y' }"});
}

// R54: parties come and go, and each command is judged on its own day.
TEST(PartyDecideTest, TheStateOfTheEffectiveDayDecides) {
  Scenario::WithAlliance()
      .Given("2024-05-01", "party_joined { organization: 'organizations/y' }")
      .When<v1::JoinPartyRequest>(
          "alliance: 'alliances/a' organization: 'organizations/y'"
          " context { effective_on { year: 2024 month: 4 day: 30 } }")
      .Then({"party_joined { organization: 'organizations/y' }"})
      .When<v1::JoinPartyRequest>(
          "alliance: 'alliances/a' organization: 'organizations/y'"
          " context { effective_on { year: 2024 month: 5 day: 1 } }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALREADY_A_MEMBER"});
}

}  // namespace
}  // namespace entente::domain
