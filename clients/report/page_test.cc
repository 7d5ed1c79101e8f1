// A page from what a server answers: what it says, what it leaves out, and that it is the same every time.
#include "clients/report/page.h"

#include <algorithm>
#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "clients/report/attention.h"
#include "clients/report/gather.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/playbook_service.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::report {
namespace {

using google::protobuf::Message;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Answers what it was told to answer; every method that it was told nothing of is denied.
class FakeCaller : public cli::Caller {
 public:
  absl::Status Call(const std::string& method, const Message& request, Message& response) override {
    calls.push_back(method);
    const auto refusal = refusals.find(method);
    if (refusal != refusals.end()) return refusal->second;
    const auto answer = answers.find(method);
    if (answer == answers.end()) return absl::PermissionDeniedError("You may not.");
    answer->second(request, response);
    return absl::OkStatus();
  }

  template <typename Response>
  void Answer(const std::string& method, const Response& response) {
    answers[method] = [response](const Message&, Message& out) { out.CopyFrom(response); };
  }

  std::map<std::string, std::function<void(const Message&, Message&)>> answers;
  std::map<std::string, absl::Status> refusals;
  std::vector<std::string> calls;
};

class PageTest : public testing::Test {
 protected:
  PageTest() {
    alliance_.set_name("alliances/x");
    alliance_.set_display_name("<script>alert(1)</script> \"Ж🚢\u202E");
    alliance_.set_version(2);
    alliance_.set_position(7);
    alliance_.mutable_effective_on()->set_year(2024);
    alliance_.mutable_lifecycle()->set_stage("develop");
    alliance_.mutable_lifecycle()->set_status(v1::Lifecycle::ACTIVE);
    caller_.Answer("GetAlliance", alliance_);
    v1::ServerInfo info;
    info.set_position(9);
    info.set_version("1.2.3");
    caller_.Answer("GetServerInfo", info);
    question_.alliances = {"alliances/x"};
    question_.program_version = "0.0.1";
  }

  v1::TrailEntry& AddEvent(v1::ListTrailResponse& page, uint64_t position, const std::string& sentence) {
    auto& entry = *page.add_entries();
    entry.set_name(absl::StrCat("events/", position));
    entry.set_position(position);
    entry.set_type("StageEntered");
    entry.set_sentence(sentence);
    entry.mutable_effective_on()->set_year(2020);
    return entry;
  }

  void GivenHistory(const v1::ListTrailResponse& trail) {
    caller_.Answer("ListTrail", trail);
    caller_.Answer("ListExceptions", v1::ListExceptionsResponse());
    caller_.Answer("ListBackdating", v1::ListBackdatingResponse());
  }

  std::string Page() {
    const auto report = Gather(caller_, question_);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? WritePage(*report) : "";
  }

  v1::Alliance alliance_;
  FakeCaller caller_;
  Question question_;
};

TEST_F(PageTest, ForeignTextIsNeverMarkup) {
  question_.prepared_by = "</td><script>";
  const std::string page = Page();
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &quot;Ж🚢[U+202E]"));
  EXPECT_THAT(page, HasSubstr("&lt;/td&gt;&lt;script&gt;"));
}

TEST_F(PageTest, TheSameAnswersGiveTheSameBytes) {
  EXPECT_EQ(Page(), Page());
}

TEST_F(PageTest, NothingIsAskedFromOutside) {
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("default-src &#39;none&#39;"));
  EXPECT_THAT(page, Not(HasSubstr("href=\"http")));
  EXPECT_THAT(page, Not(HasSubstr("src=\"")));
  EXPECT_THAT(page, Not(HasSubstr("url(")));
}

TEST_F(PageTest, WhatTheCallerMayNotSeeIsLeftOutAndSaidToBe) {
  auto& role = *alliance_.add_roles();
  role.set_party("organizations/acme");
  role.set_role("alliance_manager");
  role.set_person("people/p1");
  caller_.Answer("GetAlliance", alliance_);
  caller_.answers.erase("GetServerInfo");
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("may not read them. The pictures over time show only"));
  EXPECT_THAT(page, HasSubstr("The names of people are left out"));
  EXPECT_THAT(page, HasSubstr("people/p1"));
  EXPECT_THAT(page,
              HasSubstr("NOT VERIFIED: there is no proof of the history of alliances/x in this report."));
  EXPECT_THAT(page, HasSubstr("The proof could not be fetched: You may not."));
}

