#include "services/views/alliances.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "services/views/test_views.h"

namespace entente::views {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSky[] = "alliances/skyteam";
constexpr char kNummi[] = "alliances/nummi";
constexpr char kSas[] = "organizations/sas";
constexpr char kKlm[] = "organizations/klm";

class AlliancesTest : public ViewsTest {
 protected:
  void RecordThree() {
    history_.Record({Created(kStar, "Star Alliance", "4711"), Joined(kStar, kSas).On(1997, 5, 14),
                     Created(kSky, "SkyTeam"), Joined(kSky, kKlm).On(2004, 9, 13),
                     Created(kNummi, "NUMMI").On(1984, 2), Entered(kNummi, "retire").On(2010, 4, 1)});
  }

  v1::ListAlliancesResponse List(const v1::ListAlliancesRequest& request, Horizon horizon) {
    CatchUp();
    const auto response = views_->alliances.List(request, horizon);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::ListAlliancesResponse();
  }

  static std::vector<std::string> Names(const v1::ListAlliancesResponse& response) {
    std::vector<std::string> names;
    for (const v1::AllianceSummary& alliance : response.alliances()) names.push_back(alliance.name());
    return names;
  }

  std::vector<std::string> ListNames(const v1::ListAlliancesRequest& request, Horizon horizon) {
    return Names(List(request, horizon));
  }

  const Horizon today_{DayOf(2024, 1, 1)};
};

TEST_F(AlliancesTest, ListsAllByName) {
  RecordThree();
  EXPECT_THAT(ListNames({}, today_), ElementsAre(kNummi, kSky, kStar));
}

TEST_F(AlliancesTest, ListsNoneThatWasOpenedLater) {
  RecordThree();
  EXPECT_THAT(ListNames({}, {DayOf(1990, 1, 1)}), ElementsAre(kNummi));
}

TEST_F(AlliancesTest, PagesJoinToTheWholeList) {
  RecordThree();
  v1::ListAlliancesRequest request;
  request.set_page_size(1);
  std::vector<std::string> names;
  for (int page = 0; page < 3; ++page) {
    const v1::ListAlliancesResponse response = List(request, today_);
    ASSERT_EQ(response.alliances_size(), 1);
    names.push_back(response.alliances(0).name());
    EXPECT_EQ(response.next_page_token().empty(), page == 2);
    request.set_page_token(response.next_page_token());
  }
  EXPECT_THAT(names, ElementsAre(kNummi, kSky, kStar));
}

TEST_F(AlliancesTest, TokenOfAnotherQuestionIsRefused) {
  RecordThree();
  v1::ListAlliancesRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request, today_).next_page_token());
  request.set_stage("retire");
  EXPECT_EQ(domain::ReasonOf(views_->alliances.List(request, today_).status()), v1::FIELD_INVALID);
  request.set_page_token("nonsense");
  EXPECT_EQ(domain::ReasonOf(views_->alliances.List(request, today_).status()), v1::FIELD_INVALID);
}

TEST_F(AlliancesTest, PageSizeIsNoPartOfTheQuestion) {
  RecordThree();
  v1::ListAlliancesRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request, today_).next_page_token());
  request.set_page_size(10);
  EXPECT_THAT(ListNames(request, today_), ElementsAre(kSky, kStar));
}

TEST_F(AlliancesTest, FindsByExternalReference) {
  RecordThree();
  v1::ListAlliancesRequest request;
  request.mutable_external_reference()->set_system("crm");
  request.mutable_external_reference()->set_id("4711");
  EXPECT_THAT(ListNames(request, today_), ElementsAre(kStar));
  request.mutable_external_reference()->set_id("0815");
  EXPECT_THAT(ListNames(request, today_), IsEmpty());
}

TEST_F(AlliancesTest, MemberMeansMemberOnTheDay) {
  RecordThree();
  history_.Record({Left(kStar, kSas).On(2024, 9, 1), Joined(kSky, kSas).On(2024, 9, 1)});
  v1::ListAlliancesRequest request;
  request.set_member(kSas);
  EXPECT_THAT(ListNames(request, {DayOf(2024, 8, 31)}), ElementsAre(kStar));
  EXPECT_THAT(ListNames(request, {DayOf(2024, 9, 1)}), ElementsAre(kSky));
}

TEST_F(AlliancesTest, StageMeansStageOnTheDay) {
  RecordThree();
  v1::ListAlliancesRequest request;
  request.set_stage("retire");
  EXPECT_THAT(ListNames(request, {DayOf(2010, 3, 31)}), IsEmpty());
  EXPECT_THAT(ListNames(request, {DayOf(2010, 4, 1)}), ElementsAre(kNummi));
}

