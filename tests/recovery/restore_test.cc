// A log that is restored to an earlier point has the same record up to there, and goes on under a key of its
// own.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "clients/verifier/opening.h"
#include "entente/v1/proof_service.pb.h"
#include "tests/recovery/restore_command.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using support::Ended;
using support::IsAccepted;
using support::IsRefused;
using testing::HasSubstr;

v1::Checkpoint CheckpointOf(const support::Client& client, uint64_t older_size = 0) {
  return client.Ask<v1::Checkpoint>("GetCheckpoint", absl::StrFormat(R"({"older_size": "%d"})", older_size))
      .value;
}

v1::ProofBundle BundleOf(const support::Client& client, const std::string& name, uint64_t older_size = 0) {
  const v1::Checkpoint checkpoint = CheckpointOf(client, older_size);
  const auto proved = client.Ask<v1::ProveEventsResponse>(
      "ProveEvents", absl::StrFormat(R"({"name": "%s", "tree_size": "%d"})", name, checkpoint.size()));
  EXPECT_THAT(proved.status, IsAccepted());
  v1::ProofBundle bundle;
  bundle.set_checkpoint(checkpoint.note());
  bundle.set_resource(proved->resource());
  *bundle.mutable_events() = proved->events();
  *bundle.mutable_consistency_proof() = checkpoint.consistency_proof();
  return bundle;
}

tree::VerifierKey KeyOf(const v1::Checkpoint& checkpoint) {
  return *tree::VerifierKey::Parse(checkpoint.log_key());
}

// `logs/{log}` of a checkpoint.
std::string LogOf(const v1::Checkpoint& checkpoint) {
  return "logs/" + KeyOf(checkpoint).name.substr(std::string("entente/").size());
}

class RestoreTest : public support::ServerTest {
 protected:
  // An alliance, an organization by a request with an id, and what came too much behind `position_`.
  void GivenAMistake() {
    GivenAlliance();
    Done("RegisterOrganization", kKeptRequest);
    Done("RegisterOrganization", kIdleRequest);
    Done("ChangeStatus", kNothingToChange);
    position_ = client_->Head();
    state_ = StateAt(position_);
    old_ = CheckpointOf(*client_);
    for (int i = 0; i < 20; ++i) GivenOrganization("mistake-" + std::to_string(i));
    Done("RegisterOrganization", kLostRequest);
  }

  // Measures a KPI in so many periods of their own, with long figures, so that fewer of them fill a page.
  // Returns the position of the first.
  uint64_t Measure(int count) {
    if (measured_ == 0) {
      Done("DefineKpi", R"({"alliance": "alliances/x", "kpi_id": "k",
                            "definition": {"display_name": "K", "unit": "count"}})");
    }
    const uint64_t first = client_->Head() + 1;
    std::vector<v1::Command> commands;
    for (int i = 0; i < count; ++i, ++measured_) {
      commands.push_back(support::ToCommand(
          "RecordKpiValue",
          absl::StrFormat(
              R"({"kpi": "alliances/x/kpis/k", "period": "%d-%02d", "value": {"number": "1%017d"}})",
              1990 + measured_ / 12, 1 + measured_ % 12, measured_)));
    }
    const auto imported = client_->Import(commands);
    EXPECT_THAT(imported.status, IsAccepted());
    EXPECT_EQ(client_->Head(), first + static_cast<uint64_t>(count) - 1)
        << imported.value.front().DebugString();
    return first;
  }
  void Void(uint64_t position) {
    Done("VoidEvent",
         absl::StrFormat(R"({"event": "events/%d", "context": {"reason": "It was another."}})", position));
  }

  // Stops the server and serves what was restored from it.
  std::string RestoreAndServe(std::vector<std::string> more = {}) {
    newest_ = CheckpointOf(*client_);
    Stop();
    const Ended outcome = Restore(server_.data_dir(), position_, restored_.data_dir(), std::move(more));
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    restored_.Start();
    client_ = std::make_unique<support::Client>(restored_.address());
    client_->AwaitViews();
    return outcome.out;
  }

  // The alliance as it was known at a position.
  std::string StateAt(uint64_t position) const {
    const auto answer = client_->Ask<v1::Alliance>(
        "GetAlliance", absl::StrFormat(R"({"name": "alliances/x", "as_of": {"position": "%d"}})", position));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer->DebugString();
  }

  verifier::Verdict VerifyOpening(const v1::Checkpoint& kept, verifier::Opening& opening) const {
    const v1::Checkpoint now = CheckpointOf(*client_);
    const uint64_t older = std::min(kept.size(), position_);
    return verifier::VerifyOpening(BundleOf(*client_, LogOf(now), older), {KeyOf(now), {}},
                                   {KeyOf(kept), kept.note()}, opening);
  }

  static constexpr char kKeptRequest[] = R"({"organization_id": "kept", "organization": {"display_name": "K"},
                                             "context": {"request_id": "request-kept"}})";
  static constexpr char kIdleRequest[] =
      R"({"organization_id": "idle", "organization": {"display_name": "I"}})";
  static constexpr char kNothingToChange[] = R"({"alliance": "alliances/x", "status": "ACTIVE",
                                                 "context": {"request_id": "request-nothing"}})";
  static constexpr char kLostRequest[] = R"({"organization_id": "lost", "organization": {"display_name": "L"},
                                             "context": {"request_id": "request-lost"}})";

  support::ServerProcess restored_{directory_ / "restored"};
  uint64_t position_ = 0;
  int measured_ = 0;
  std::string state_;
  v1::Checkpoint old_;     // As of the position.
  v1::Checkpoint newest_;  // As of the end of the old log.
};

