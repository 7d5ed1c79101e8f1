#include "services/ledger/features.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "entente/v1/finding_service.pb.h"
#include "services/history/parts.h"
#include "services/ledger/ledger_fixture.h"

namespace entente::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A log as the first version left it: its events are there, and no feature is enabled.
class FeaturesTest : public LedgerFixture {
 protected:
  // The log of the fixture, whose first event is the built-in playbook, without anything else.
  void GivenALogOfTheFirstVersion() {
    ledger_.reset();
    const storage::StoredRecord playbook = *log_.Read(1);
    storage::Batch batch;
    batch.appends.push_back({1, "playbooks/light", 1, playbook.bytes, playbook.leaf_hash});
    batch.record_time = log_.GetHead().record_time - absl::Microseconds(1);
    ASSERT_TRUE(old_.Apply(batch).ok());
  }

  // An assignment as it was recorded when there was no index of parts.
  void GivenAnAssignmentIn(const std::string& alliance, const std::string& person) {
    storage::v1::Record record;
    record.set_position(old_.GetHead().position + 1);
    record.set_resource(alliance);
    record.set_version(1);
    record.mutable_effective_on()->set_year(2001);
    const absl::Time time = log_.GetHead().record_time;
    const int64_t micros = absl::ToUnixMicros(time);
    record.mutable_record_time()->set_seconds(micros / 1'000'000);
    record.mutable_record_time()->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
    v1::Fact fact;
    fact.mutable_role_assigned()->set_person(person);
    history::SetEvent(fact, record);
    storage::Batch batch;
    const std::string bytes = record.SerializeAsString();
    batch.appends.push_back({record.position(), alliance, 1, bytes, storage::LeafHash(bytes)});
    batch.record_time = time;
    ASSERT_TRUE(old_.Apply(batch).ok());
  }

  absl::Status OpenOld(const std::vector<std::string>& enable) {
    ledger_.reset();
    options_.enable_features = enable;
    auto opened = Ledger::Open(options_, &old_, keys_.get());
    if (!opened.ok()) return opened.status();
    ledger_ = *std::move(opened);
    return absl::OkStatus();
  }

  static v1::SweepAllianceRequest SweepOf(const std::string& alliance) {
    v1::SweepAllianceRequest request;
    request.set_alliance(alliance);
    return request;
  }

  storage::MemoryEventLog old_;
};

TEST_F(FeaturesTest, ANewLogHasWhatTheProgramKnows) {
  EXPECT_THAT(KnownFeatures(), ElementsAre("ownership"));
  EXPECT_THAT(*EnabledFeatures(log_), ElementsAre("ownership"));
  EXPECT_EQ(EventAt(3).fact.feature_enabled().feature(), "ownership");
  EXPECT_EQ(EventAt(3).record.resource(), "logs/" + absl::BytesToHexString(log_.LogId()));
}

TEST_F(FeaturesTest, AnOldLogTakesNoSuchEventUntilTheOperatorSaysSo) {
  GivenALogOfTheFirstVersion();
  ASSERT_TRUE(OpenOld({}).ok());
  EXPECT_THAT(*EnabledFeatures(old_), IsEmpty());
  GivenAnAlliance();
  const uint64_t end = old_.GetHead().position;
  auto dry = SweepOf("alliances/x");
  dry.mutable_context()->set_validate_only(true);
  for (const v1::SweepAllianceRequest& sweep : {SweepOf("alliances/x"), dry}) {
    const auto refused = Run(sweep);
    EXPECT_THAT(refused, RefusedWith(v1::PRECONDITION_FAILED));
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("--enable-feature ownership"));
  }
  EXPECT_EQ(old_.GetHead().position, end);

  ASSERT_TRUE(OpenOld({"ownership"}).ok());
  EXPECT_EQ(old_.GetHead().position, end + 1);
  EXPECT_TRUE(Run(SweepOf("alliances/x")).ok());
  EXPECT_GT(old_.GetHead().position, end + 1);
  ASSERT_TRUE(OpenOld({"ownership"}).ok());
  EXPECT_THAT(*EnabledFeatures(old_), ElementsAre("ownership"));
}

TEST_F(FeaturesTest, FactsThatNobodyDecidesWaitForItAsWell) {
  GivenALogOfTheFirstVersion();
  ASSERT_TRUE(OpenOld({}).ok());
  domain::Fact fact{"sweeps/daily", {}};
  fact.event.mutable_sweep_completed();
  std::promise<absl::Status> done;
  ledger_->SubmitAccess({{{"principals/entente", "server"}, fact}}, Soon(),
                        [&done](absl::Status status) { done.set_value(std::move(status)); });
  EXPECT_EQ(domain::ReasonOf(done.get_future().get()), v1::PRECONDITION_FAILED);
  EXPECT_EQ(old_.GetHead().position, 1u);
}

TEST_F(FeaturesTest, PartsFromBeforeTheIndexAreFoundOnceTheFeatureIsThere) {
  GivenALogOfTheFirstVersion();
  GivenAnAssignmentIn("alliances/y", "people/p");
  ASSERT_TRUE(OpenOld({}).ok());
  EXPECT_THAT(*history::AlliancesWithPartOf(old_, "people/p"), IsEmpty());
  ASSERT_TRUE(OpenOld({"ownership"}).ok());
  EXPECT_THAT(*history::AlliancesWithPartOf(old_, "people/p"), ElementsAre("alliances/y"));
  EXPECT_THAT(*history::AlliancesWithPartOf(old_, "people/p", 1), IsEmpty());
}

TEST_F(FeaturesTest, ThereIsNoFeatureThatTheProgramDoesNotKnow) {
  GivenALogOfTheFirstVersion();
  const absl::Status refused = OpenOld({"teleport"});
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("knows ownership"));
}

TEST_F(FeaturesTest, ALogWithAFeatureOfANewerProgramIsNotOpened) {
  domain::Fact fact{"logs/00", {}};
  fact.event.mutable_feature_enabled()->set_feature("teleport");
  std::promise<absl::Status> done;
  ledger_->SubmitAccess({{{"principals/entente", "server"}, fact}}, Soon(),
                        [&done](absl::Status status) { done.set_value(std::move(status)); });
  ASSERT_TRUE(done.get_future().get().ok());
  ledger_.reset();
  const auto opened = Ledger::Open(options_, &log_, keys_.get());
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("teleport"));
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("newer program"));
}

}  // namespace
}  // namespace entente::ledger
