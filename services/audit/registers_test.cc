#include "services/audit/registers.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/audit/entry_text.h"
#include "services/domain/refusal.h"
#include "services/views/test_views.h"

namespace entente::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::ExceptionEntry;
using views::Closed;
using views::Created;
using views::Entered;
using views::Joined;
using views::RegisteredPerson;
using views::Voided;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSky[] = "alliances/skyteam";

// Everything is recorded on 14 November 2023.
class RegistersTest : public views::ViewsTest {
 protected:
  void SetUp() override {
    history_.Record({
        Created(kStar, "Star").On(2023, 11, 14),                                        // 1
        Created(kSky, "SkyTeam").On(2000, 6, 22).Historically(),                        // 2
        Joined(kStar, "organizations/sas").On(2023, 11, 4).By("principals/crm"),        // 3: 10 days late
        Joined(kStar, "organizations/sas").On(2023, 10, 14).Correcting(3),              // 4: 31 days late
        Entered(kSky, "develop").On(2023).Under("approvals/x"),                         // 5: inside the year
        Voided(kStar, 4).On(2023, 11, 14),                                              // 6
        Entered(kSky, "retire").On(2023, 9).Under("approvals/y").By("principals/crm"),  // 7: at least 45 days
                                                                                        // late
        Joined(kStar, "organizations/klm").On(2023, 11, 13).By("principals/crm"),       // 8: 1 day late
        Joined(kStar, "organizations/ana").On(2024, 1, 1),                              // 9: ahead
    });
    CatchUp();
  }

  RegisterSources Sources() { return {log_, views_->trail, absl::UTCTimeZone()}; }

