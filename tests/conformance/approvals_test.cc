// What one proposes, another approves: through tokens of two principals.
#include "absl/strings/str_format.h"
#include "entente/v1/approval.pb.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::ConditionsOf;
using support::FieldsOf;
using support::IsAccepted;
using support::IsRefused;
using support::TokenLine;
using support::TokenOf;
using testing::ElementsAre;

class ApprovalsTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(directory_ / "tokens",
                       TokenLine("ada", "alliance_manager") + TokenLine("ben", "alliance_manager"));
    server_.Start();
    ada_ = std::make_unique<support::Client>(server_.address(), TokenOf("ada"));
    ben_ = std::make_unique<support::Client>(server_.address(), TokenOf("ben"));
    for (const char* id : {"acme", "globex", "initech"}) {
      EXPECT_THAT(
          ada_->Do("RegisterOrganization",
                   absl::StrFormat(R"({"organization_id": "%s", "organization": {"display_name": "%s"}})", id,
                                   id))
              .status,
          IsAccepted());
    }
    EXPECT_THAT(ada_->Do("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/acme", "organizations/globex"]})")
                    .status,
                IsAccepted());
  }

  support::Answer<v1::Receipt> Propose(support::Client& client) {
    return client.Do("ProposeCommand", R"({"command": {"join_party": {"alliance": "alliances/x",
        "organization": "organizations/initech"}}, "context": {"reason": "They asked for it."}})");
  }

  static support::Answer<v1::Receipt> Decide(support::Client& client, const std::string& method,
                                             const std::string& approval) {
    return client.Do(method,
                     absl::StrFormat(R"({"name": "%s", "context": {"reason": "As agreed."}})", approval));
  }

  v1::Approval Get(const std::string& name) {
    return ada_->Ask<v1::Approval>("GetApproval", absl::StrFormat(R"({"name": "%s"})", name)).value;
  }

  int Parties() { return ada_->GetAlliance("alliances/x")->parties_size(); }

  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data", {"--token-file", directory_ / "tokens"}};
  std::unique_ptr<support::Client> ada_;
  std::unique_ptr<support::Client> ben_;
};

TEST_F(ApprovalsTest, AProposalIsCarriedOutWhenSomeoneElseApproves) {
  const auto proposed = Propose(*ada_);
  ASSERT_THAT(proposed.status, IsAccepted());
  EXPECT_EQ(Get(proposed->resource()).state(), v1::Approval::PROPOSED);
  EXPECT_EQ(Parties(), 2);

  const auto approved = Decide(*ben_, "ApproveProposal", proposed->resource());
  ASSERT_THAT(approved.status, IsAccepted());
  EXPECT_EQ(Parties(), 3);
  const v1::Approval approval = Get(proposed->resource());
  EXPECT_EQ(approval.state(), v1::Approval::APPROVED);
  EXPECT_EQ(approval.proposer(), "principals/ada");
  EXPECT_EQ(approval.decider(), "principals/ben");
  const auto trail = ada_->Trail(absl::StrFormat(R"({"read_after": "%d"})", ada_->Head()));
  EXPECT_EQ(trail.value.back().type(), "PartyJoined");
  EXPECT_EQ(trail.value.back().approval(), proposed->resource());
}

TEST_F(ApprovalsTest, TheProposerCannotDecide) {
  const auto proposed = Propose(*ada_);
  for (const char* method : {"ApproveProposal", "RejectProposal"}) {
    const auto own = Decide(*ada_, method, proposed->resource());
    EXPECT_THAT(own.status, IsRefused(v1::PRECONDITION_FAILED));
    EXPECT_THAT(ConditionsOf(own.status), ElementsAre("DECIDER_IS_PROPOSER"));
  }
  EXPECT_EQ(Parties(), 2);
  EXPECT_EQ(Get(proposed->resource()).state(), v1::Approval::PROPOSED);
}

TEST_F(ApprovalsTest, ARejectedProposalIsNotCarriedOut) {
  const auto proposed = Propose(*ada_);
  ASSERT_THAT(Decide(*ben_, "RejectProposal", proposed->resource()).status, IsAccepted());
  EXPECT_EQ(Get(proposed->resource()).state(), v1::Approval::REJECTED);
  const auto late = Decide(*ben_, "ApproveProposal", proposed->resource());
  EXPECT_THAT(ConditionsOf(late.status), ElementsAre("PROPOSAL_NOT_OPEN"));
  EXPECT_EQ(Parties(), 2);
}

TEST_F(ApprovalsTest, OnlyTheProposerWithdraws) {
  const auto proposed = Propose(*ada_);
  EXPECT_THAT(ConditionsOf(Decide(*ben_, "WithdrawProposal", proposed->resource()).status),
              ElementsAre("CALLER_IS_NOT_PROPOSER"));
  EXPECT_THAT(Decide(*ada_, "WithdrawProposal", proposed->resource()).status, IsAccepted());
  EXPECT_EQ(Get(proposed->resource()).state(), v1::Approval::WITHDRAWN);
}

TEST_F(ApprovalsTest, WhatNowSpeaksAgainstTheCommandRefusesTheApproval) {
  const auto proposed = Propose(*ada_);
  ASSERT_THAT(
      ben_->Do("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/initech"})").status,
      IsAccepted());
  const uint64_t head = ada_->Head();
  const auto approved = Decide(*ben_, "ApproveProposal", proposed->resource());
  EXPECT_THAT(approved.status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(approved.status), ElementsAre("ALREADY_A_MEMBER"));
  EXPECT_EQ(ada_->Head(), head);
  EXPECT_EQ(Get(proposed->resource()).state(), v1::Approval::PROPOSED);
}

TEST_F(ApprovalsTest, AProposalIsRefusedAsTheCommandWouldBe) {
  const auto proposed = ada_->Do("ProposeCommand", R"({"command": {"join_party": {"alliance": "alliances/x",
      "organization": "organizations/acme"}}})");
  EXPECT_THAT(ConditionsOf(proposed.status), ElementsAre("ALREADY_A_MEMBER"));
  const auto personal = ada_->Do(
      "ProposeCommand", R"({"command": {"register_person": {"person": {"display_name": "Ada Example"}}}})");
  EXPECT_THAT(personal.status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(personal.status), ElementsAre("command"));
}

}  // namespace
}  // namespace entente