TEST_F(PageTest, AnyOtherRefusalFailsTheWhole) {
  alliance_.add_roles()->set_person("people/p1");
  for (const char* method : {"GetServerInfo", "GetAlliance", "ListTrail", "GetPlaybook", "BatchGetPeople"}) {
    alliance_.set_playbook_version("playbooks/light@1");
    caller_.Answer("GetAlliance", alliance_);
    caller_.refusals = {{method, absl::UnavailableError("Later.")}};
    EXPECT_EQ(Gather(caller_, question_).status().code(), absl::StatusCode::kUnavailable) << method;
  }
}

TEST_F(PageTest, EverythingIsAskedAsOfOnePosition) {
  caller_.answers["GetAlliance"] = [this](const Message& request, Message& response) {
    v1::GetAllianceRequest asked;
    asked.CopyFrom(request);
    EXPECT_EQ(asked.as_of().position(), 9u);
    response.CopyFrom(alliance_);
  };
  Page();
}

TEST_F(PageTest, WhatWasRecordedMeanwhileIsInNoPart) {
  v1::ListTrailResponse trail;
  AddEvent(trail, 8, "principals/a said something later");
  auto& known = AddEvent(trail, 7, "principals/a moved the alliance");
  known.set_corrected_by("events/8");
  known.set_corrected_as(v1::TrailEntry::WITHDRAWN);
  GivenHistory(trail);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("principals/a moved the alliance"));
  EXPECT_THAT(page, Not(HasSubstr("something later")));
  EXPECT_THAT(page, Not(HasSubstr("events/8")));
}

TEST_F(PageTest, ALongTrailIsShownFromItsEnd) {
  v1::ListTrailResponse trail;
  for (uint64_t i = 0; i < kEventsTold + 3; ++i) AddEvent(trail, 10000 - i, "principals/a moved on");
  alliance_.set_position(10000);
  alliance_.set_version(kEventsTold + 3);
  caller_.Answer("GetAlliance", alliance_);
  GivenHistory(trail);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("The newest 500 of 503 events are shown; <code>entente trail "
                              "alliances/x</code> shows all of them."));
  EXPECT_THAT(page, HasSubstr("events/10000<"));
  EXPECT_THAT(page, Not(HasSubstr("events/9500<")));
}

TEST_F(PageTest, OfManyDaysTheNewestAreLookedAt) {
  v1::ListTrailResponse trail;
  for (uint64_t i = 0; i < kDaysMax + 5; ++i) {
    auto& entry = AddEvent(trail, 7, "principals/a moved on");
    entry.mutable_effective_on()->set_year(2023 - static_cast<int>(i / 12));
    entry.mutable_effective_on()->set_month(12 - static_cast<int>(i % 12));
  }
  GivenHistory(trail);
  const std::string page = Page();
  EXPECT_EQ(std::count(caller_.calls.begin(), caller_.calls.end(), "GetAlliance"),
            1 + static_cast<int>(kDaysMax));
  EXPECT_THAT(
      page,
      HasSubstr(
          "What is shown begins on 1999-01-01; <code>entente get alliances/x --effective-on DATE</code>"));
}

