#include "services/ledger/ledger.h"

#include <thread>

#include "services/history/state_loader.h"
#include "services/ledger/ledger_fixture.h"

namespace entente::ledger {
namespace {

using testing::HasSubstr;

class LedgerTest : public LedgerFixture {};

TEST_F(LedgerTest, AnEmptyLogBeginsWithTheBuiltInPlaybooks) {
  EXPECT_EQ(End(), kFirstEvents);
  EXPECT_EQ(EventAt(1).record.resource(), "playbooks/light");
  EXPECT_EQ(EventAt(2).record.resource(), "playbooks/standard");
  Restart();
  EXPECT_EQ(End(), kFirstEvents) << "and gets it only once";
}

TEST_F(LedgerTest, AReceiptNamesWhatIsAlreadyDurable) {
  const auto receipt = Run(Organization("a"));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->resource(), "organizations/a");
  EXPECT_EQ(receipt->version(), 1u);
  ASSERT_EQ(receipt->position(), End());
  ASSERT_EQ(receipt->events_size(), 1);
  EXPECT_EQ(receipt->events(0).leaf_hash(), log_.Read(End())->leaf_hash);
  const auto event = EventAt(End());
  EXPECT_EQ(event.record.actor(), "principals/ann");
  EXPECT_EQ(event.record.authority(), "test");
  EXPECT_EQ(event.record.software_version(), "test");
}

TEST_F(LedgerTest, ARepeatGetsTheFirstReceiptAndRecordsNothing) {
  auto request = Organization("a");
  request.mutable_context()->set_request_id("r-1");
  const auto first = Run(request);
  ASSERT_TRUE(first.ok()) << first.status();
  Restart();
  const auto again = Run(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->replayed());
  EXPECT_EQ(again->position(), first->position());
  EXPECT_EQ(again->events(0).leaf_hash(), first->events(0).leaf_hash());
  EXPECT_EQ(End(), first->position());
}

TEST_F(LedgerTest, ARequestIdWithOtherContentIsRefusedButAnotherCallersIdIsAnother) {
  auto request = Organization("a");
  request.mutable_context()->set_request_id("r-1");
  ASSERT_TRUE(Run(request).ok());
  auto other = Organization("b");
  other.mutable_context()->set_request_id("r-1");
  EXPECT_THAT(Run(other), RefusedWith(v1::REQUEST_ID_REUSED));
  EXPECT_TRUE(Run(other, "principals/bob").ok());
}

TEST_F(LedgerTest, ARefusalIsNotRemembered) {
  auto request = Join("alliances/x", "organizations/b");
  request.mutable_context()->set_request_id("r-1");
  EXPECT_THAT(Run(request), RefusedWith(v1::RESOURCE_NOT_FOUND));
  GivenAnAlliance();
  EXPECT_TRUE(Run(request).ok());
}

TEST_F(LedgerTest, AStaleVersionIsRefusedWithTheCurrentOne) {
  GivenAnAlliance();
  auto request = Join("alliances/x", "organizations/b");
  request.mutable_context()->set_expected_version(1);
  const auto refused = Run(request);
  EXPECT_THAT(refused, RefusedWith(v1::VERSION_MISMATCH));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAborted);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("has version 3, not 1"));
  request.mutable_context()->set_expected_version(3);
  EXPECT_TRUE(Run(request).ok());
}

TEST_F(LedgerTest, ADryRunSaysWhatWouldHappenAndRecordsNothing) {
  GivenAnAlliance();
  const uint64_t end = End();
  auto request = Join("alliances/x", "organizations/b");
  request.mutable_context()->set_validate_only(true);
  request.mutable_context()->set_request_id("r-1");
  const auto receipt = Run(request);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_TRUE(receipt->validate_only());
  ASSERT_EQ(receipt->events_size(), 1);
  EXPECT_EQ(receipt->events(0).type(), "PartyJoined");
  EXPECT_EQ(receipt->events(0).version(), 4u);
  EXPECT_EQ(receipt->position(), 0u);
  EXPECT_EQ(End(), end);
  request.mutable_context()->clear_validate_only();
  EXPECT_TRUE(Run(request).ok()) << "the dry run has not used the request id up";
}

TEST_F(LedgerTest, EveryMissingReferenceIsNamed) {
  v1::AssignRoleRequest request;
  request.set_alliance("alliances/none");
  request.set_party("organizations/external:crm:nobody");
  request.set_role("alliance_manager");
  request.set_person("people/none");
  const auto refused = Run(request);
  EXPECT_THAT(refused, RefusedWith(v1::RESOURCE_NOT_FOUND));
  for (const char* field : {"alliance: ", "party: ", "person: "}) {
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr(field));
  }
}

TEST_F(LedgerTest, ExternalReferencesStandForNames) {
  GivenAnAlliance();
  const auto receipt = Run(Join("alliances/x", "organizations/external:crm:b"));
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(EventAt(End()).fact.party_joined().organization(), "organizations/b");
}

