// Commands that belong together: groups, imports, approvals; and events that correct others.
#include <thread>

#include "services/history/state_loader.h"
#include "services/ledger/ledger_fixture.h"

namespace entente::ledger {
namespace {

using testing::HasSubstr;

class GroupTest : public LedgerFixture {
 protected:
  static v1::Command Command(const v1::RegisterOrganizationRequest& request) {
    v1::Command command;
    *command.mutable_register_organization() = request;
    return command;
  }
  static v1::Command Command(const v1::CreateAllianceRequest& request) {
    v1::Command command;
    *command.mutable_create_alliance() = request;
    return command;
  }
  static v1::Command Command(const v1::JoinPartyRequest& request) {
    v1::Command command;
    *command.mutable_join_party() = request;
    return command;
  }
};

TEST_F(GroupTest, ALaterCommandSeesWhatAnEarlierOneHasDone) {
  v1::ApplyCommandsRequest group;
  *group.add_commands() = Command(Organization("a"));
  *group.add_commands() = Command(Organization("b"));
  *group.add_commands() = Command(Alliance("x", {"organizations/external:crm:a"}));
  *group.add_commands() = Command(Join("alliances/x", "organizations/b"));
  const auto response = RunGroup(group);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->receipts_size(), 4);
  EXPECT_EQ(response->receipts(3).position(), End());
  EXPECT_EQ(response->receipts(3).version(), 3u);
}

TEST_F(GroupTest, ARefusedCommandTakesTheWholeGroupBack) {
  GivenAnAlliance();
  const uint64_t end = End();
  v1::ApplyCommandsRequest group;
  *group.add_commands() = Command(Organization("c"));
  *group.add_commands() = Command(Join("alliances/x", "organizations/b"));
  *group.add_commands() = Command(Join("alliances/x", "organizations/none"));
  const auto refused = RunGroup(group);
  EXPECT_THAT(refused, RefusedWith(v1::RESOURCE_NOT_FOUND));
  const auto details = refused.status().GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(details.has_value() && bad_request.ParseFromString(std::string(*details)));
  EXPECT_EQ(bad_request.field_violations(0).field(), "commands[2].join_party.organization");
  EXPECT_EQ(End(), end);
  EXPECT_TRUE(Run(Organization("c")).ok()) << "its external reference is free again";
  const auto joined = Run(Join("alliances/x", "organizations/b"));
  ASSERT_TRUE(joined.ok()) << "the state is as it was before the group: " << joined.status();
  EXPECT_EQ(joined->version(), 4u);
}

TEST_F(GroupTest, ARepeatedGroupGetsItsFirstReceipts) {
  v1::ApplyCommandsRequest group;
  group.mutable_context()->set_request_id("g-1");
  *group.add_commands() = Command(Organization("a"));
  *group.add_commands() = Command(Organization("b"));
  const auto first = RunGroup(group);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = RunGroup(group);
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_EQ(again->receipts_size(), 2);
  EXPECT_TRUE(again->receipts(1).replayed());
  EXPECT_EQ(again->receipts(1).position(), first->receipts(1).position());
  group.mutable_commands(0)->mutable_register_organization()->set_organization_id("c");
  EXPECT_THAT(RunGroup(group), RefusedWith(v1::REQUEST_ID_REUSED));
}

TEST_F(GroupTest, ARequestIdIsUsedUpForGroupsAndSingleCommandsAlike) {
  v1::ApplyCommandsRequest group;
  group.mutable_context()->set_request_id("one");
  *group.add_commands() = Command(Organization("a"));
  ASSERT_TRUE(RunGroup(group).ok());
  auto single = Organization("b");
  single.mutable_context()->set_request_id("one");
  EXPECT_THAT(Run(single), RefusedWith(v1::REQUEST_ID_REUSED));
  single.mutable_context()->set_request_id("two");
  ASSERT_TRUE(Run(single).ok());
  group.mutable_context()->set_request_id("two");
  *group.mutable_commands(0) = Command(Organization("c"));
  EXPECT_THAT(RunGroup(group), RefusedWith(v1::REQUEST_ID_REUSED));
}

TEST_F(GroupTest, AGroupThatIsTakenBackLeavesNoKeyOfAPerson) {
  const auto files = [this] {
    return std::distance(std::filesystem::directory_iterator(directory_),
                         std::filesystem::directory_iterator());
  };
  const auto before = files();
  v1::ApplyCommandsRequest group;
  group.add_commands()->mutable_register_person()->mutable_person()->set_display_name("Wilhelmina Quill");
  group.mutable_context()->set_validate_only(true);
  ASSERT_TRUE(RunGroup(group).ok());
  EXPECT_EQ(files(), before) << "after a dry run";
  group.mutable_context()->clear_validate_only();
  *group.add_commands() = Command(Join("alliances/none", "organizations/none"));
  ASSERT_FALSE(RunGroup(group).ok());
  EXPECT_EQ(files(), before) << "after a refusal";
}

TEST_F(GroupTest, ADryRunOfAGroupRecordsNothing) {
  v1::ApplyCommandsRequest group;
  group.mutable_context()->set_validate_only(true);
  *group.add_commands() = Command(Organization("a"));
  *group.add_commands() = Command(Alliance("x", {"organizations/a"}));
  const auto response = RunGroup(group);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->receipts(1).events(0).type(), "AllianceCreated");
  EXPECT_EQ(End(), kFirstEvents);
  EXPECT_TRUE(Run(Organization("a")).ok());
}

