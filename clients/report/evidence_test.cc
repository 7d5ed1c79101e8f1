#include "clients/report/evidence.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/hash.h"

namespace entente::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A log of one event, and a chapter that tells it.
class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    record_.set_position(1);
    record_.set_resource("alliances/x");
    record_.set_version(1);
    record_.set_event_type("entente.v1.StageEntered");
    record_.set_actor("principals/ann");
    record_.set_reason("Because.");
    record_.mutable_record_time()->set_seconds(1000);
    record_.mutable_effective_on()->set_year(2024);
    v1::StageEntered event;
    event.set_stage("develop");
    record_.set_payload(event.SerializeAsString());
    chapter_.alliance.set_name("alliances/x");
    chapter_.alliance.set_version(1);
    v1::TrailEntry& entry = chapter_.trail.emplace_back();
    entry.set_name("events/1");
    entry.set_position(1);
    entry.set_version(1);
    entry.set_actor("principals/ann");
    entry.set_reason("Because.");
    *entry.mutable_record_time() = record_.record_time();
    *entry.mutable_effective_on() = record_.effective_on();
    *entry.mutable_fact()->mutable_stage_entered() = event;
    Seal();
  }

  // Makes the log of the record as it stands.
  void Seal() {
    const std::string bytes = record_.SerializeAsString();
    const tree::Hash leaf = tree::HashLeaf(bytes);
    chapter_.trail[0].set_leaf_hash(std::string(leaf.begin(), leaf.end()));
    const std::string text = tree::Checkpoint{"entente/log", 1, leaf}.Format();
    bundle_.Clear();
    bundle_.set_checkpoint(tree::SignedNote{text, {signer_.Sign(text)}}.Format());
    bundle_.set_resource("alliances/x");
    v1::ProvenEvent& event = *bundle_.add_events();
    event.set_position(1);
    event.set_record(bytes);
    checkpoint_.set_log_key(signer_.verifier_key().Format());
  }

  Evidence Result(const std::optional<tree::VerifierKey>& key = std::nullopt) {
    return Verify(bundle_, checkpoint_, key, chapter_);
  }

  const tree::NoteSigner signer_{"entente/log", std::string(tree::NoteSigner::kSeedBytes, 's')};
  storage::v1::Record record_;
  v1::ProofBundle bundle_;
  v1::Checkpoint checkpoint_;
  Chapter chapter_;
};

TEST_F(EvidenceTest, WhatIsToldAsItWasProvedIsVerified) {
  const Evidence evidence = Result();
  EXPECT_EQ(evidence.outcome, Evidence::Outcome::kVerified);
  EXPECT_THAT(evidence.faults, IsEmpty());
  EXPECT_FALSE(evidence.key_was_given);
  EXPECT_TRUE(Result(signer_.verifier_key()).key_was_given);
}

TEST_F(EvidenceTest, AnythingThatIsToldOtherwiseIsFound) {
  const v1::TrailEntry told = chapter_.trail[0];
  const std::vector<void (*)(v1::TrailEntry&)> lies = {
      [](v1::TrailEntry& entry) { entry.set_actor("principals/bob"); },
      [](v1::TrailEntry& entry) { entry.set_reason("For another reason."); },
      [](v1::TrailEntry& entry) { entry.mutable_record_time()->set_seconds(1001); },
      [](v1::TrailEntry& entry) { entry.mutable_effective_on()->set_year(2023); },
      [](v1::TrailEntry& entry) { entry.mutable_fact()->mutable_stage_entered()->set_stage("retire"); },
      [](v1::TrailEntry& entry) { entry.mutable_fact()->mutable_status_changed(); },
      [](v1::TrailEntry& entry) { entry.clear_fact(); },
      [](v1::TrailEntry& entry) { entry.set_version(2); },
      [](v1::TrailEntry& entry) { entry.set_historical(true); },
      [](v1::TrailEntry& entry) { entry.set_on_behalf_of("organizations/acme"); },
      [](v1::TrailEntry& entry) { entry.mutable_leaf_hash()->front() ^= 1; },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    chapter_.trail[0] = told;
    lies[i](chapter_.trail[0]);
    const Evidence evidence = Result();
    EXPECT_EQ(evidence.outcome, Evidence::Outcome::kRefuted) << i;
    EXPECT_THAT(evidence.faults,
                ElementsAre("events/1 is told in this report otherwise than it stands in the log."))
        << i;
  }
}

TEST_F(EvidenceTest, AnEventThatIsNotProvedIsFound) {
  chapter_.trail.push_back(chapter_.trail[0]);
  chapter_.trail[1].set_name("events/2");
  chapter_.trail[1].set_position(2);
  EXPECT_THAT(Result().faults, ElementsAre("events/2 is told in this report, but is not proved."));
}

TEST_F(EvidenceTest, AProofThatStopsShortIsFound) {
  chapter_.alliance.set_version(2);
  EXPECT_THAT(Result().faults, ElementsAre("The proof does not reach to version 2 of alliances/x."));
}

TEST_F(EvidenceTest, AProofOfAnotherResourceIsFound) {
  chapter_.alliance.set_name("alliances/y");
  EXPECT_THAT(Result().faults, ElementsAre(HasSubstr("of alliances/y")));
}

TEST_F(EvidenceTest, AnotherKeyThanTheTrustedOneIsFound) {
  const tree::NoteSigner other("entente/log", std::string(tree::NoteSigner::kSeedBytes, 'x'));
  EXPECT_EQ(Result(other.verifier_key()).outcome, Evidence::Outcome::kRefuted);
}

}  // namespace
}  // namespace entente::report