TEST_F(RestoreTest, TheRecordIsTheSameUpToThePointAndGoesOnUnderAKeyOfItsOwn) {
  GivenAMistake();
  const auto before = client_->Trail("{}");
  const std::string said = RestoreAndServe({"--reason", "A script ran twice."});
  EXPECT_THAT(said, HasSubstr(absl::StrFormat("restored: the first %d events", position_)));
  EXPECT_THAT(said, HasSubstr(absl::StrFormat("left behind: 21 events, the positions %d to %d", position_ + 1,
                                              newest_.size())));
  EXPECT_EQ(client_->Head(), position_ + 1);
  EXPECT_EQ(StateAt(position_), state_);
  EXPECT_THAT(
      client_->Ask<v1::Organization>("GetOrganization", R"({"name": "organizations/mistake-1"})").status,
      IsRefused(v1::RESOURCE_NOT_FOUND));
  const auto after = client_->Trail("{}");
  ASSERT_EQ(after->size(), position_ + 1);
  for (size_t i = 0; i < position_; ++i) {
    EXPECT_EQ(after.value[i].leaf_hash(), before.value[i].leaf_hash());
    EXPECT_EQ(after.value[i].DebugString(), before.value[i].DebugString());
  }
  const v1::TrailEntry& opened = after.value.back();
  EXPECT_EQ(
      opened.sentence(),
      absl::StrFormat("principals/entente opened this log with the first %d events of %s, which was restored "
                      "to an earlier point",
                      position_, KeyOf(old_).name));
  EXPECT_EQ(opened.reason(), "A script ran twice.");
  EXPECT_EQ(opened.fact().log_opened().predecessor(), LogOf(old_));
  const v1::Checkpoint now = CheckpointOf(*client_);
  EXPECT_NE(now.log_key(), newest_.log_key());
  EXPECT_THAT(said, HasSubstr(now.log_key()));
  GivenOrganization("later");
  EXPECT_EQ(client_->Head(), position_ + 2);
  EXPECT_GT(client_->Trail("{}").value.back().record_time().seconds(), 0);
}

TEST_F(RestoreTest, RequestsUpToThePointGetTheirFirstReceiptAndLaterOnesAreNew) {
  GivenAMistake();
  const auto first = client_->Do("RegisterOrganization", kKeptRequest);
  ASSERT_TRUE(first->replayed());
  RestoreAndServe();
  const auto kept = client_->Do("RegisterOrganization", kKeptRequest);
  EXPECT_EQ(kept->DebugString(), first->DebugString());
  EXPECT_TRUE(client_->Do("ChangeStatus", kNothingToChange)->replayed());
  EXPECT_EQ(client_->Head(), position_ + 1) << "nothing was recorded twice";
  const auto lost = client_->Do("RegisterOrganization", kLostRequest);
  ASSERT_THAT(lost.status, IsAccepted());
  EXPECT_FALSE(lost->replayed());
  EXPECT_EQ(lost->position(), position_ + 2);
}