TEST_F(GroupTest, TheCommandsOfAnImportSucceedOrFailEachForItself) {
  v1::ImportCommandsRequest part;
  *part.add_commands() = Command(Organization("a"));
  *part.add_commands() = Command(Organization("a"));
  part.add_commands();
  *part.add_commands() = Command(Organization("b"));
  v1::ImportCommandsResponse response;
  std::promise<absl::Status> done;
  ledger_->SubmitImport({"principals/ann", "test"}, part, Soon(), &response,
                        [&done](absl::Status status) { done.set_value(std::move(status)); });
  ASSERT_TRUE(done.get_future().get().ok());
  ASSERT_EQ(response.outcomes_size(), 4);
  EXPECT_TRUE(response.outcomes(0).has_receipt());
  EXPECT_EQ(response.outcomes(1).refusal().code(), static_cast<int>(absl::StatusCode::kAlreadyExists));
  EXPECT_TRUE(response.outcomes(2).has_refusal());
  EXPECT_TRUE(response.outcomes(3).has_receipt());
  EXPECT_EQ(End(), kFirstEvents + 2);
}

TEST_F(GroupTest, AReplacementStandsInTheWrongEventsPlace) {
  GivenAnAlliance();
  const auto wrong = Run(Join("alliances/x", "organizations/b", 2005));
  ASSERT_TRUE(wrong.ok());
  auto right = Join("alliances/x", "organizations/b", 2004);
  right.mutable_context()->set_corrects(wrong->events(0).event());
  const auto corrected = Run(right);
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(EventAt(End()).record.corrects().position(), wrong->position());
  EXPECT_EQ(EventAt(End()).record.corrects().kind(), storage::v1::Correction::REPLACE);

  const auto now = history::LoadState(log_, "alliances/x");
  const auto& memberships = std::get<state::v1::AllianceState>((*now)->state).parties(1).memberships();
  ASSERT_EQ(memberships.size(), 1);
  EXPECT_EQ(memberships[0].at().position(), corrected->position());
  const auto before = history::LoadState(log_, "alliances/x", wrong->position());
  EXPECT_EQ(std::get<state::v1::AllianceState>((*before)->state).parties(1).memberships(0).at().position(),
            wrong->position())
      << "what was known before the correction stays as it was known";

  EXPECT_THAT(Run(right), RefusedWith(v1::PRECONDITION_FAILED)) << "one event is corrected once";
}

TEST_F(GroupTest, OnlyAnEventOfTheSameKindTakesAnothersPlace) {
  GivenAnAlliance();
  const auto joined = Run(Join("alliances/x", "organizations/b", 2005));
  ASSERT_TRUE(joined.ok());
  auto measured = Measure("alliances/x/kpis/sales", "2005", "1");
  measured.mutable_context()->set_corrects(joined->events(0).event());
  EXPECT_THAT(Run(measured), RefusedWith(v1::FIELD_INVALID));
  auto nothing = Join("alliances/x", "organizations/b", 2004);
  nothing.mutable_context()->set_corrects("events/999");
  EXPECT_THAT(Run(nothing), RefusedWith(v1::RESOURCE_NOT_FOUND));
  auto created = Join("alliances/x", "organizations/b", 2004);
  created.mutable_context()->set_corrects("events/4");
  EXPECT_THAT(Run(created), RefusedWith(v1::PRECONDITION_FAILED)) << "others rest on the event that creates";
}

