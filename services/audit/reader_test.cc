#include "services/audit/reader.h"

#include <string>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "services/audit/as_of.h"
#include "services/domain/refusal.h"
#include "services/views/test_views.h"

namespace entente::audit {
namespace {

using views::Created;
using views::Joined;
using views::KpiDefinedIn;
using views::Measured;
using views::RecordTimeOf;
using views::Registered;
using views::Voided;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSas[] = "organizations/sas";

class ReaderTest : public views::ViewsTest {
 protected:
  Reader MakeReader() {
    CatchUp();
    return Reader(&log_, &views_->alliances);
  }

  int PartiesAsOf(const v1::AsOf& as_of) {
    v1::GetAllianceRequest request;
    request.set_name(kStar);
    *request.mutable_as_of() = as_of;
    const auto alliance = MakeReader().GetAlliance(request, today_);
    EXPECT_TRUE(alliance.ok()) << alliance.status();
    return alliance.ok() ? alliance->parties_size() : -1;
  }

  static v1::AsOf KnownBefore(uint64_t position) {
    v1::AsOf as_of;
    as_of.mutable_recorded_before()->set_seconds(absl::ToUnixSeconds(RecordTimeOf(position)));
    return as_of;
  }
  static v1::AsOf KnownAt(uint64_t position) {
    v1::AsOf as_of;
    as_of.set_position(position);
    return as_of;
  }
  static v1::AsOf EffectiveOn(int year, int month = 0, int day = 0) {
    v1::AsOf as_of;
    as_of.mutable_effective_on()->set_year(year);
    as_of.mutable_effective_on()->set_month(month);
    as_of.mutable_effective_on()->set_day(day);
    return as_of;
  }
  static v1::ErrorReason ReasonOf(const absl::Status& status) {
    return domain::ReasonOf(status).value_or(v1::ERROR_REASON_UNSPECIFIED);
  }