TEST_F(RestoreTest, OldProofsHoldAndOldCheckpointsAreFollowedToTheNewLog) {
  GivenAMistake();
  const v1::ProofBundle bundle = BundleOf(*client_, "alliances/x");
  RestoreAndServe();
  EXPECT_TRUE(verifier::VerifyBundle(bundle, {KeyOf(old_), {}}).verified()) << "under the old key";
  EXPECT_FALSE(verifier::VerifyBundle(bundle, {KeyOf(CheckpointOf(*client_)), {}}).verified());
  EXPECT_TRUE(verifier::VerifyBundle(BundleOf(*client_, "alliances/x"), {KeyOf(CheckpointOf(*client_)), {}})
                  .verified());
  verifier::Opening opening;
  EXPECT_THAT(VerifyOpening(old_, opening).faults, testing::IsEmpty());
  EXPECT_EQ(opening.left_behind, 0u);
  EXPECT_TRUE(opening.is_byte_for_byte);
  GivenOrganization("later");
  EXPECT_THAT(VerifyOpening(newest_, opening).faults, testing::IsEmpty());
  EXPECT_EQ(opening.left_behind, 21u);
}

TEST_F(RestoreTest, TheCommandLineFollowsAnOldCheckpointAndSaysWhatWasLeftBehind) {
  GivenAMistake();
  support::WriteFile(directory_ / "old.key", old_.log_key());
  support::WriteFile(directory_ / "old.checkpoint", old_.note());
  RestoreAndServe();
  support::WriteFile(directory_ / "newest.checkpoint", newest_.note());
  const v1::Checkpoint now = CheckpointOf(*client_);
  const auto entente = [this](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", restored_.address()});
    return support::RunToEnd(arguments);
  };
  const std::string bundle = directory_ / "opening.json";
  const Ended proved = entente({"prove", LogOf(now), "--since", directory_ / "old.checkpoint", "-o", bundle});
  ASSERT_EQ(proved.exit_code, 0) << proved.err;
  const auto verify = [&](const std::string& checkpoint) {
    return entente({"verify", bundle, "--log-key", now.log_key(), "--former-log-key",
                    "@" + std::string(directory_ / "old.key"), "--since", directory_ / checkpoint});
  };
  const Ended same = verify("old.checkpoint");
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  EXPECT_THAT(same.out, HasSubstr("which is another log than " + KeyOf(old_).name));
  EXPECT_THAT(same.out, HasSubstr(absl::StrFormat("it has all %d events of the checkpoint", position_)));
  const Ended more = verify("newest.checkpoint");
  EXPECT_EQ(more.exit_code, 0) << more.out << more.err;
  EXPECT_THAT(more.out, HasSubstr("the last 21 were left behind"));
  const Ended alone = entente({"verify", bundle, "--log-key", now.log_key()});
  EXPECT_EQ(alone.exit_code, 0) << alone.out;
  const Ended mixed =
      entente({"verify", bundle, "--log-key", now.log_key(), "--since", directory_ / "old.checkpoint"});
  EXPECT_EQ(mixed.exit_code, 1) << "an old checkpoint is none of the new log";
}

TEST_F(RestoreTest, NothingOfTheOldKeyIsInTheNewDirectoryAndAScrubFindsNoFault) {
  GivenAMistake();
  RestoreAndServe();
  client_.reset();
  EXPECT_EQ(restored_.Stop(), 0);
  const std::string old_signing = support::ReadFile(server_.data_dir() + "/keys/signing");
  ASSERT_GT(old_signing.size(), 32u);
  for (const auto& entry : fs::recursive_directory_iterator(restored_.data_dir())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_NE(support::ReadFile(entry.path()), old_signing) << entry.path();
  }
  EXPECT_EQ(support::ReadFile(restored_.data_dir() + "/keys/secret"),
            support::ReadFile(server_.data_dir() + "/keys/secret"));
  const Ended scrubbed = support::RunToEnd({ENTENTE_SERVER, "--scrub", "--data-dir", restored_.data_dir()});
  EXPECT_EQ(scrubbed.exit_code, 0) << scrubbed.out << scrubbed.err;
}