  // `POSITION KINDS` of all pages of one size.
  std::vector<std::string> Exceptions(v1::ListExceptionsRequest request, int page_size = 100) {
    std::vector<std::string> lines;
    request.set_page_size(page_size);
    for (int page = 0; page < 100; ++page) {
      const auto response = ListExceptions(Sources(), request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) break;
      for (const ExceptionEntry& exception : response->exceptions()) {
        std::string line = absl::StrCat(exception.entry().position());
        for (const int kind : exception.kinds()) {
          absl::StrAppend(&line, " ", ExceptionEntry::Kind_Name(static_cast<ExceptionEntry::Kind>(kind)));
        }
        lines.push_back(line);
      }
      if (response->next_page_token().empty()) return lines;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return lines;
  }

  // `POSITION DAYS`.
  std::vector<std::string> Backdating(const v1::ListBackdatingRequest& request) {
    std::vector<std::string> lines;
    const auto response = ListBackdating(Sources(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const auto& late : response->entries()) {
      lines.push_back(absl::StrCat(late.entry().position(), " ", late.days_late()));
    }
    return lines;
  }
};

TEST_F(RegistersTest, ExceptionsAreListedWithTheirKinds) {
  EXPECT_THAT(Exceptions({}),
              ElementsAre("2 HISTORICAL_IMPORT", "4 CORRECTION", "5 WAIVER", "6 WITHDRAWAL", "7 WAIVER"));
}

TEST_F(RegistersTest, PagesJoinToTheWholeRegister) {
  v1::ListExceptionsRequest request;
  EXPECT_EQ(Exceptions(request, 1), Exceptions(request));
  request.set_newest_first(true);
  EXPECT_THAT(Exceptions(request, 2),
              ElementsAre("7 WAIVER", "6 WITHDRAWAL", "5 WAIVER", "4 CORRECTION", "2 HISTORICAL_IMPORT"));
}

TEST_F(RegistersTest, ExceptionsAreFilteredByKindResourceAndActor) {
  v1::ListExceptionsRequest request;
  request.add_kinds(ExceptionEntry::WAIVER);
  request.add_kinds(ExceptionEntry::CORRECTION);
  EXPECT_THAT(Exceptions(request), ElementsAre("4 CORRECTION", "5 WAIVER", "7 WAIVER"));
  request.mutable_filter()->set_resource(kSky);
  EXPECT_THAT(Exceptions(request), ElementsAre("5 WAIVER", "7 WAIVER"));
  request.mutable_filter()->set_actor("principals/crm");
  EXPECT_THAT(Exceptions(request), ElementsAre("7 WAIVER"));
  request.mutable_filter()->set_resource(kStar);
  EXPECT_THAT(Exceptions(request), IsEmpty());
}

TEST_F(RegistersTest, ExceptionSaysWhyItIsOne) {
  v1::ListExceptionsRequest request;
  request.add_kinds(ExceptionEntry::WITHDRAWAL);
  EXPECT_EQ(ListExceptions(Sources(), request)->exceptions(0).text(), "events/6 withdraws events/4.");
  request.set_kinds(0, ExceptionEntry::WAIVER);
  EXPECT_EQ(ListExceptions(Sources(), request)->exceptions(0).text(),
            "events/5 was let through by approvals/x (approval by principals/boss).");
}

// It always takes two people, so its approval has waived nothing.
TEST_F(RegistersTest, AnErasureUnderItsApprovalIsNoException) {
  v1::Fact erased;
  erased.mutable_person_erased()->set_legal_basis("law");
  history_.Record({RegisteredPerson("people/ada", "Ada"),
                   views::RecordBuilder("people/ada", erased).Under("approvals/z")});
  CatchUp();
  v1::ListExceptionsRequest request;
  request.mutable_filter()->set_resource("people/ada");
  EXPECT_THAT(Exceptions(request), IsEmpty());
}

// The exceptions of the kind that came after a closing, as `POSITION SENTENCE`.
class AfterCloseTest : public RegistersTest {
 protected:
  std::vector<std::string> AfterClose() {
    CatchUp();
    v1::ListExceptionsRequest request;
    request.add_kinds(ExceptionEntry::AFTER_CLOSE);
    std::vector<std::string> found;
    const auto response = ListExceptions(Sources(), request);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const ExceptionEntry& exception : response->exceptions()) found.push_back(exception.text());
    return found;
  }
};

TEST_F(AfterCloseTest, WhatCameAfterTheClosingOfItsDayIsListed) {
  EXPECT_THAT(AfterClose(), IsEmpty());
  history_.Record({
      Closed("periods/2022", 2022, 12, 31),                          // 10
      Joined(kStar, "organizations/lot").On(2022, 12, 31),           // 11
      Joined(kStar, "organizations/thai").On(2023, 1, 1),            // 12: open
      Joined(kSky, "organizations/lot").On(2022).Historically(),     // 13: imprecise
      RegisteredPerson("people/p", "").On(2010, 1, 1),               // 14: no business day
      Entered(kStar, "develop").On(2023, 5, 1).Correcting(12),       // 15: an open event on an open day
      Joined(kStar, "organizations/lot").On(2023, 2).Correcting(11)  // 16: from a closed day to an open one
  });
  const std::string closed = "the time up to 2022-12-31, which events/10 had closed before (periods/2022).";
  EXPECT_THAT(AfterClose(),
              ElementsAre("events/11 is for a day in " + closed,
                          "events/13 was recorded as history, to which the rules of sequence do not apply, "
                          "and is for a day in " +
                              closed,
                          "events/16 stands in the place of events/11, and changes what was recorded for a "
                          "day in " +
                              closed));
}

TEST_F(AfterCloseTest, ALaterClosingChangesNothingOfWhatIsListed) {
  history_.Record({
      Closed("periods/2021", 2021, 12, 31),                // 10
      Joined(kStar, "organizations/lot").On(2021, 5, 1),   // 11
      Joined(kStar, "organizations/thai").On(2022, 5, 1),  // 12
  });
  const std::vector<std::string> before = AfterClose();
  EXPECT_THAT(before, ElementsAre("events/11 is for a day in the time up to 2021-12-31, which events/10 had "
                                  "closed before (periods/2021)."));
  history_.Record(Closed("periods/2022", 2022, 12, 31));
  EXPECT_EQ(AfterClose(), before);
  history_.Record(Voided(kStar, 12).On(2023, 11, 14));
  EXPECT_EQ(AfterClose().size(), 2u);
  EXPECT_EQ(AfterClose().back(),
            "events/14 withdraws events/12, and changes what was recorded for a day in the time up to "
            "2022-12-31, which events/13 had closed before (periods/2022).");
}

TEST_F(RegistersTest, BackdatingLeavesHistoryOutUnlessAskedFor) {
  v1::ListBackdatingRequest request;
  EXPECT_THAT(Backdating(request), ElementsAre("3 10", "4 31", "7 45", "8 1"));
  request.set_include_historical(true);
  EXPECT_THAT(Backdating(request), ElementsAre("2 8545", "3 10", "4 31", "7 45", "8 1"));
  request.set_include_historical(false);
  request.set_days_min(31);
  EXPECT_THAT(Backdating(request), ElementsAre("4 31", "7 45"));
  request.set_days_min(32);
  EXPECT_THAT(Backdating(request), ElementsAre("7 45"));
  request.mutable_filter()->set_resource(kStar);
  EXPECT_THAT(Backdating(request), IsEmpty());
}

TEST_F(RegistersTest, SummaryHasCountMedianAndMaximumOfEachActor) {
  const auto summary = SummarizeBackdating(Sources(), {});
  ASSERT_TRUE(summary.ok()) << summary.status();
  std::vector<std::string> lines;
  for (const auto& actor : summary->actors()) {
    lines.push_back(absl::StrCat(actor.actor(), " ", actor.count(), " ", actor.days_late_median(), " ",
                                 actor.days_late_max()));
  }
  EXPECT_THAT(lines, ElementsAre("principals/crm 3 10 45", "principals/dev 1 31 31"));
  EXPECT_TRUE(summary->complete());
  EXPECT_EQ(summary->scanned_count(), 9u);
}

TEST_F(RegistersTest, TokensAndResourcesThatAreNoneAreRefused) {
  v1::ListBackdatingRequest request;
  request.set_page_token("nonsense");
  EXPECT_EQ(domain::ReasonOf(ListBackdating(Sources(), request).status()), v1::FIELD_INVALID);
  request.clear_page_token();
  request.mutable_filter()->set_resource("alliances/nowhere");
  EXPECT_EQ(domain::ReasonOf(ListBackdating(Sources(), request).status()), v1::RESOURCE_NOT_FOUND);
}

TEST(DaysLate, AreCountedFromTheEndOfWhatIsNotKnownInTheZoneOfTheOrganization) {
  google::protobuf::Timestamp recorded;  // 2023-11-14 22:13:20 UTC.
  recorded.set_seconds(1'700'000'000);
  absl::TimeZone tokyo;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Tokyo", &tokyo));
  struct Case {
    int year, month, day;
    int32_t utc, in_tokyo;
  };
  const Case cases[] = {{2023, 11, 14, 0, 1},  {2023, 11, 13, 1, 2},  {2023, 11, 15, -1, 0},
                        {2023, 11, 0, 0, 0},   {2023, 10, 0, 14, 15}, {2024, 0, 0, -48, -47},
                        {2022, 0, 0, 318, 319}};
  for (const Case& c : cases) {
    google::type::Date date;
    date.set_year(c.year);
    date.set_month(c.month);
    date.set_day(c.day);
    EXPECT_EQ(DaysLate(date, recorded, absl::UTCTimeZone()), c.utc) << date.ShortDebugString();
    EXPECT_EQ(DaysLate(date, recorded, tokyo), c.in_tokyo) << date.ShortDebugString();
  }
}

}  // namespace
}  // namespace entente::audit
