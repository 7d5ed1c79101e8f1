// No forged, reordered, truncated, re-signed or forked history passes: every way to lie is refused with a
// sentence that names it, and whatever verifies is true.
#include "clients/verifier/lying_server.h"

#include <cstdlib>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"

namespace entente::verifier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// How many lies are told; ENTENTE_LIES says how many more.
int Rounds() {
  const char* rounds = std::getenv("ENTENTE_LIES");
  return rounds == nullptr ? 2000 : std::atoi(rounds);
}

class LyingServerTest : public testing::Test {
 protected:
  // Protobuf writes a line for each text that is none.
  LyingServerTest() { google::protobuf::SetLogHandler(nullptr); }

  std::string FaultsOf(const v1::ProofBundle& bundle) const {
    return absl::StrJoin(VerifyBundle(bundle, server_.trust()).faults, "\n");
  }

  const LyingServer server_;
};

TEST_F(LyingServerTest, WhatAnHonestServerShowsVerifies) {
  const Verdict verdict = VerifyBundle(server_.honest(), server_.trust());
  EXPECT_THAT(verdict.faults, IsEmpty());
  EXPECT_TRUE(server_.IsTrue(server_.honest(), verdict));
  EXPECT_EQ(verdict.cosigned.size(), 1u);
  EXPECT_EQ(verdict.successors.size(), 1u);
}

TEST_F(LyingServerTest, EveryLieIsNamed) {
  std::mt19937 random(1);
  for (const Lie& lie : Lies()) {
    for (int round = 0; round < 20; ++round) {
      v1::ProofBundle bundle = server_.honest();
      lie.tell(server_, bundle, random);
      const Verdict verdict = VerifyBundle(bundle, server_.trust());
      if (lie.sentence == nullptr) {
        EXPECT_THAT(verdict.faults, IsEmpty()) << lie.name;
        EXPECT_TRUE(server_.IsTrue(bundle, verdict)) << lie.name;
      } else {
        EXPECT_THAT(absl::StrJoin(verdict.faults, "\n"), HasSubstr(lie.sentence)) << lie.name;
      }
    }
  }
}

// Up to four lies at once, and in a third of the rounds bytes that are not what they were on top.
TEST_F(LyingServerTest, WhateverVerifiesIsTrue) {
  std::mt19937 random(20261124);
  int refused = 0;
  int verified = 0;
  for (int round = 0; round < Rounds(); ++round) {
    v1::ProofBundle bundle = server_.honest();
    std::string told;
    for (unsigned left = random() % 4; left > 0; --left) {
      const Lie& lie = Lies()[random() % Lies().size()];
      // Those that are left must still be lies about something.
      v1::ProofBundle altered = server_.honest();
      *altered.mutable_events() = bundle.events();
      if (altered.events_size() < 3) break;
      lie.tell(server_, altered, random);
      bundle.mutable_events()->Swap(altered.mutable_events());
      if (altered.checkpoint() != server_.honest().checkpoint()) bundle.set_checkpoint(altered.checkpoint());
      bundle.mutable_successions()->Swap(altered.mutable_successions());
      bundle.set_resource(altered.resource());
      if (!altered.has_head()) {
        bundle.clear_head();
      } else if (altered.head().SerializeAsString() != server_.honest().head().SerializeAsString()) {
        bundle.mutable_head()->Swap(altered.mutable_head());
      }
      told += std::string(lie.name) + "; ";
    }
    if (random() % 3 == 0 || told.empty()) {
      std::string bytes = bundle.SerializeAsString();
      for (unsigned left = 1 + random() % 3; left > 0; --left)
        bytes[random() % bytes.size()] ^= 1 << random() % 8;
      if (!bundle.ParseFromString(bytes)) continue;
      told += "bytes";
    }
    const Verdict verdict = VerifyBundle(bundle, server_.trust());
    if (!verdict.verified()) {
      ++refused;
      continue;
    }
    ++verified;
    ASSERT_TRUE(server_.IsTrue(bundle, verdict)) << "round " << round << ": " << told;
  }
  EXPECT_GT(refused, Rounds() / 2);
  EXPECT_GT(verified, 0) << "a verifier that refuses everything shows nothing";
}

