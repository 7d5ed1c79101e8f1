// That a version is the latest one is proved through gRPC, and verified by the real command line.
#include <thread>

#include "entente/v1/admin_service.pb.h"
#include "google/protobuf/util/json_util.h"
#include "tests/conformance/proof_fixture.h"

namespace entente {
namespace {

using support::Ended;
using testing::HasSubstr;

// That a version is the latest is proved as of the last time that the log has rooted its heads.
class RootedProofTest : public ProofTest {
 protected:
  void SetUp() override {
    rooting_ = std::make_unique<support::ServerProcess>(
        directory_ / "rooting", std::vector<std::string>{"--heads-interval-seconds", "1"});
    rooting_->Start();
    client_ = std::make_unique<support::Client>(rooting_->address());
  }
  Ended Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", rooting_->address()});
    return support::RunToEnd(arguments);
  }
  // Waits until a map is rooted that has all of the alliance `x`.
  std::string ProveLatest() {
    while (true) {
      EXPECT_EQ(Run({"prove", "x", "-o", File("bundle")}).exit_code, 0);
      const Ended verified = Run({"verify", File("bundle"), "--latest", "--log-key", "@" + File("key")});
      if (verified.exit_code == 0) return verified.out;
      EXPECT_THAT(verified.out, HasSubstr("It is not proved which version was the last one"));
    }
  }

  std::unique_ptr<support::ServerProcess> rooting_;
};

TEST_F(RootedProofTest, TheLatestVersionIsProvedAndAShortenedBundleDoesNotPass) {
  const uint64_t version = GivenAlliance().version();
  support::WriteFile(File("key"), Run({"log-key"}).out);
  EXPECT_THAT(ProveLatest(),
              HasSubstr(absl::StrFormat("where version %d was the latest as of position", version)));
  // The last event taken out of the file of the bundle.
  v1::ProofBundle bundle;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(support::ReadFile(File("bundle")), &bundle).ok());
  bundle.mutable_events()->RemoveLast();
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(bundle, &json).ok());
  support::WriteFile(File("short"), json);
  const Ended shortened = Run({"verify", File("short"), "--log-key", "@" + File("key")});
  EXPECT_EQ(shortened.exit_code, 1);
  EXPECT_THAT(shortened.out, HasSubstr("its end was cut off"));
}

// Of true parts only: an older end, and the rooting of that time, proved in the tree of now.
TEST_F(RootedProofTest, ABundleThatWasCutToAnOlderRootingTellsWhatItLeavesOpen) {
  GivenAlliance();
  support::WriteFile(File("key"), Run({"log-key"}).out);
  ProveLatest();
  v1::ProofBundle old;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(support::ReadFile(File("bundle")), &old).ok());
  GivenEvents(2);
  Done("DefineKpi", R"({"alliance": "alliances/x", "kpi_id": "k",
      "definition": {"display_name": "K", "unit": "count"}})");
  const v1::Checkpoint now = Checkpoint();
  v1::ProofBundle stale = Prove("alliances/x", now);
  ASSERT_GT(stale.events_size(), old.events_size());
  while (stale.events_size() > old.events_size()) stale.mutable_events()->RemoveLast();
  *stale.mutable_head() = old.head();
  *stale.mutable_head()->mutable_rooted() =
      Prove("events/" + std::to_string(old.head().rooted().position()), now).events(0);
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(stale, &json).ok());
  support::WriteFile(File("stale"), json);
  const std::vector<std::string> verify = {"verify", File("stale"), "--log-key", "@" + File("key"),
                                           "--latest"};
  const Ended verified = Run(verify);
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("events after that, and nothing is known of them"));
  std::vector<std::string> strictly = verify;
  strictly.insert(strictly.end(), {"--latest-events", "0"});
  const Ended refused = Run(strictly);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.out, HasSubstr("nothing is known of them; at most 0 are accepted"));
}

TEST_F(RootedProofTest, WhatDoesNotExistIsProvedNotTo) {
  GivenAlliance();
  support::WriteFile(File("key"), Run({"log-key"}).out);
  ProveLatest();
  const v1::Checkpoint checkpoint = Checkpoint();
  const auto head = client_->Ask<v1::HeadProof>(
      "ProveHead", absl::StrFormat(R"({"name": "alliances/nobody", "tree_size": "%d"})", checkpoint.size()));
  ASSERT_TRUE(head.ok()) << head.status.error_message();
  EXPECT_EQ(head->version(), 0u);
  EXPECT_GT(head->rooted().position(), 0u);
}

TEST_F(RootedProofTest, RootsStandInTheTrailOfTheLogAndBuryNoOther) {
  GivenAlliance();
  support::WriteFile(File("key"), Run({"log-key"}).out);
  ProveLatest();
  client_->AwaitViews();
  const auto info = client_->Ask<v1::ServerInfo>("GetServerInfo", "{}");
  EXPECT_THAT(Run({"trail", "logs/" + info->log_id()}).out,
              HasSubstr("rooted the last versions of all resources"));
  EXPECT_THAT(Run({"trail", "--all"}).out, testing::Not(HasSubstr("rooted the last versions")));
  EXPECT_THAT(Run({"trail", "--all", "--access"}).out, HasSubstr("rooted the last versions"));
}

TEST_F(RootedProofTest, AnIdleLogIsRootedOnce) {
  GivenAlliance();
  support::WriteFile(File("key"), Run({"log-key"}).out);
  ProveLatest();
  const uint64_t head = client_->Head();
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  EXPECT_EQ(client_->Head(), head);
}

}  // namespace
}  // namespace entente
