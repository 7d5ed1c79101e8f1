// What people are told of a day is the same for ever: today, when everything was built anew, and after a
// restore.
#include <filesystem>

#include "entente/v1/duty_service.pb.h"
#include "entente/v1/finding_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/recovery/restore_command.h"
#include "tests/support/refusal.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

class AnswersTest : public support::ServerTest {
 protected:
  // Two owners are missing since 2020-01-31, and a milestone is planned.
  void GivenSomethingToFind() {
    Done("RegisterOrganization",
         R"({"organization_id": "own", "organization": {"display_name": "Own", "is_own": true}})");
    GivenOrganization("partner");
    Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/own", "organizations/partner"], "context": {"effective_on": "2020-01-01"}})");
    Done("PlanMilestone", R"({"alliance": "alliances/x", "milestone_id": "launch", "title": "Launch",
        "kind": "product", "due_on": "2020-02-20", "context": {"effective_on": "2020-01-10"}})");
    Done("SweepAlliance", R"({"alliance": "alliances/x"})");
    position_ = client_->Head();
    as_of_ = R"("as_of": {"effective_on": "2020-02-10", "position": ")" + std::to_string(position_) + R"("})";
  }

  // The bytes of the calendar, the findings and the brief for the day.
  std::vector<std::string> Answers() {
    const auto duties = client_->Ask<v1::ListDutiesResponse>("ListDuties", "{" + as_of_ + "}");
    const auto findings = client_->Ask<v1::ListFindingsResponse>("ListFindings", "{" + as_of_ + "}");
    const auto brief =
        client_->Ask<v1::AllianceBrief>("GetAllianceBrief", R"({"alliance": "alliances/x", )" + as_of_ + "}");
    for (const grpc::Status& status : {duties.status, findings.status, brief.status}) {
      EXPECT_THAT(status, support::IsAccepted());
    }
    EXPECT_EQ(duties->duties_size(), 3);
    EXPECT_EQ(findings->findings_size(), 2);
    return {duties->SerializeAsString(), findings->SerializeAsString(), brief->SerializeAsString()};
  }

  uint64_t position_ = 0;
  std::string as_of_;
};

TEST_F(AnswersTest, ForADayAndPositionAreTheSameWhereverTheyAreAsked) {
  GivenSomethingToFind();
  const std::vector<std::string> today = Answers();
  Done("EnterStage",
       R"({"alliance": "alliances/x", "stage": "develop", "context": {"effective_on": "2020-01-05"}})");
  Done("SweepAlliance", R"({"alliance": "alliances/x"})");
  EXPECT_EQ(Answers(), today);

  Stop();
  std::filesystem::remove_all(server_.data_dir() + "/views");
  Start();
  EXPECT_EQ(Answers(), today);

  Stop();
  const support::Ended restored = Restore(server_.data_dir(), position_, directory_ / "restored");
  ASSERT_EQ(restored.exit_code, 0) << restored.err;
  support::ServerProcess another(directory_ / "restored");
  ASSERT_NO_FATAL_FAILURE(another.Start());
  client_ = std::make_unique<support::Client>(another.address());
  EXPECT_EQ(Answers(), today);
  client_.reset();
  EXPECT_EQ(another.Stop(), 0);
}

}  // namespace
}  // namespace entente