// What a past version let pass, or refused though it was true.

TEST_F(LyingServerTest, WitnessedCheckpointFromBeforeTheChangeOfTheKeyVerifies) {
  LogOfTests before("entente/log", 's');
  for (uint64_t position = 1; position <= 25; ++position) before.AppendBytes(server_.log().record(position));
  v1::ProofBundle bundle = before.Bundle({1, 4, 7}, LyingServer::kKeptSize);
  bundle.set_checkpoint(server_.Witnessed(25, true));
  *bundle.add_successions() = server_.Succession(tree::Succession::Reason::kRoutine);
  bundle.mutable_successions(0)->clear_consistency_proof();
  Trust trust = server_.trust();
  trust.needs_head = false;
  EXPECT_THAT(VerifyBundle(bundle, trust).faults, IsEmpty());
  // But whoever holds a key that was compromised can sign what he likes.
  trust.log_key = server_.log().key();
  EXPECT_THAT(VerifyBundle(bundle, trust).faults, IsEmpty());
  bundle.mutable_successions(0)->set_note(server_.Succession(tree::Succession::Reason::kCompromised).note());
  EXPECT_THAT(absl::StrJoin(VerifyBundle(bundle, trust).faults, "\n"), HasSubstr("no good signature"));
}

// The log itself lies and signs it.
TEST_F(LyingServerTest, RecordsOutOfOrderInTheLogDoNotPass) {
  LogOfTests log;
  log.Append(kStar, 2);
  log.Append(kStar, 1);
  log.Append(kStar, 2);
  log.Append(kStar, 0);
  log.Append(kStar, ~uint64_t{0});
  log.Append(kStar, 5);
  const auto faults = [&](const std::vector<uint64_t>& positions) {
    return absl::StrJoin(VerifyBundle(log.Bundle(positions), {log.key(), {}}).faults, "\n");
  };
  EXPECT_EQ(faults({2, 3}), "");
  EXPECT_THAT(faults({2, 1}), HasSubstr("follows one at position 2"));
  EXPECT_THAT(faults({4}), HasSubstr("has version 0, which no event there can have"));
  EXPECT_THAT(faults({5, 6}), HasSubstr("which no event there can have"));
}

TEST_F(LyingServerTest, NamesOfOthersDoNothingToATerminal) {
  LogOfTests log;
  log.Append("alliances/\x1b[2J\rverified" + std::string(1000, 'x'), 1);
  const std::string faults = absl::StrJoin(VerifyBundle(log.Bundle({1}), {log.key(), {}}).faults, "\n");
  EXPECT_THAT(faults, HasSubstr("alliances/\\033[2J\\rverified"));
  EXPECT_THAT(faults, Not(HasSubstr("\x1b")));
  EXPECT_LT(faults.size(), 1000u);
}

TEST_F(LyingServerTest, WitnessThatIsNamedTwiceIsOne) {
  Trust trust = server_.trust();
  trust.witnesses.push_back(trust.witnesses[0]);
  trust.witnesses_min = 2;
  EXPECT_THAT(absl::StrJoin(VerifyBundle(server_.honest(), trust).faults, "\n"),
              HasSubstr("needs the cosignatures of 2 witnesses and has 1 good ones"));
}

TEST_F(LyingServerTest, BundlesAndRecordsBeyondTheirLimitsAreRefused) {
  v1::ProofBundle bundle = server_.honest();
  bundle.mutable_events(1)->set_record(std::string(kRecordBytesMax + 1, '\n'));
  EXPECT_THAT(FaultsOf(bundle), HasSubstr("The record at position 4 is longer than"));
  while (static_cast<size_t>(bundle.events_size()) <= kEventsMax) bundle.add_events();
  EXPECT_THAT(FaultsOf(bundle), HasSubstr("more than the 1000000 that are verified at once"));
}

}  // namespace
}  // namespace entente::verifier