// What a snapshot has in pages is not read when such an event is corrected again in the new log.
TEST_F(RestoreTest, MeasurementsInPagesAreRestoredWithTheirCorrections) {
  GivenAlliance();
  const uint64_t first = Measure(2000);
  Void(first);
  Measure(2000);
  position_ = client_->Head();
  state_ = StateAt(position_);
  Void(first + 1);
  RestoreAndServe();
  EXPECT_EQ(StateAt(position_), state_);
  Void(first + 1);
  const auto alliance = client_->Ask<v1::Alliance>("GetAlliance", R"({"name": "alliances/x"})");
  ASSERT_THAT(alliance.status, IsAccepted());
  EXPECT_EQ(alliance->kpis(0).measurement_count(), 3998u);
  client_.reset();
  EXPECT_EQ(restored_.Stop(), 0);
  const Ended scrubbed = support::RunToEnd({ENTENTE_SERVER, "--scrub", "--data-dir", restored_.data_dir()});
  EXPECT_EQ(scrubbed.exit_code, 0) << scrubbed.out << scrubbed.err;
  EXPECT_THAT(scrubbed.out, HasSubstr(", 2 pages,"));
}

TEST_F(RestoreTest, ACopyIsRestoredAsWellAndTheOriginalIsNotTouched) {
  GivenAMistake();
  Stop();
  fs::copy(server_.data_dir(), directory_ / "copy", fs::copy_options::recursive);
  const Ended outcome = Restore(directory_ / "copy", position_, restored_.data_dir());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  Start();
  EXPECT_EQ(client_->Head(), position_ + 21);
}

TEST_F(RestoreTest, ARestoredLogIsRestoredOnceMore) {
  GivenAMistake();
  RestoreAndServe();
  GivenOrganization("later");
  client_.reset();
  ASSERT_EQ(restored_.Stop(), 0);
  const Ended outcome = Restore(restored_.data_dir(), position_ + 1, directory_ / "again");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  support::ServerProcess again(directory_ / "again");
  again.Start();
  EXPECT_EQ(support::Client(again.address()).Head(), position_ + 2);
}

TEST_F(RestoreTest, WhatWasRecordedAsOneIsNotCut) {
  GivenOrganization("acme");
  GivenOrganization("globex");
  const uint64_t before = client_->Head();
  Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X", "parties": ["organizations/acme",
      "organizations/globex"], "context": {"effective_on": "2020-01-01"}})");
  const uint64_t created = client_->Head();
  ASSERT_GT(created, before + 1);
  const auto group = client_->Ask<v1::ApplyCommandsResponse>("ApplyCommands", R"({"commands": [
      {"register_organization": {"organization_id": "a", "organization": {"display_name": "A"}}},
      {"register_organization": {"organization_id": "b", "organization": {"display_name": "B"}}}],
      "context": {"request_id": "both"}})");
  ASSERT_THAT(group.status, IsAccepted());
  Stop();
  const Ended command = Restore(server_.data_dir(), before + 1, directory_ / "cut");
  EXPECT_EQ(command.exit_code, 1);
  EXPECT_THAT(command.err,
              HasSubstr(absl::StrFormat("the events %d to %d were recorded as one", before + 1, created)));
  EXPECT_THAT(command.err, HasSubstr(absl::StrFormat("name %d or %d", before, created)));
  const Ended both = Restore(server_.data_dir(), created + 1, directory_ / "cut");
  EXPECT_THAT(both.err, HasSubstr(absl::StrFormat("the events %d to %d", created + 1, created + 2)));
  EXPECT_EQ(Restore(server_.data_dir(), created, directory_ / "whole").exit_code, 0);
  EXPECT_EQ(Restore(server_.data_dir(), created + 2, directory_ / "end").exit_code, 0);
}