  const domain::Day today_ = views::DayOf(2024, 1, 1);
};

TEST_F(ReaderTest, AnswersAsOfBothTimes) {
  history_.Record({Created(kStar, "Star Alliance"), Joined(kStar, kSas).On(2001, 5, 14)});
  history_.Record(Joined(kStar, "organizations/klm").On(2010, 1, 1));
  EXPECT_EQ(PartiesAsOf({}), 2);
  EXPECT_EQ(PartiesAsOf(EffectiveOn(2001, 5, 13)), 0);
  EXPECT_EQ(PartiesAsOf(EffectiveOn(2001, 5, 14)), 1);
  EXPECT_EQ(PartiesAsOf(EffectiveOn(2010)), 2);
  EXPECT_EQ(PartiesAsOf(KnownAt(2)), 1);
  EXPECT_EQ(PartiesAsOf(KnownBefore(3)), 1);
  EXPECT_EQ(PartiesAsOf(KnownBefore(4)), 2);
  EXPECT_EQ(PartiesAsOf(KnownAt(1)), 0);
}

TEST_F(ReaderTest, CorrectionIsHiddenBeforeItWasKnown) {
  history_.Record({Created(kStar, "Star Alliance"), Joined(kStar, kSas).On(2001, 5, 14)});
  history_.Record(Joined(kStar, kSas).On(2002, 5, 14).Correcting(2));
  v1::AsOf before = KnownAt(2);
  *before.mutable_effective_on() = EffectiveOn(2001, 6, 1).effective_on();
  EXPECT_EQ(PartiesAsOf(before), 1);
  EXPECT_EQ(PartiesAsOf(EffectiveOn(2001, 6, 1)), 0);
  EXPECT_EQ(PartiesAsOf(EffectiveOn(2002, 6, 1)), 1);
  history_.Record(Voided(kStar, 3));
  EXPECT_EQ(PartiesAsOf({}), 0);
  EXPECT_EQ(PartiesAsOf(KnownAt(3)), 1);
}

TEST_F(ReaderTest, WhatWasNotThereByThenIsNotFound) {
  history_.Record({Registered(kSas, "SAS"), Created(kStar, "Star Alliance")});
  v1::GetAllianceRequest request;
  for (const v1::AsOf& as_of : {KnownAt(1), KnownBefore(1), KnownBefore(2), EffectiveOn(1999, 12, 31)}) {
    request.set_name(kStar);
    *request.mutable_as_of() = as_of;
    const absl::Status refused = MakeReader().GetAlliance(request, today_).status();
    EXPECT_EQ(ReasonOf(refused), v1::RESOURCE_NOT_FOUND) << as_of.ShortDebugString();
    const char* why = as_of.has_effective_on() ? "there was no alliances/star-alliance yet on 1999-12-31"
                                               : "nothing of alliances/star-alliance was recorded by then";
    EXPECT_EQ(refused.message(), absl::StrCat("name: ", why));
  }
  request.clear_as_of();
  EXPECT_TRUE(MakeReader().GetAlliance(request, today_).ok());
  request.set_name("alliances/nowhere");
  EXPECT_EQ(ReasonOf(MakeReader().GetAlliance(request, today_).status()), v1::RESOURCE_NOT_FOUND);
  request.set_name(kSas);
  EXPECT_EQ(ReasonOf(MakeReader().GetAlliance(request, today_).status()), v1::RESOURCE_NOT_FOUND);
}

TEST_F(ReaderTest, AsOfThatContradictsItselfIsRefused) {
  v1::AsOf both = KnownBefore(1);
  both.set_position(1);
  EXPECT_EQ(ReasonOf(ResolveAsOf(log_, both, today_).status()), v1::FIELD_INVALID);
  EXPECT_EQ(ReasonOf(ResolveAsOf(log_, EffectiveOn(2023, 2, 29), today_).status()), v1::FIELD_INVALID);
  v1::AsOf beyond;
  beyond.mutable_recorded_before()->set_seconds(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(ReasonOf(ResolveAsOf(log_, beyond, today_).status()), v1::FIELD_INVALID);
}

// Tomorrow the same question would have another answer.
TEST_F(ReaderTest, WhatNobodyKnowsYetIsRefused) {
  v1::AsOf as_of;
  as_of.set_position(log_.GetHead().position);
  EXPECT_TRUE(ResolveAsOf(log_, as_of, today_).ok());
  as_of.set_position(log_.GetHead().position + 1);
  const absl::Status beyond = ResolveAsOf(log_, as_of, today_).status();
  EXPECT_EQ(ReasonOf(beyond), v1::FIELD_INVALID);
  EXPECT_THAT(std::string(beyond.message()),
              testing::HasSubstr("as_of.position: is beyond the end of the log"));
  v1::AsOf tomorrow;
  tomorrow.mutable_recorded_before()->set_seconds(absl::ToUnixSeconds(absl::Now()) + 86400);
  const absl::Status future = ResolveAsOf(log_, tomorrow, today_).status();
  EXPECT_EQ(ReasonOf(future), v1::FIELD_INVALID);
  EXPECT_THAT(std::string(future.message()), testing::HasSubstr("as_of.recorded_before: lies in the future"));
  tomorrow.mutable_recorded_before()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  EXPECT_TRUE(ResolveAsOf(log_, tomorrow, today_).ok());
}

TEST_F(ReaderTest, TodayIsAsked) {
  EXPECT_EQ(ResolveAsOf(log_, {}, today_)->day, today_);
  EXPECT_EQ(ResolveAsOf(log_, EffectiveOn(2010), today_)->day, views::DayOf(2010, 1, 1));
  v1::AsOf read_after;
  read_after.set_read_after(7);
  EXPECT_TRUE(AsksForNow(read_after));
  EXPECT_FALSE(AsksForNow(KnownAt(1)));
  EXPECT_FALSE(AsksForNow(EffectiveOn(2024)));
}

TEST_F(ReaderTest, ExternalReferencesAreNames) {
  history_.Record(Created(kStar, "Star Alliance", "a:47/11"));
  v1::GetAllianceRequest request;
  request.set_name("alliances/external:crm:a:47/11");
  const auto alliance = MakeReader().GetAlliance(request, today_);
  ASSERT_TRUE(alliance.ok()) << alliance.status();
  EXPECT_EQ(alliance->name(), kStar);
  for (const char* name :
       {"alliances/external:crm:other", "alliances/external:crm", "organizations/external:crm:4711"}) {
    request.set_name(name);
    EXPECT_EQ(ReasonOf(MakeReader().GetAlliance(request, today_).status()), v1::RESOURCE_NOT_FOUND) << name;
  }
}

TEST_F(ReaderTest, ReadsTheOtherKinds) {
  v1::Fact published;
  published.mutable_playbook_published()->mutable_playbook()->set_name("playbooks/light");
  published.mutable_playbook_published()->mutable_playbook()->set_version(1);
  v1::Fact proposed;
  proposed.mutable_command_proposed()->set_method("EnterStage");
  history_.Record({Registered(kSas, "SAS"), views::RegisteredPerson("people/ada", "Ada"),
                   views::RecordBuilder("playbooks/light", published),
                   views::RecordBuilder("approvals/x", proposed)});
  const Reader reader = MakeReader();
  v1::GetOrganizationRequest organization;
  organization.set_name(kSas);
  EXPECT_EQ(reader.GetOrganization(organization, today_)->display_name(), "SAS");
  v1::GetPersonRequest person;
  person.set_name("people/ada");
  EXPECT_EQ(reader.GetPerson(person, today_)->view.person.name(), "people/ada");
  v1::GetPlaybookRequest playbook;
  playbook.set_name("playbooks/light");
  EXPECT_EQ(reader.GetPlaybook(playbook)->version(), 1u);
  playbook.set_version(2);
  EXPECT_EQ(ReasonOf(reader.GetPlaybook(playbook).status()), v1::RESOURCE_NOT_FOUND);
  v1::GetApprovalRequest approval;
  approval.set_name("approvals/x");
  EXPECT_EQ(reader.GetApproval(approval)->name(), "approvals/x");
}

TEST_F(ReaderTest, PagesOfMeasurementsShowOneMoment) {
  history_.Record({Created(kStar, "Star Alliance", "4711"), KpiDefinedIn(kStar, "synergies"),
                   Measured(kStar, "synergies", "2012", "2"), Measured(kStar, "synergies", "2010", "1"),
                   Measured(kStar, "synergies", "2014", "3")});
  v1::ListKpiMeasurementsRequest request;
  request.set_kpi("alliances/external:crm:4711/kpis/synergies");
  request.set_page_size(2);
  const auto first = MakeReader().ListKpiMeasurements(request, today_);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->measurements_size(), 2);
  EXPECT_EQ(first->measurements(0).period(), "2010");
  EXPECT_EQ(first->measurements(1).period(), "2012");
  history_.Record(Measured(kStar, "synergies", "2011", "1.5"));
  request.set_page_token(first->next_page_token());
  const auto second = MakeReader().ListKpiMeasurements(request, today_);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->measurements_size(), 1);
  EXPECT_EQ(second->measurements(0).period(), "2014");
  EXPECT_EQ(second->next_page_token(), "");
  request.set_kpi("alliances/star-alliance/kpis/other");
  request.clear_page_token();
  EXPECT_EQ(ReasonOf(MakeReader().ListKpiMeasurements(request, today_).status()), v1::RESOURCE_NOT_FOUND);
}

TEST_F(ReaderTest, ListResolvesWhenItAsksAsOfWhen) {
  history_.Record({Created(kStar, "Star Alliance"), Joined(kStar, kSas).On(2001, 5, 14)});
  v1::ListAlliancesRequest request;
  request.set_member(kSas);
  EXPECT_EQ(MakeReader().ListAlliances(request, today_)->alliances_size(), 1);
  *request.mutable_as_of() = KnownBefore(2);
  EXPECT_EQ(MakeReader().ListAlliances(request, today_)->alliances_size(), 0);
  request.set_member("organizations/external:crm:none");
  EXPECT_EQ(ReasonOf(MakeReader().ListAlliances(request, today_).status()), v1::RESOURCE_NOT_FOUND);
}

}  // namespace
}  // namespace entente::audit
