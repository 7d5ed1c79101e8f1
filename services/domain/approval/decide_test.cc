#include "entente/v1/approval_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Propose = v1::ProposeCommandRequest;
using Approve = v1::ApproveProposalRequest;
using Reject = v1::RejectProposalRequest;
using TakeBack = v1::WithdrawProposalRequest;

Scenario WithProposal() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.As("principals/one").GivenOn("approvals/p", "2024", "command_proposed { method: 'EndParty' }");
  return scenario;
}

TEST(ApprovalDecideTest, AProposalKeepsTheCommand) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Propose>("command { end_party { alliance: 'alliances/a' organization: 'organizations/x' } }")
      .Then({"command_proposed { method: 'EndParty'"
             " command { end_party { alliance: 'alliances/a' organization: 'organizations/x' } } }"});
  EXPECT_EQ(scenario.decision()->resource, "approvals/aaaaaaaaaaaaaaaa");
}

TEST(ApprovalDecideTest, NothingPersonalIsProposed) {
  Scenario()
      .When<Propose>("command { register_person { person { display_name: 'N' email: 'n@x' } } }")
      .ThenRefused(v1::FIELD_INVALID,
                   {"command.register_person.person.display_name", "command.register_person.person.email"});
  Scenario().When<Propose>("command { }").ThenRefused(v1::FIELD_INVALID, {"command"});
}

TEST(ApprovalDecideTest, SomeoneElseDecides) {
  WithProposal().As("principals/two").When<Approve>("name: 'approvals/p'").Then({"proposal_approved { }"});
  WithProposal().As("principals/two").When<Reject>("name: 'approvals/p'").Then({"proposal_rejected { }"});
  WithProposal().As("principals/one").When<TakeBack>("name: 'approvals/p'").Then({"proposal_withdrawn { }"});
  // Four eyes are four eyes in history, too.
  WithProposal()
      .When<Approve>("name: 'approvals/p' context { historical: true }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"DECIDER_IS_PROPOSER"});
  WithProposal()
      .When<Reject>("name: 'approvals/p'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"DECIDER_IS_PROPOSER"});
  WithProposal()
      .As("principals/two")
      .When<TakeBack>("name: 'approvals/p'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"CALLER_IS_NOT_PROPOSER"});
}

TEST(ApprovalDecideTest, AProposalIsDecidedOnce) {
  for (const char* settled : {"proposal_approved { }", "proposal_rejected { }", "proposal_withdrawn { }"}) {
    WithProposal()
        .GivenOn("approvals/p", "2024", settled)
        .When<Approve>("name: 'approvals/p'")
        .ThenRefused(v1::PRECONDITION_FAILED, {"PROPOSAL_NOT_OPEN", "DECIDER_IS_PROPOSER"});
  }
  Scenario().When<Approve>("name: 'approvals/none'").ThenRefused(v1::RESOURCE_NOT_FOUND, {"name"});
}

}  // namespace
}  // namespace entente::domain