TEST_F(RestoreTest, WhatCannotBeRestoredIsRefusedInASentence) {
  GivenAMistake();
  const std::string data = server_.data_dir();
  EXPECT_THAT(Restore(data, position_, directory_ / "new").err, HasSubstr("in use by another entented"));
  Stop();
  const auto why = [](const std::string& from, uint64_t position, const std::string& to,
                      const std::vector<std::string>& more = {}) {
    const Ended outcome = Restore(from, position, to, more);
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  const std::string fresh = directory_ / "new";
  EXPECT_THAT(why(data, position_ + 1000, fresh), HasSubstr("the source has the positions 1 to"));
  EXPECT_THAT(why(data, 0, fresh), HasSubstr("and 0 is none of them"));
  EXPECT_THAT(why(directory_ / "nothing", 1, fresh), HasSubstr("there is no record in"));
  EXPECT_THAT(why(data, position_, data), HasSubstr("not restored into its own directory"));
  EXPECT_THAT(why(data, position_, data + "/in"), HasSubstr("is not restored into its source"));
  EXPECT_THAT(why(data, position_, data + "/../data"), HasSubstr("not restored into its own directory"));
  EXPECT_THAT(why(data, position_, data + "/in"), HasSubstr("is not restored into its source"));
  support::WriteFile(directory_ / "master", std::string(64, '7') + "\n");
  EXPECT_THAT(why(data, position_, fresh, {"--master-key-file", directory_ / "master"}),
              HasSubstr("master key"));
  EXPECT_THAT(why(data, position_, fresh, {"--reason", "\xff"}), HasSubstr("--reason must be text"));
  fs::rename(data + "/anchor", directory_ / "anchor");
  EXPECT_THAT(why(data, position_, fresh), HasSubstr("the anchor"));
  support::WriteFile(data + "/anchor", support::ReadFile(directory_ / "anchor") + "x");
  EXPECT_THAT(why(data, position_, fresh), HasSubstr("no checkpoint that this log has signed"));
  EXPECT_FALSE(fs::exists(fresh + "/log"));
  fs::remove(data + "/anchor");
  fs::rename(directory_ / "anchor", data + "/anchor");
  ASSERT_EQ(Restore(data, position_, fresh).exit_code, 0);
  EXPECT_THAT(why(data, position_, fresh), HasSubstr("a restore begins with nothing"));
}

TEST_F(RestoreTest, ARestoreThatWasInterruptedIsServedToNobody) {
  GivenAMistake();
  Stop();
  ASSERT_EQ(Restore(server_.data_dir(), position_, restored_.data_dir()).exit_code, 0);
  // The anchor comes last: without it nothing tells that the rest is whole.
  ASSERT_TRUE(fs::remove(restored_.data_dir() + "/anchor"));
  EXPECT_TRUE(restored_.TryStart().has_value());
  EXPECT_THAT(restored_.Log(), HasSubstr("anchor"));
}

TEST_F(RestoreTest, ARestoreThatDidNotBeginItsLogIsServedToNobody) {
  fs::create_directories(restored_.data_dir());
  support::WriteFile(restored_.data_dir() + "/unfinished", "");
  EXPECT_TRUE(restored_.TryStart().has_value());
  EXPECT_THAT(restored_.Log(), HasSubstr("was not completed: empty the directory"));
}

// A log that has lost its end is restored to what is left, and says what it had signed.
TEST_F(RestoreTest, AnAnchorThatCoversLostEventsIsNamedAllTheSame) {
  GivenAMistake();
  const uint64_t head = client_->Head();
  Stop();
  // A backup, beside which the newest anchor of the original was kept.
  fs::copy(server_.data_dir(), directory_ / "backup", fs::copy_options::recursive);
  Start();
  GivenOrganization("after-the-backup");
  Stop();
  fs::copy_file(server_.data_dir() + "/anchor", directory_ / "backup/anchor",
                fs::copy_options::overwrite_existing);
  const Ended refused = Restore(directory_ / "backup", position_, directory_ / "refused");
  EXPECT_THAT(refused.err, HasSubstr("the others are lost"));
  const Ended outcome =
      Restore(directory_ / "backup", position_, restored_.data_dir(), {"--accept-missing-anchor"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(absl::StrFormat("the old log had signed %d events", head + 1)));
  restored_.Start();
  client_ = std::make_unique<support::Client>(restored_.address());
  const auto trail = client_->Trail("{}");
  EXPECT_EQ(trail.value.back().fact().log_opened().checkpoint(),
            support::ReadFile(server_.data_dir() + "/anchor"));
}

}  // namespace
}  // namespace entente
