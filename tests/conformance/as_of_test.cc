// Answers as of any day, and as they were known at any time.
#include "absl/strings/str_format.h"
#include "entente/v1/audit.pb.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using google::protobuf::util::TimeUtil;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;

class AsOfTest : public support::ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    created_ = GivenAlliance();
  }

  support::Answer<v1::Alliance> Get(const std::string& as_of) {
    return client_->Ask<v1::Alliance>(
        "GetAlliance", absl::StrFormat(R"({"name": "alliances/x", "as_of": {%s"read_after": "%d"}})", as_of,
                                       client_->Head()));
  }

  std::string StageOn(const std::string& day) {
    const auto answer = Get(absl::StrFormat(R"("effective_on": "%s", )", day));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer->lifecycle().stage();
  }

  void EnterStage(const std::string& stage, const std::string& day) {
    Done("EnterStage", absl::StrFormat(R"({"alliance": "alliances/x", "stage": "%s",
                                           "context": {"effective_on": "%s", "historical": true}})",
                                       stage, day));
  }

  v1::Receipt created_;
};

TEST_F(AsOfTest, AnAllianceIsThereFromItsFirstDay) {
  EXPECT_THAT(Get(R"("effective_on": "2019-12-31", )").status, IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Get(R"("effective_on": "2020-01-01", )").status, IsAccepted());
}

TEST_F(AsOfTest, WhatWasNotKnownYetIsNotThere) {
  EXPECT_THAT(Get(absl::StrFormat(R"("position": "%d", )", created_.events(0).position() - 1)).status,
              IsRefused(v1::RESOURCE_NOT_FOUND));
  const auto first = client_->Ask<v1::TrailEntry>(
      "GetEvent", absl::StrFormat(R"({"name": "%s"})", created_.events(0).event()));
  EXPECT_THAT(
      Get(absl::StrFormat(R"("recorded_before": "%s", )", TimeUtil::ToString(first->record_time()))).status,
      IsRefused(v1::RESOURCE_NOT_FOUND));
}

TEST_F(AsOfTest, HistoryMayBeRecordedInAnyOrder) {
  EnterStage("retire", "2024-03-01");
  EnterStage("develop", "2021-07-01");
  EXPECT_EQ(StageOn("2021-06-30"), "select");
  EXPECT_EQ(StageOn("2021-07-01"), "develop");
  EXPECT_EQ(StageOn("2024-02-29"), "develop");
  EXPECT_EQ(StageOn("2024-03-01"), "retire");
}

TEST_F(AsOfTest, AnEarlierVersionKnowsNothingOfTheLater) {
  EnterStage("develop", "2021-07-01");
  const auto then =
      Get(absl::StrFormat(R"("effective_on": "2022-01-01", "position": "%d", )", created_.position()));
  EXPECT_EQ(then->lifecycle().stage(), "select");
  EXPECT_EQ(then->version(), created_.version());
  EXPECT_EQ(then->position(), created_.position());
  EXPECT_EQ(Get("")->version(), created_.version() + 1);
}

TEST_F(AsOfTest, WhatIsStillToComeIsScheduled) {
  const auto planned = Done("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
                                              "context": {"effective_on": "2999-01-01"}})");
  const auto now = Get("");
  EXPECT_EQ(now->lifecycle().stage(), "select");
  ASSERT_EQ(now->scheduled_changes_size(), 1);
  EXPECT_EQ(now->scheduled_changes(0).event(), planned.events(0).event());
  EXPECT_EQ(support::DateText(now->scheduled_changes(0).effective_on()), "2999-01-01");
  EXPECT_EQ(StageOn("2999-01-01"), "develop");
}

TEST_F(AsOfTest, OnOneDayTheSequenceDecides) {
  Done("EnterStage", R"({"alliance": "alliances/x", "stage": "retire",
      "context": {"effective_on": "2021-07-01", "sequence": "2", "historical": true}})");
  Done("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
      "context": {"effective_on": "2021-07-01", "sequence": "1", "historical": true}})");
  EXPECT_EQ(StageOn("2021-07-01"), "retire");
}

TEST_F(AsOfTest, TwoWaysToSayWhatWasKnownAreRefused) {
  const auto answer = Get(R"("position": "3", "recorded_before": "2026-01-01T00:00:00Z", )");
  EXPECT_THAT(answer.status, IsRefused(v1::FIELD_INVALID));
}

TEST_F(AsOfTest, AListHoldsAsOfADay) {
  const auto names = [&](const std::string& day) {
    const auto list = client_->Ask<v1::ListAlliancesResponse>(
        "ListAlliances",
        absl::StrFormat(R"({"as_of": {"effective_on": "%s", "read_after": "%d"}})", day, client_->Head()));
    EXPECT_THAT(list.status, IsAccepted());
    std::vector<std::string> found;
    for (const auto& alliance : list->alliances()) {
      found.push_back(alliance.name() + " " + std::to_string(alliance.member_count()));
    }
    return found;
  };
  Done("EndParty", R"({"alliance": "alliances/x", "organization": "organizations/globex",
                       "context": {"effective_on": "2023-01-01"}})");
  EXPECT_THAT(names("2019-12-31"), ElementsAre());
  EXPECT_THAT(names("2022-12-31"), ElementsAre("alliances/x 2"));
  EXPECT_THAT(names("2023-01-01"), ElementsAre("alliances/x 1"));
}

TEST_F(AsOfTest, AResourceIsFoundByItsExternalReference) {
  Done("RegisterOrganization", R"({"organization_id": "initech", "organization": {"display_name": "Initech",
      "external_references": [{"system": "crm", "id": "0017"}]}})");
  Done("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/external:crm:0017",
                        "context": {"effective_on": "2022-01-01"}})");
  const auto list = client_->Ask<v1::ListAlliancesResponse>(
      "ListAlliances",
      absl::StrFormat(R"({"member": "organizations/external:crm:0017", "as_of": {"read_after": "%d"}})",
                      client_->Head()));
  EXPECT_THAT(list.status, IsAccepted());
  EXPECT_EQ(list->alliances_size(), 1);
}

}  // namespace
}  // namespace entente
