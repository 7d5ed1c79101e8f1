// The daily sweep of a real server.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "entente/v1/finding_service.pb.h"
#include "tests/support/refusal.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SweepTest : public support::ServerTest {
 protected:
  void SetUp() override { StartSweeping(); }

  void StartSweeping() {
    sweeping_ = std::make_unique<support::ServerProcess>(
        directory_ / "data", std::vector<std::string>{"--sweep-interval-seconds", "1"});
    ASSERT_NO_FATAL_FAILURE(sweeping_->Start());
    client_ = std::make_unique<support::Client>(sweeping_->address());
  }

  void GivenAnAllianceWithoutOwners() {
    Done("RegisterOrganization",
         R"({"organization_id": "own", "organization": {"display_name": "Own", "is_own": true}})");
    GivenOrganization("partner");
    Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/own", "organizations/partner"], "context": {"effective_on": "2020-01-01"}})");
  }

  std::vector<std::string> Findings(const std::string& json) {
    const auto listed = client_->Ask<v1::ListFindingsResponse>("ListFindings", json);
    EXPECT_THAT(listed.status, support::IsAccepted());
    std::vector<std::string> findings;
    for (const v1::Finding& finding : listed->findings()) findings.push_back(finding.rule());
    return findings;
  }
  // Waits until there are so many findings.
  std::vector<std::string> AwaitFindings(const std::string& json, size_t count) {
    for (int i = 0; i < 1'000; ++i) {
      std::vector<std::string> findings = Findings(json);
      if (findings.size() >= count) return findings;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return {};
  }

  std::unique_ptr<support::ServerProcess> sweeping_;
};

// R10, R107: what is overdue is found without anyone asking for it.
TEST_F(SweepTest, FindsWhatIsOverdueSoonAfterItWasRecorded) {
  GivenAnAllianceWithoutOwners();
  EXPECT_THAT(AwaitFindings(R"({"alliance": "alliances/x", "status": "OPEN"})", 2),
              Contains("ALLIANCE_MANAGER_MISSING"));
  const auto trail = client_->Trail(R"({"filter": {"types": ["SweepCompleted"]}})");
  ASSERT_THAT(trail.value, SizeIs(testing::Ge(1u)));
  EXPECT_THAT(trail.value[0].sentence(), HasSubstr("principals/entente completed the sweep of "));
  EXPECT_THAT(Findings(R"({"rule": "SWEEP_MISSED"})"), IsEmpty());

  // A start on the same day neither sweeps it again nor finds that it was missed.
  const size_t sweeps = trail.value.size();
  client_.reset();
  EXPECT_EQ(sweeping_->Stop(), 0);
  StartSweeping();
  GivenOrganization("another");
  EXPECT_LE(client_->Trail(R"({"filter": {"types": ["SweepCompleted"]}})").value.size(), sweeps + 1);
  client_.reset();
  EXPECT_EQ(sweeping_->Stop(), 0);
}

}  // namespace
}  // namespace entente