TEST_F(GroupTest, AVoidedEventIsWithdrawnAndStaysInTheHistory) {
  GivenAnAlliance();
  const auto joined = Run(Join("alliances/x", "organizations/b", 2005));
  ASSERT_TRUE(joined.ok());
  v1::VoidEventRequest request;
  request.set_event(joined->events(0).event());
  EXPECT_THAT(Run(request), RefusedWith(v1::FIELD_INVALID)) << "a reason is required";
  request.mutable_context()->set_reason("recorded for the wrong alliance");
  const auto voided = Run(request);
  ASSERT_TRUE(voided.ok()) << voided.status();
  EXPECT_EQ(voided->resource(), "alliances/x");
  EXPECT_EQ(EventAt(End()).record.corrects().kind(), storage::v1::Correction::VOID);
  const auto now = history::LoadState(log_, "alliances/x");
  EXPECT_EQ(std::get<state::v1::AllianceState>((*now)->state).parties_size(), 1);
  EXPECT_TRUE(EventAt(joined->position()).fact.has_party_joined());
  EXPECT_TRUE(Run(Join("alliances/x", "organizations/b", 2006)).ok())
      << "the withdrawn event does not stand in the way";
}

class ApprovalTest : public GroupTest {
 protected:
  absl::StatusOr<v1::Receipt> Propose(const v1::Command& command) {
    v1::ProposeCommandRequest request;
    *request.mutable_command() = command;
    return Run(request, "principals/ann");
  }
  absl::StatusOr<v1::Receipt> Approve(const std::string& approval, const std::string& caller) {
    v1::ApproveProposalRequest request;
    request.set_name(approval);
    return Run(request, caller);
  }
};

TEST_F(ApprovalTest, SomeoneElseApprovesAndTheCommandIsCarriedOutInTheSameMoment) {
  GivenAnAlliance();
  const auto proposed = Propose(Command(Join("alliances/x", "organizations/b")));
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_THAT(Approve(proposed->resource(), "principals/ann"), RefusedWith(v1::PRECONDITION_FAILED));
  const auto approved = Approve(proposed->resource(), "principals/bob");
  ASSERT_TRUE(approved.ok()) << approved.status();
  ASSERT_EQ(approved->events_size(), 2);
  const auto joined = EventAt(End());
  EXPECT_TRUE(joined.fact.has_party_joined());
  EXPECT_EQ(joined.record.approval(), proposed->resource());
  EXPECT_EQ(joined.record.actor(), "principals/ann");
  EXPECT_THAT(joined.record.authority(), HasSubstr("principals/bob"));
  EXPECT_THAT(Approve(proposed->resource(), "principals/bob"), RefusedWith(v1::PRECONDITION_FAILED));
}

TEST_F(ApprovalTest, WhatCannotBeCarriedOutIsNotApprovedEither) {
  GivenAnAlliance();
  const auto proposed = Propose(Command(Join("alliances/x", "organizations/b")));
  ASSERT_TRUE(proposed.ok());
  ASSERT_TRUE(Run(Join("alliances/x", "organizations/b")).ok());
  const uint64_t end = End();
  EXPECT_THAT(Approve(proposed->resource(), "principals/bob"), RefusedWith(v1::PRECONDITION_FAILED));
  EXPECT_EQ(End(), end);
}

TEST_F(ApprovalTest, AProposalThatWouldBeRefusedIsRefusedAtOnce) {
  EXPECT_THAT(Propose(Command(Join("alliances/none", "organizations/none"))),
              RefusedWith(v1::RESOURCE_NOT_FOUND));
}

TEST_F(ApprovalTest, AProposedCommandHasNoRequestIdAndIsNoDryRun) {
  GivenAnAlliance();
  auto join = Join("alliances/x", "organizations/b");
  join.mutable_context()->set_validate_only(true);
  EXPECT_THAT(Propose(Command(join)), RefusedWith(v1::FIELD_INVALID));
  join.mutable_context()->clear_validate_only();
  join.mutable_context()->set_request_id("r-1");
  EXPECT_THAT(Propose(Command(join)), RefusedWith(v1::FIELD_INVALID));
}

TEST_F(ApprovalTest, PersonalDataCannotBeProposed) {
  v1::Command command;
  command.mutable_register_person()->mutable_person()->set_display_name("Wilhelmina Quill");
  EXPECT_THAT(Propose(command), RefusedWith(v1::FIELD_INVALID));
}

}  // namespace
}  // namespace entente::ledger
