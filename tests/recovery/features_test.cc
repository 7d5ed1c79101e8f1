// Logs that an older program made: what they may hold is the operator's to say.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/recovery/restore_command.h"
#include "tests/support/refusal.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::ConditionsOf;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;
using testing::HasSubstr;

class FeaturesTest : public support::ServerTest {
 protected:
  // A log that goes on from the first event of another one, and so has no feature: as an old one.
  void GivenAnOldLog() {
    Stop();
    const support::Ended restored = Restore(server_.data_dir(), 1, old_dir_);
    ASSERT_EQ(restored.exit_code, 0) << restored.err;
  }

  // Starts a server on it with these flags.
  void StartOld(std::vector<std::string> flags = {}) {
    client_.reset();
    if (old_ != nullptr) EXPECT_EQ(old_->Stop(), 0);
    old_ = std::make_unique<support::ServerProcess>(old_dir_, std::move(flags));
    ASSERT_NO_FATAL_FAILURE(old_->Start());
    client_ = std::make_unique<support::Client>(old_->address());
  }
  grpc::Status Sweep() { return client_->Do("SweepAlliance", R"({"alliance": "alliances/x"})").status; }

  const std::string old_dir_ = directory_ / "old";
  std::unique_ptr<support::ServerProcess> old_;
};

TEST_F(FeaturesTest, AnOldLogHoldsNewEventsOnceTheOperatorSaysSo) {
  GivenAnOldLog();
  StartOld();
  GivenAlliance();
  const grpc::Status refused = Sweep();
  EXPECT_THAT(refused, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(refused), ElementsAre("FEATURE_NOT_ENABLED"));
  EXPECT_THAT(refused.error_message(), HasSubstr("--enable-feature ownership"));
  const uint64_t head = client_->Head();

  StartOld({"--enable-feature", "ownership"});
  EXPECT_EQ(client_->Head(), head + 1);
  const auto trail = client_->Trail("{}");
  EXPECT_THAT(trail.value.back().sentence(), HasSubstr("enabled the feature ownership"));
  EXPECT_THAT(Sweep(), IsAccepted());

  StartOld({"--enable-feature", "ownership"});
  StartOld();
  EXPECT_THAT(Sweep(), IsAccepted());
  client_.reset();
  EXPECT_EQ(old_->Stop(), 0);
}

TEST_F(FeaturesTest, AFeatureThatThereIsNotIsRefusedAtStart) {
  Stop();
  support::ServerProcess server(server_.data_dir(), {"--enable-feature", "teleport"});
  EXPECT_TRUE(server.TryStart().has_value());
  EXPECT_THAT(server.Log(), HasSubstr("there is no feature 'teleport'; this program knows ownership"));
}

}  // namespace
}  // namespace entente