TEST_F(AlliancesTest, WhatWasRecordedLaterIsHiddenByTheHorizon) {
  RecordThree();
  const uint64_t before = log_.GetHead().position;
  history_.Record(Joined(kStar, kKlm).On(2001, 1, 1));
  history_.Record(Created("alliances/zeta", "Zeta"));
  v1::ListAlliancesRequest request;
  EXPECT_EQ(List(request, today_).alliances_size(), 4);
  request.set_member(kKlm);
  EXPECT_THAT(ListNames(request, today_), ElementsAre(kSky, kStar));
  EXPECT_THAT(ListNames(request, {today_.day, before}), ElementsAre(kSky));
  EXPECT_THAT(ListNames({}, {today_.day, before}), ElementsAre(kNummi, kSky, kStar));
  EXPECT_THAT(ListNames({}, {today_.day, 0}), IsEmpty());
}

TEST_F(AlliancesTest, CorrectionCountsOnceItIsKnown) {
  RecordThree();
  const uint64_t wrong = history_.Record(Joined(kStar, kKlm).On(2001, 1, 1));
  history_.Record(Voided(kStar, wrong));
  v1::ListAlliancesRequest request;
  request.set_member(kKlm);
  EXPECT_THAT(ListNames(request, today_), ElementsAre(kSky));
  EXPECT_THAT(ListNames(request, {today_.day, wrong}), ElementsAre(kSky, kStar));
}

TEST_F(AlliancesTest, MeasurementsMoveVersionAndTimeAlone) {
  history_.Record({Created(kStar, "Star Alliance"), KpiDefinedIn(kStar, "synergies")});
  const uint64_t last = history_.Record(Measured(kStar, "synergies", "2012", "2.69"));
  const v1::ListAlliancesResponse response = List({}, today_);
  ASSERT_EQ(response.alliances_size(), 1);
  EXPECT_EQ(response.alliances(0).version(), 3u);
  EXPECT_EQ(response.alliances(0).update_time().seconds(), absl::ToUnixSeconds(RecordTimeOf(last)));
  EXPECT_EQ(views_->store->Find("alliances")->Find("a/alliances/star-alliance")->value().find("2.69"),
            std::string::npos);
}

TEST_F(AlliancesTest, DeletedRowsAreBuiltAnewToTheSameAnswers) {
  RecordThree();
  history_.Record(Joined(kStar, kKlm).On(2001, 1, 1));
  const std::string before = List({}, today_).SerializeAsString();
  Stop();
  std::filesystem::remove_all(directory_ / "views");
  EXPECT_EQ(List({}, today_).SerializeAsString(), before);
}

TEST_F(AlliancesTest, RowsGoOnFromTheirCheckpoint) {
  RecordThree();
  CatchUp();
  Stop();
  history_.Record({Joined(kStar, kKlm).On(2001, 1, 1), Measured(kSky, "synergies", "2012", "1")});
  const std::string continued = List({}, today_).SerializeAsString();
  Stop();
  std::filesystem::remove_all(directory_ / "views");
  EXPECT_EQ(List({}, today_).SerializeAsString(), continued);
}

TEST_F(AlliancesTest, OrderOfRecordingDoesNotChangeWhatHolds) {
  std::vector<RecordBuilder> events = {Joined(kStar, kSas).On(1997, 5, 14), Left(kStar, kSas).On(2024, 9, 1),
                                       Joined(kStar, kKlm).On(2004, 9, 13),
                                       Entered(kStar, "develop").On(1998),
                                       Entered(kStar, "retire").On(2030, 1, 1)};
  const auto answers = [](const RunningViews& views) {
    std::vector<std::string> shown;
    for (const domain::Day day :
         {DayOf(1996, 1, 1), DayOf(2001, 1, 1), DayOf(2024, 8, 31), DayOf(2031, 1, 1)}) {
      for (const char* member : {"", kSas, kKlm}) {
        v1::ListAlliancesRequest request;
        request.set_member(member);
        const auto response = views.alliances.List(request, {day});
        for (const v1::AllianceSummary& alliance : response->alliances()) {
          shown.push_back(absl::StrCat(day, member, alliance.stage(), alliance.member_count()));
        }
      }
    }
    return shown;
  };
  std::vector<std::string> first;
  for (int seed = 0; seed < 5; ++seed) {
    std::shuffle(events.begin(), events.end(), std::mt19937(seed));
    storage::MemoryEventLog log;
    TestHistory history(&log);
    history.Record(Created(kStar, "Star Alliance").On(1996, 1, 1));
    history.Record(events);
    RunningViews views(&log, directory_ / absl::StrCat("views", seed));
    views.CatchUp(log);
    if (seed == 0) first = answers(views);
    EXPECT_EQ(answers(views), first);
    EXPECT_THAT(first, testing::Not(IsEmpty()));
  }
}

}  // namespace
}  // namespace entente::views