TEST_F(LedgerTest, ExternalReferencesToPeopleInTextsAreResolvedToo) {
  GivenAnAlliance();
  v1::RegisterPersonRequest person;
  person.mutable_person()->set_display_name("Wilhelmina Quill");
  person.mutable_person()->add_external_references()->set_system("hr");
  person.mutable_person()->mutable_external_references(0)->set_id("17");
  const auto registered = Run(person);
  ASSERT_TRUE(registered.ok()) << registered.status();
  auto join = Join("alliances/x", "organizations/b");
  join.mutable_context()->set_reason("Agreed by @people/external:hr:17, and not by @people/external:hr:18.");
  ASSERT_TRUE(Run(join).ok());
  EXPECT_EQ(EventAt(End()).record.reason(),
            "Agreed by @" + registered->resource() + ", and not by @people/external:hr:18.");
}

TEST_F(LedgerTest, PersonalDataIsInNoRecord) {
  v1::RegisterPersonRequest request;
  request.mutable_person()->set_display_name("Wilhelmina Quill");
  request.mutable_person()->set_email("quill@example.org");
  ASSERT_TRUE(Run(request).ok());
  const auto stored = log_.Read(End());
  EXPECT_EQ(stored->bytes.find("Quill"), std::string::npos);
  EXPECT_EQ(stored->bytes.find("quill"), std::string::npos);
  const auto event = EventAt(End());
  ASSERT_EQ(event.record.sealed_size(), 1);
  const auto opened = sealing::Sealer(*keys_).Open(
      event.record.sealed(0),
      history::SealedContext(event.record.resource(), event.record.version(), event.record.event_type()));
  ASSERT_TRUE(opened.ok()) << opened.status();
  v1::PersonRegistered personal;
  ASSERT_TRUE(personal.ParseFromString(*opened));
  EXPECT_EQ(personal.display_name(), "Wilhelmina Quill");
}

TEST_F(LedgerTest, AnErasedPersonIsNotUpdatedAndAMissingKeyIsAFaultOfTheStore) {
  v1::RegisterPersonRequest request;
  request.mutable_person()->set_display_name("Wilhelmina Quill");
  const auto registered = Run(request);
  ASSERT_TRUE(registered.ok());
  v1::UpdatePersonRequest update;
  update.set_name(registered->resource());
  update.mutable_person()->set_display_name("W. Quill");
  ASSERT_TRUE(keys_->Discard(registered->resource()).ok());
  EXPECT_THAT(Run(update), RefusedWith(v1::DATA_CORRUPT));
  ASSERT_TRUE(keys_->Destroy({registered->resource()}).ok());
  EXPECT_THAT(Run(update), RefusedWith(v1::PRECONDITION_FAILED));
}

TEST_F(LedgerTest, AFailedWriteIsOfUnknownOutcomeAndEndsAllWriting) {
  GivenAnAlliance();
  log_.failing = true;
  EXPECT_THAT(Run(Organization("c")), RefusedWith(v1::WRITE_OUTCOME_UNKNOWN));
  log_.failing = false;
  EXPECT_THAT(Run(Organization("d")), RefusedWith(v1::LEDGER_READ_ONLY));
  EXPECT_FALSE(ledger_->GetState().read_only_reason.empty());
  Restart();
  EXPECT_TRUE(Run(Organization("c")).ok());
}

TEST_F(LedgerTest, MoreThanTheQueueHoldsIsRefused) {
  options_.queue_commands_max = 2;
  options_.batch_commands_max = 1;
  Restart();
  log_.held = true;
  std::vector<v1::RegisterOrganizationRequest> requests;
  for (int i = 0; i < 8; ++i) requests.push_back(Organization("o" + std::to_string(i)));
  std::vector<v1::Receipt> receipts(requests.size());
  std::atomic<int> full = 0;
  std::atomic<int> recorded = 0;
  for (size_t i = 0; i < requests.size(); ++i) {
    ledger_->Submit({"principals/ann", "test"}, requests[i], Soon(), &receipts[i], [&](absl::Status status) {
      (domain::ReasonOf(status) == v1::QUEUE_FULL ? full : recorded)++;
    });
  }
  EXPECT_GE(full, 5) << "one in the writer's hand and two that wait";
  // The writer may have taken one since.
  EXPECT_THAT(ledger_->GetState().commands_waiting, testing::AnyOf(1u, 2u));
  EXPECT_EQ(ledger_->GetState().access_waiting, 0u);
  log_.held = false;
  ledger_->Drain();
  EXPECT_EQ(ledger_->GetState().commands_waiting, 0u);
  EXPECT_EQ(full + recorded, 8);
}

