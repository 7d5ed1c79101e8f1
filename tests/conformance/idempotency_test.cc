// A command that is repeated is recorded once; a dry run records nothing.
#include "absl/strings/str_format.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::IsAccepted;
using support::IsRefused;

constexpr char kRegister[] = R"({"organization_id": "acme", "organization": {"display_name": "Acme"},
                                 "context": {"request_id": "r-1"}})";

using IdempotencyTest = support::ServerTest;

std::string WithoutReplayed(v1::Receipt receipt) {
  receipt.clear_replayed();
  return receipt.DebugString();
}

TEST_F(IdempotencyTest, ARepeatGetsTheFirstReceipt) {
  const auto first = Done("RegisterOrganization", kRegister);
  EXPECT_FALSE(first.replayed());
  const auto again = Done("RegisterOrganization", kRegister);
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(WithoutReplayed(again), WithoutReplayed(first));
  EXPECT_EQ(client_->Head(), first.position());
}

TEST_F(IdempotencyTest, ARepeatAfterARestartGetsTheFirstReceipt) {
  const auto first = Done("RegisterOrganization", kRegister);
  GivenOrganization("globex");
  Restart();
  const auto again = Done("RegisterOrganization", kRegister);
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(WithoutReplayed(again), WithoutReplayed(first));
}

TEST_F(IdempotencyTest, ARepeatIsFoundBeforeTheStateIsAsked) {
  GivenAlliance();
  GivenOrganization("initech");
  constexpr char kJoin[] = R"({"alliance": "alliances/x", "organization": "organizations/initech",
                               "context": {"request_id": "join", "expected_version": "3"}})";
  Done("JoinParty", kJoin);
  // Decided anew it would be refused: Initech is a member, and the version is another.
  EXPECT_TRUE(Done("JoinParty", kJoin).replayed());
}

TEST_F(IdempotencyTest, OtherContentUnderAnIdIsRefused) {
  const auto first = Done("RegisterOrganization", kRegister);
  const auto other = client_->Do("RegisterOrganization", R"({"organization_id": "acme",
      "organization": {"display_name": "Acme Ltd"}, "context": {"request_id": "r-1"}})");
  EXPECT_THAT(other.status, IsRefused(v1::REQUEST_ID_REUSED));
  const auto other_method =
      client_->Do("RegisterPerson", R"({"person": {"display_name": "N"}, "context": {"request_id": "r-1"}})");
  EXPECT_THAT(other_method.status, IsRefused(v1::REQUEST_ID_REUSED));
  EXPECT_EQ(client_->Head(), first.position());
}

TEST_F(IdempotencyTest, ARefusalIsNotRemembered) {
  constexpr char kJoin[] = R"({"alliance": "alliances/x", "organization": "organizations/initech",
                               "context": {"request_id": "join"}})";
  EXPECT_THAT(client_->Do("JoinParty", kJoin).status, IsRefused(v1::RESOURCE_NOT_FOUND));
  GivenAlliance();
  GivenOrganization("initech");
  EXPECT_FALSE(Done("JoinParty", kJoin).replayed());
}

TEST_F(IdempotencyTest, ADryRunRecordsNothingAndIsNotRemembered) {
  const uint64_t head = client_->Head();
  constexpr char kDry[] = R"({"organization_id": "acme", "organization": {"display_name": "Acme"},
                              "context": {"request_id": "r-1", "validate_only": true}})";
  const auto dry = Done("RegisterOrganization", kDry);
  EXPECT_TRUE(dry.validate_only());
  EXPECT_EQ(dry.position(), 0u);
  ASSERT_EQ(dry.events_size(), 1);
  EXPECT_EQ(dry.events(0).type(), "OrganizationRegistered");
  EXPECT_EQ(dry.events(0).position(), 0u);
  EXPECT_EQ(client_->Head(), head);
  EXPECT_FALSE(Done("RegisterOrganization", kRegister).replayed());
}

TEST_F(IdempotencyTest, ADryRunIsRefusedAsTheCommandWouldBe) {
  GivenAlliance();
  const auto dry =
      client_->Do("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/acme",
                                                "context": {"validate_only": true}})");
  EXPECT_THAT(dry.status, IsRefused(v1::PRECONDITION_FAILED));
}

TEST_F(IdempotencyTest, ADryRunSaysWhatThePlaybookRemarks) {
  GivenAlliance();
  const auto dry = Done("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
                                          "context": {"validate_only": true}})");
  EXPECT_GT(dry.remarks_size(), 0) << "an alliance without owners is remarked";
}

TEST_F(IdempotencyTest, AGroupIsAppliedOnceAndWhole) {
  GivenAlliance();
  constexpr char kGroup[] = R"({"context": {"request_id": "group"}, "commands": [
      {"register_organization": {"organization_id": "initech", "organization": {"display_name": "Initech"}}},
      {"join_party": {"alliance": "alliances/x", "organization": "organizations/initech"}}]})";
  const auto first = client_->Ask<v1::ApplyCommandsResponse>("ApplyCommands", kGroup);
  ASSERT_THAT(first.status, IsAccepted());
  ASSERT_EQ(first->receipts_size(), 2);
  const uint64_t head = client_->Head();
  EXPECT_EQ(first->receipts(1).position(), head);
  const auto again = client_->Ask<v1::ApplyCommandsResponse>("ApplyCommands", kGroup);
  ASSERT_THAT(again.status, IsAccepted());
  ASSERT_EQ(again->receipts_size(), 2);
  EXPECT_TRUE(again->receipts(0).replayed());
  EXPECT_EQ(client_->Head(), head);
}

TEST_F(IdempotencyTest, OneRefusedCommandRefusesItsGroup) {
  GivenAlliance();
  const uint64_t head = client_->Head();
  const auto group = client_->Ask<v1::ApplyCommandsResponse>("ApplyCommands", R"({"commands": [
      {"register_organization": {"organization_id": "initech", "organization": {"display_name": "Initech"}}},
      {"join_party": {"alliance": "alliances/x", "organization": "organizations/nowhere"}}]})");
  EXPECT_THAT(group.status, IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(support::FieldsOf(group.status), testing::ElementsAre("commands[1].join_party.organization"));
  EXPECT_EQ(client_->Head(), head);
}

}  // namespace
}  // namespace entente