TEST_F(PageTest, LongRegistersAreShownFromTheirEnd) {
  v1::ListTrailResponse trail;
  AddEvent(trail, 7, "principals/a moved on");
  GivenHistory(trail);
  v1::ListExceptionsResponse exceptions;
  v1::ListBackdatingResponse late;
  for (size_t i = 0; i < kRegisterRowsMax + 1; ++i) {
    auto& exception = *exceptions.add_exceptions();
    exception.add_kinds(v1::ExceptionEntry::WAIVER);
    exception.mutable_entry()->set_name(absl::StrCat("events/w", i));
    late.add_entries()->mutable_entry()->set_name(absl::StrCat("events/l", i));
  }
  exceptions.add_exceptions()->add_kinds(v1::ExceptionEntry::HISTORICAL_IMPORT);
  caller_.Answer("ListExceptions", exceptions);
  caller_.Answer("ListBackdating", late);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("events/w99<"));
  EXPECT_THAT(page, Not(HasSubstr("events/w100<")));
  EXPECT_THAT(page,
              HasSubstr("There are more; <code>entente exceptions alliances/x</code> lists all of them."));
  EXPECT_THAT(page, Not(HasSubstr("events/l100<")));
  EXPECT_THAT(page,
              HasSubstr("There are more; <code>entente backdating alliances/x</code> lists all of them."));
  EXPECT_THAT(page, HasSubstr("1 event was recorded as history"));
}

// History that was imported is only counted, but not when its day was closed before.
TEST_F(PageTest, WhatCameAfterTheClosingOfItsDayIsListed) {
  v1::ListTrailResponse trail;
  AddEvent(trail, 7, "principals/a moved on");
  GivenHistory(trail);
  v1::ListExceptionsResponse exceptions;
  auto& late = *exceptions.add_exceptions();
  late.add_kinds(v1::ExceptionEntry::HISTORICAL_IMPORT);
  late.add_kinds(v1::ExceptionEntry::AFTER_CLOSE);
  late.set_text("events/7 is for a day that was closed.");
  late.mutable_entry()->set_name("events/7");
  caller_.Answer("ListExceptions", exceptions);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("historical import, after close"));
  EXPECT_THAT(page, HasSubstr("events/7 is for a day that was closed."));
}

TEST_F(PageTest, AProofThatDoesNotHoldIsSaidInLargeWords) {
  v1::Checkpoint checkpoint;
  checkpoint.set_size(9);
  checkpoint.set_note("no note");
  checkpoint.set_log_key("no key");
  caller_.Answer("GetCheckpoint", checkpoint);
  caller_.Answer("ProveEvents", v1::ProveEventsResponse());
  const std::string page = Page();
  EXPECT_THAT(page,
              HasSubstr("<p class=\"verdict bad\">NOT VERIFIED: the history of alliances/x does not agree"));
  EXPECT_THAT(page, HasSubstr("The key that the server names as that of its log cannot be read."));
}

TEST_F(PageTest, APortfolioHasAChapterForEachAlliance) {
  question_.alliances.clear();
  v1::ListAlliancesResponse list;
  list.add_alliances()->set_name("alliances/x");
  list.add_alliances()->set_name("alliances/y");
  caller_.Answer("ListAlliances", list);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("Portfolio of alliances"));
  EXPECT_THAT(page, HasSubstr("id=\"c2\""));
  EXPECT_THAT(page, HasSubstr("NOT VERIFIED: 2 of 2 histories."));
}

TEST_F(PageTest, AnEmptyPortfolioSaysSo) {
  question_.alliances.clear();
  caller_.Answer("ListAlliances", v1::ListAlliancesResponse());
  EXPECT_THAT(Page(), HasSubstr("There is no alliance on this day."));
}

TEST_F(PageTest, ALargePortfolioListsMoreThanItHasChapters) {
  question_.alliances.clear();
  v1::ListAlliancesResponse list;
  for (size_t i = 0; i < kAlliancesListedMax + 1; ++i) {
    list.add_alliances()->set_name(absl::StrCat("alliances/a", i));
  }
  caller_.Answer("ListAlliances", list);
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr("The first 100 alliances have a chapter below."));
  EXPECT_THAT(page, HasSubstr("The list ends after 1000 alliances"));
}

// What calls for attention in an alliance of acme, which is ours, on 30 June 2024.
class AttentionTest : public testing::Test {
 protected:
  AttentionTest() {
    auto& date = *chapter_.alliance.mutable_effective_on();
    date.set_year(2024);
    date.set_month(6);
    date.set_day(30);
    chapter_.alliance.mutable_lifecycle()->set_status(v1::Lifecycle::ACTIVE);
    auto& party = *chapter_.alliance.add_parties();
    party.set_organization("organizations/acme");
    party.set_status(v1::Party::MEMBER);
    chapter_.own_parties = {"organizations/acme"};
  }