TEST_F(LedgerTest, PastItsDeadlineACommandIsNotDecided) {
  const auto request = Organization("a");
  v1::Receipt receipt;
  std::promise<absl::Status> done;
  ledger_->Submit({"principals/ann", "test"}, request,
                  std::chrono::system_clock::now() - std::chrono::seconds(1), &receipt,
                  [&done](absl::Status status) { done.set_value(std::move(status)); });
  EXPECT_EQ(domain::ReasonOf(done.get_future().get()), v1::DEADLINE_PASSED);
  EXPECT_EQ(End(), kFirstEvents);
}

TEST_F(LedgerTest, AfterDrainingNothingIsAccepted) {
  ledger_->Drain();
  EXPECT_THAT(Run(Organization("a")), RefusedWith(v1::SHUTTING_DOWN));
}

TEST_F(LedgerTest, AClockThatLeapsBackStopsWritingUntilItIsConfirmed) {
  ASSERT_TRUE(Run(Organization("a")).ok());
  now_ = now_ - absl::Hours(1);
  EXPECT_THAT(Run(Organization("b")), RefusedWith(v1::CLOCK_LEAPT));
  ledger_->ConfirmClock();
  EXPECT_TRUE(Run(Organization("b")).ok());
  EXPECT_GT(EventAt(End()).record.record_time().seconds(), 1'750'000'000 - 1)
      << "recorded times never go back";
}

TEST_F(LedgerTest, ManyCallersLeaveNoGapAndNoDouble) {
  GivenAnAlliance();
  const uint64_t before = End();
  constexpr int kCallers = 8;
  constexpr int kCommands = 200;
  std::vector<std::thread> callers;
  for (int c = 0; c < kCallers; ++c) {
    callers.emplace_back([this, c] {
      for (int i = 0; i < kCommands; ++i) {
        const auto receipt =
            Run(Measure("alliances/x/kpis/sales", std::to_string(2000 + i % 20), std::to_string(c)));
        EXPECT_TRUE(receipt.ok()) << receipt.status();
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  ASSERT_EQ(End(), before + kCallers * kCommands);
  uint64_t version = 0;
  ASSERT_TRUE(log_.ScanStream("alliances/x", 1, storage::Direction::kForward,
                              [&](const storage::StoredRecord& stored) {
                                EXPECT_EQ(history::DecodeEvent(stored)->record.version(), ++version);
                                return true;
                              })
                  .ok());
  EXPECT_EQ(version, 3u + kCallers * kCommands);
}

TEST_F(LedgerTest, AGroupThatIsTakenBackLeavesNoSnapshot) {
  GivenAnAlliance();
  const auto version = [this] { return log_.FindStream("alliances/x")->version; };
  while (version() < 255) ASSERT_TRUE(Run(Measure("alliances/x/kpis/sales", "2000", "1")).ok());
  v1::ApplyCommandsRequest group;
  *group.add_commands()->mutable_record_kpi_value() = Measure("alliances/x/kpis/sales", "2001", "1");
  *group.add_commands()->mutable_record_kpi_value() = Measure("alliances/x/kpis/none", "2001", "1");
  ASSERT_FALSE(RunGroup(group).ok());
  ASSERT_TRUE(Run(Organization("c")).ok());
  EXPECT_FALSE(log_.FindSnapshot("alliances/x", 1'000'000)->has_value());
  ASSERT_TRUE(Run(Measure("alliances/x/kpis/sales", "2002", "1")).ok());
  ASSERT_TRUE(log_.FindSnapshot("alliances/x", 256)->has_value());
  const std::string loaded = domain::SerializeState((*history::LoadState(log_, "alliances/x"))->state);
  log_.without_snapshots = true;
  EXPECT_EQ(loaded, domain::SerializeState((*history::LoadState(log_, "alliances/x"))->state));
}

TEST_F(LedgerTest, ASnapshotGivesTheSameStateAsTheEvents) {
  GivenAnAlliance();
  for (int i = 0; i < 600; ++i) {
    ASSERT_TRUE(Run(Measure("alliances/x/kpis/sales", std::to_string(1500 + i), std::to_string(i))).ok());
  }
  ASSERT_TRUE(log_.FindSnapshot("alliances/x", 1'000'000)->has_value());
  const auto loaded = history::LoadState(log_, "alliances/x");
  ASSERT_TRUE(loaded.ok() && loaded->has_value());
  EXPECT_GT((*loaded)->snapshot_bytes, 0u);
  domain::State folded = *domain::NewState("alliances/x");
  ASSERT_TRUE(log_.ScanStream("alliances/x", 1, storage::Direction::kForward,
                              [&](const storage::StoredRecord& stored) {
                                const auto event = history::DecodeEvent(stored);
                                domain::Evolve(folded, event->fact, event->header);
                                return true;
                              })
                  .ok());
  EXPECT_EQ(domain::SerializeState((*loaded)->state), domain::SerializeState(folded));
}

}  // namespace
}  // namespace entente::ledger
