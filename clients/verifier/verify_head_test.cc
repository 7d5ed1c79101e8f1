#include "clients/verifier/verify_head.h"

#include <functional>
#include <map>
#include <random>
#include <string>

#include "absl/strings/str_join.h"
#include "clients/verifier/log_of_tests.h"
#include "entente/v1/log.pb.h"
#include "gmock/gmock.h"
#include "storage/tree/heads_map.h"

namespace entente::verifier {
namespace {

using testing::HasSubstr;

// A log of star and sky by turns, whose heads were rooted in its eleventh event, as of the tenth: each has
// five versions there. Star goes on afterwards.
class VerifyHeadTest : public testing::Test {
 protected:
  static constexpr uint64_t kRootedAt = 11;

  VerifyHeadTest() {
    for (uint64_t version = 1; version <= 5; ++version) {
      log_.Append(kStar, version);
      log_.Append("alliances/sky", version);
    }
    Root(log_, 10, 5);
    log_.Append(kStar, 6);
  }

  // The event that roots a map in which star has that version.
  void Root(LogOfTests& log, uint64_t position, uint64_t version) {
    map_.Set(tree::HeadKey(kStar), version);
    map_.Set(tree::HeadKey("alliances/sky"), 5);
    for (int i = 0; i < 200; ++i) map_.Set(tree::HeadKey("alliances/other" + std::to_string(i)), 1);
    v1::HeadsRooted event;
    event.set_position(position);
    event.set_root(std::string(tree::ToView(map_.Root())));
    event.set_resource_count(map_.size());
    storage::v1::Record record;
    record.set_resource("logs/6c6f67");
    record.set_version(1);
    record.set_event_type("entente.v1.HeadsRooted");
    record.set_payload(event.SerializeAsString());
    record.mutable_record_time()->set_seconds(1'800'000'000);
    log.Append(record);
  }

  v1::HeadProof HeadOf(const LogOfTests& log, const std::string& resource) {
    v1::HeadProof head;
    head.set_resource(resource);
    const tree::HeadWay way = map_.Way(tree::HeadKey(resource));
    for (const tree::Hash& hash : way.siblings) *head.add_siblings() = tree::ToView(hash);
    const bool is_there = way.end.has_value() && way.end->key == tree::HeadKey(resource);
    if (is_there) head.set_version(way.end->version);
    if (!is_there && way.end.has_value()) head.set_other_head(tree::FormatHead(*way.end));
    *head.mutable_rooted() = log.Bundle({kRootedAt}).events(0);
    return head;
  }

  v1::ProofBundle Bundle(const std::vector<uint64_t>& positions) {
    v1::ProofBundle bundle = log_.Bundle(positions);
    *bundle.mutable_head() = HeadOf(log_, kStar);
    return bundle;
  }

  std::string FaultsOf(const v1::ProofBundle& bundle, bool needs_head = true) const {
    Trust trust{log_.key(), {}};
    trust.needs_head = needs_head;
    return absl::StrJoin(VerifyBundle(bundle, trust).faults, "\n");
  }

  LogOfTests log_;
  tree::HeadsMap map_;
};

TEST_F(VerifyHeadTest, TheLastVersionIsProvedAsOfItsPosition) {
  for (const auto& positions : {std::vector<uint64_t>{1, 3, 5, 7, 9}, {1, 3, 5, 7, 9, 12}, {9}}) {
    const Verdict verdict = VerifyBundle(Bundle(positions), {log_.key(), {}});
    EXPECT_THAT(verdict.faults, testing::IsEmpty());
    ASSERT_TRUE(verdict.head.has_value());
    EXPECT_EQ(verdict.head->version, 5u);
    EXPECT_EQ(verdict.head->position, 10u);
    EXPECT_EQ(absl::ToUnixSeconds(verdict.head->record_time), 1'800'000'000);
  }
}

TEST_F(VerifyHeadTest, ABundleWithoutAHeadProvesNoLastVersion) {
  EXPECT_THAT(FaultsOf(log_.Bundle({1, 3, 5})), HasSubstr("It is not proved which version was the last one"));
  EXPECT_EQ(FaultsOf(log_.Bundle({1, 3, 5}), false), "");
}

// A bundle that was cut to an older end, with the rooting of that time: all of it is true.
TEST_F(VerifyHeadTest, ALogThatGoesOnForLongAfterTheRootingDoesNotPassAsLatest) {
  v1::ProofBundle bundle = Bundle({1, 3, 5, 7, 9});
  EXPECT_EQ(VerifyBundle(bundle, {log_.key(), {}}).head->unknown_events, 1u) << "star's version 6";
  EXPECT_EQ(VerifyBundle(Bundle({1, 3, 5, 7, 9, 12}), {log_.key(), {}}).head->unknown_events, 0u);
  for (uint64_t i = 0; i < kUnknownEventsMax; ++i) log_.Append(kStar, 7 + i);
  bundle = Bundle({1, 3, 5, 7, 9});
  EXPECT_EQ(FaultsOf(bundle, false), "");
  EXPECT_THAT(FaultsOf(bundle), HasSubstr("The log has 101 events after the proof of the last version, which "
                                          "is as of position 10, and nothing is known of them; at most 100"));
  EXPECT_EQ(FaultsOf(Bundle({1, 3, 5, 7, 9, 12})), "");
}

TEST_F(VerifyHeadTest, ATruncatedHistoryDoesNotPass) {
  EXPECT_THAT(FaultsOf(Bundle({1, 3, 5, 7})), HasSubstr("The bundle ends before version 5"));
  EXPECT_THAT(FaultsOf(Bundle({1}), false), HasSubstr("its end was cut off"));
}

TEST_F(VerifyHeadTest, EveryLieAboutTheHeadIsNamed) {
  const std::vector<std::pair<const char*, std::function<void(v1::ProofBundle&)>>> lies = {
      {"It is not proved that version 6 was the last one",
       [](auto& bundle) { bundle.mutable_head()->set_version(6); }},
      {"It is not proved that version 0", [](auto& bundle) { bundle.mutable_head()->set_version(0); }},
      {"It is not proved that version 5",
       [](auto& bundle) { bundle.mutable_head()->mutable_siblings()->RemoveLast(); }},
      {"It is not proved that version 5", [](auto& bundle) { bundle.mutable_head()->add_siblings("short"); }},
      {"It is not proved that version 5",
       [](auto& bundle) {
         while (bundle.head().siblings_size() < 300)
           bundle.mutable_head()->add_siblings(std::string(32, '\0'));
       }},
      {"It is not proved that version 0 was",
       [this](auto& bundle) {
         *bundle.mutable_head() = HeadOf(log_, "alliances/nobody");
         bundle.mutable_head()->set_resource(kStar);
       }},
      {"is about alliances/sky, not about alliances/star",
       [this](auto& bundle) { *bundle.mutable_head() = HeadOf(log_, "alliances/sky"); }},
      {"which is to root the last versions, is there",
       [](auto& bundle) {
         bundle.mutable_head()->mutable_rooted()->mutable_record()->append("\xf8\x07\x01");
       }},
      {"which is to root the last versions, is there",
       [](auto& bundle) { bundle.mutable_head()->mutable_rooted()->set_position(10); }},
      {"roots no last versions",
       [this](auto& bundle) { *bundle.mutable_head()->mutable_rooted() = log_.Bundle({2}).events(0); }},
  };
  for (const auto& [sentence, tell] : lies) {
    v1::ProofBundle bundle = Bundle({1, 3, 5, 7, 9});
    tell(bundle);
    EXPECT_THAT(FaultsOf(bundle), HasSubstr(sentence));
  }
}

// The log itself roots a false map and signs it.
TEST_F(VerifyHeadTest, AFalseMapThatTheEventsContradictIsEvidence) {
  LogOfTests log;
  for (uint64_t version = 1; version <= 5; ++version) {
    log.Append(kStar, version);
    log.Append("alliances/sky", version);
  }
  Root(log, 10, 3);
  v1::ProofBundle bundle = log.Bundle({1, 3, 5, 7, 9});
  *bundle.mutable_head() = HeadOf(log, kStar);
  EXPECT_THAT(
      absl::StrJoin(VerifyBundle(bundle, {log.key(), {}}).faults, "\n"),
      HasSubstr(
          "has rooted version 3 as the last one as of position 10, but version 4 stands at position 7"));
}

TEST_F(VerifyHeadTest, AFlippedBitAnywhereInTheHeadDoesNotPass) {
  std::mt19937 random(20261125);
  const std::string whole = Bundle({1, 3, 5, 7, 9}).head().SerializeAsString();
  int parsed = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = whole;
    char& byte = bytes[random() % bytes.size()];
    byte = static_cast<char>(byte ^ (1 << random() % 8));
    v1::ProofBundle bundle = log_.Bundle({1, 3, 5, 7, 9});
    if (!bundle.mutable_head()->ParseFromString(bytes)) continue;
    ++parsed;
    const Verdict verdict = VerifyBundle(bundle, {log_.key(), {}});
    // A field that nobody knows changes nothing of what is proved.
    if (verdict.verified()) EXPECT_TRUE(verdict.head->version == 5 && verdict.head->position == 10);
  }
  EXPECT_GT(parsed, 1000);
}

}  // namespace
}  // namespace entente::verifier
