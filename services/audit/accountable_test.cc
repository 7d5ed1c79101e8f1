#include "services/audit/accountable.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "services/views/test_history.h"
#include "storage/memory/event_log.h"

namespace entente::audit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using views::Assigned;
using views::Joined;
using views::RecordBuilder;
using views::Voided;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSas[] = "organizations/sas";

// The tests record on 14 and 15 November 2023: what is asked for an earlier day was recorded late, and what
// is asked for a later one in time.
class AccountableTest : public testing::Test {
 protected:
  void SetUp() override {
    v1::Fact published;
    v1::Playbook& playbook = *published.mutable_playbook_published()->mutable_playbook();
    playbook.set_name("playbooks/light");
    playbook.set_version(1);
    for (const char* role : {"sponsor", "manager"}) {
      playbook.add_roles()->set_id(role);
      playbook.mutable_roles()->rbegin()->set_ownership(true);
    }
    playbook.add_roles()->set_id("office_holder");
    v1::Fact created;
    created.mutable_alliance_created()->set_display_name("Star");
    created.mutable_alliance_created()->set_playbook_version("playbooks/light@1");
    v1::Fact own;
    own.mutable_organization_registered()->set_is_own(true);
    history_.Record({RecordBuilder("playbooks/light", published), RecordBuilder(kSas, own),
                     RecordBuilder(kStar, created), Joined(kStar, kSas)});
  }

  absl::StatusOr<v1::FindAccountableResponse> Ask(int year, int month, int day, const std::string& role = "",
                                                  const std::string& party = "") {
    v1::FindAccountableRequest request;
    request.set_alliance(kStar);
    request.mutable_on()->set_year(year);
    request.mutable_on()->set_month(month);
    request.mutable_on()->set_day(day);
    request.set_role(role);
    request.set_party(party);
    return FindAccountable(log_, request, absl::UTCTimeZone(), now_);
  }

  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2023, 12, 1, 12), absl::UTCTimeZone());

  // `ROLE: PERSON, known as PERSON, KNOWLEDGE`.
  std::vector<std::string> Answers(int year, int month, int day, const std::string& role = "") {
    std::vector<std::string> lines;
    const auto response = Ask(year, month, day, role);
    EXPECT_TRUE(response.ok()) << response.status();
    for (const auto& shown : response->roles()) {
      lines.push_back(absl::StrCat(shown.role(), ": ", shown.in_world().person(), ", known as ",
                                   shown.as_known().person(), ", ",
                                   v1::Accountability::Knowledge_Name(shown.knowledge())));
    }
    return lines;
  }

  storage::MemoryEventLog log_;
  views::TestHistory history_{&log_};
};

TEST_F(AccountableTest, WhatWasRecordedInTimeWasKnown) {
  history_.Record(Assigned(kStar, kSas, "people/ada").On(2022));
  EXPECT_THAT(Answers(2023, 11, 15, "sponsor"),
              ElementsAre("sponsor: people/ada, known as people/ada, KNOWN"));
}

TEST_F(AccountableTest, WhatWasRecordedAfterTheDayWasLateByThatMuch) {
  history_.Record(Assigned(kStar, kSas, "people/ada").On(2022));
  EXPECT_THAT(Answers(2023, 11, 1, "sponsor"), ElementsAre("sponsor: people/ada, known as , RECORDED_LATE"));
  const auto response = Ask(2023, 11, 1, "sponsor");
  EXPECT_EQ(response->roles(0).days_late(), 13);
  EXPECT_EQ(response->roles(0).text(),
            "On 2023-11-01 people/ada held the role of sponsor for organizations/sas, since 2022. The record "
            "did not "
            "know it then: principals/dev recorded it on 2023-11-14 22:13:25 UTC (events/5), 13 days after "
            "that day.");
}

TEST_F(AccountableTest, ImpreciseDatesAreSaidToBe) {
  history_.Record(Assigned(kStar, kSas, "people/ada").On(2022));
  const auto response = Ask(2022, 6, 1, "sponsor");
  EXPECT_TRUE(response->roles(0).in_world().imprecise());
  EXPECT_THAT(response->roles(0).text(),
              HasSubstr("since 2022 (the day is not known, so this is not sure)."));
}

TEST_F(AccountableTest, RecordMayHaveNamedSomeoneElse) {
  history_.Record(
      {Assigned(kStar, kSas, "people/ada").On(2022), Assigned(kStar, kSas, "people/bob").On(2023, 12, 1)});
  EXPECT_THAT(Answers(2023, 11, 20, "sponsor"),
              ElementsAre("sponsor: people/ada, known as people/ada, KNOWN"));
  // Recorded a month later, for a day in between.
  std::vector<RecordBuilder> later;
  for (int i = 0; i < 90'000; ++i) later.push_back(views::Measured(kStar, "x", "2012", "1"));
  history_.Record(std::move(later));
  history_.Record(Assigned(kStar, kSas, "people/eve").On(2023, 11, 10));
  EXPECT_THAT(Answers(2023, 11, 14, "sponsor"),
              ElementsAre("sponsor: people/eve, known as people/ada, KNOWN_WRONGLY"));
}

TEST_F(AccountableTest, WhoeverWasWithdrawnHeldNothingInTheWorld) {
  history_.Record(Assigned(kStar, kSas, "people/ada").On(2022));
  std::vector<RecordBuilder> later;
  for (int i = 0; i < 90'000; ++i) later.push_back(views::Measured(kStar, "x", "2012", "1"));
  history_.Record(std::move(later));
  history_.Record(Voided(kStar, 5));
  EXPECT_THAT(Answers(2023, 11, 14, "sponsor"), ElementsAre("sponsor: , known as people/ada, KNOWN_WRONGLY"));
}

TEST_F(AccountableTest, AllOwnershipRolesAreAnsweredWithThoseThatNoOneHeld) {
  history_.Record(Assigned(kStar, kSas, "people/ada").On(2022));
  EXPECT_THAT(Answers(2023, 11, 20),
              ElementsAre("manager: , known as , VACANT", "sponsor: people/ada, known as people/ada, KNOWN"));
}

TEST_F(AccountableTest, UnknownRolesPartiesAndDaysAreRefused) {
  EXPECT_EQ(domain::ReasonOf(Ask(2023, 1, 1, "queen").status()), v1::NOT_IN_PLAYBOOK);
  EXPECT_EQ(domain::ReasonOf(Ask(2023, 1, 1, "", "organizations/klm").status()), v1::RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(Ask(2023, 2, 30).status()), v1::FIELD_INVALID);
  EXPECT_TRUE(Ask(2023, 1, 1, "", kSas).ok());
}

TEST_F(AccountableTest, DayThatHasNotComeIsRefused) {
  EXPECT_TRUE(Ask(2023, 12, 1).ok());
  const absl::Status tomorrow = Ask(2023, 12, 2).status();
  EXPECT_EQ(domain::ReasonOf(tomorrow), v1::FIELD_INVALID);
  EXPECT_THAT(std::string(tomorrow.message()), HasSubstr("on: is 2023-12-02, which has not come yet"));
}

}  // namespace
}  // namespace entente::audit