  void GivenMilestone(v1::Milestone::Status status, int due_month) {
    auto& milestone = *chapter_.alliance.add_milestones();
    milestone.set_title("Launch");
    milestone.set_status(status);
    milestone.mutable_due_on()->set_year(2024);
    milestone.mutable_due_on()->set_month(due_month);
    milestone.mutable_since()->set_year(2024);
  }

  Chapter chapter_;
};

TEST_F(AttentionTest, AVacantOwnerRoleIsNamed) {
  auto& role = *chapter_.playbook.emplace().add_roles();
  role.set_id("executive_sponsor");
  role.set_display_name("Executive sponsor");
  role.set_ownership(true);
  EXPECT_THAT(AttentionOf(chapter_),
              ElementsAre("No one is recorded in the role \"Executive sponsor\" for acme, which "
                          "is one of our own organizations."));
  auto& holding = *chapter_.alliance.add_roles();
  holding.set_role("executive_sponsor");
  holding.set_party("organizations/acme");
  EXPECT_THAT(AttentionOf(chapter_), IsEmpty());
  holding.set_capacity(v1::RoleHolding::DEPUTY);
  EXPECT_EQ(AttentionOf(chapter_).size(), 1u);
}

TEST_F(AttentionTest, AMilestoneIsOverdueAfterTheLastDayOnWhichItMayBeDue) {
  GivenMilestone(v1::Milestone::PLANNED, 6);
  EXPECT_THAT(AttentionOf(chapter_), IsEmpty());
  GivenMilestone(v1::Milestone::PLANNED, 5);
  EXPECT_THAT(AttentionOf(chapter_),
              ElementsAre("The milestone \"Launch\" was due 2024-05, and nothing is recorded of "
                          "what became of it."));
}

TEST_F(AttentionTest, AStatusOtherThanActiveIsNamed) {
  auto& lifecycle = *chapter_.alliance.mutable_lifecycle();
  lifecycle.mutable_status_since()->set_year(2024);
  lifecycle.set_status(v1::Lifecycle::ON_HOLD);
  EXPECT_THAT(AttentionOf(chapter_), ElementsAre("The alliance has been on hold since 2024."));
  lifecycle.set_status(v1::Lifecycle::TERMINATING);
  EXPECT_THAT(AttentionOf(chapter_), ElementsAre("The alliance has been coming to its end since 2024."));
}

TEST_F(AttentionTest, OfAnEndedAllianceOnlyMissedMilestonesCount) {
  GivenMilestone(v1::Milestone::PLANNED, 5);
  GivenMilestone(v1::Milestone::MISSED, 5);
  chapter_.alliance.mutable_lifecycle()->set_status(v1::Lifecycle::CLOSED);
  EXPECT_THAT(AttentionOf(chapter_), ElementsAre("The milestone \"Launch\" was missed (2024)."));
}

TEST_F(AttentionTest, TheNewestShortfallOfAKpiIsNamed) {
  auto& kpi = *chapter_.alliance.add_kpis();
  kpi.mutable_definition()->set_display_name("Ferries");
  kpi.mutable_definition()->set_direction(v1::KpiDefinition::HIGHER);
  for (const char* period : {"2022", "2023"}) {
    auto& target = *kpi.add_targets();
    target.set_period(period);
    target.mutable_value()->set_number("10");
    auto& measurement = *kpi.add_measurements();
    measurement.set_period(period);
    measurement.mutable_value()->set_number(std::string(period) == "2022" ? "8" : "9");
  }
  EXPECT_THAT(AttentionOf(chapter_),
              ElementsAre("The KPI \"Ferries\" came to 9 in 2023 and missed its target of 10."));
  kpi.mutable_measurements(1)->mutable_value()->set_number("11");
  EXPECT_THAT(AttentionOf(chapter_), IsEmpty());
}

}  // namespace
}  // namespace entente::report
