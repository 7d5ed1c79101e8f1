// Any moment in both times: what differs between two of them and why, who was accountable and whether the
// record knew it, what did not come the usual way, what was recorded late, and the trail that says what each
// event changed.
#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "entente/v1/audit_service.pb.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::FieldsOf;
using support::IsAccepted;
using support::IsRefused;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class MomentsTest : public support::ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    GivenAlliance();
    GivenOrganization("initech");
  }

  v1::Receipt Joined(const std::string& day, const std::string& more = "") {
    return Done("JoinParty", absl::StrFormat(
                                 R"({"alliance": "alliances/x", "organization": "organizations/initech",
            "context": {"effective_on": "%s" %s}})",
                                 day, more));
  }

  std::string NewPerson() {
    return Done("RegisterPerson",
                R"({"person": {"display_name": "Ada Example", "organization": "organizations/acme"}})")
        .resource();
  }

  v1::Receipt Sponsor(const std::string& person, const std::string& day) {
    return Done("AssignRole",
                absl::StrFormat(
                    R"({"alliance": "alliances/x", "party": "organizations/acme", "role": "executive_sponsor",
            "person": "%s", "context": {"effective_on": "%s"}})",
                    person, day));
  }

  template <typename Answer>
  Answer Ask(const std::string& method, const std::string& json) {
    const auto answer = client_->Ask<Answer>(method, json);
    EXPECT_THAT(answer.status, IsAccepted()) << method << " " << json;
    return answer.value;
  }

  std::vector<std::string> Differences(const std::string& moments) {
    const auto answer =
        Ask<v1::CompareMomentsResponse>("CompareMoments", R"({"name": "alliances/x", )" + moments + "}");
    std::vector<std::string> lines;
    for (const auto& difference : answer.differences()) {
      lines.push_back(absl::StrFormat("%s: %s > %s by %s", difference.path(), difference.before(),
                                      difference.after(), absl::StrJoin(difference.events(), " ")));
    }
    return lines;
  }
};

TEST_F(MomentsTest, WhatWasLearntBetweenTwoPositionsIsToldWithItsEvents) {
  const auto joined = Joined("2021-05-01");
  const auto put_right =
      Joined("2022-05-01", absl::StrFormat(R"(, "corrects": "%s")", joined.events(0).event()));
  EXPECT_THAT(Differences(absl::StrFormat(R"("before": {"position": "%d"}, "after": {"position": "%d"})",
                                          joined.position(), put_right.position())),
              ElementsAre("parties[organizations/initech].since: 2021-05-01 > 2022-05-01 by " +
                          joined.events(0).event() + " " + put_right.events(0).event()));
}

TEST_F(MomentsTest, WhatTookEffectBetweenTwoDaysIsToldWithItsEvents) {
  const auto joined = Joined("2021-05-01");
  EXPECT_THAT(
      Differences(R"("before": {"effective_on": "2021-04-30"}, "after": {"effective_on": "2021-05-01"})"),
      Contains("parties[organizations/initech].status:  > member by " + joined.events(0).event()));
  EXPECT_THAT(
      Differences(R"("before": {"effective_on": "2021-05-01"}, "after": {"effective_on": "2021-05-02"})"),
      IsEmpty());
}

TEST_F(MomentsTest, AMomentThatContradictsItselfAndAResourceThatIsNotAreRefused) {
  const auto ask = [this](const std::string& json) {
    return client_->Ask<v1::CompareMomentsResponse>("CompareMoments", json).status;
  };
  EXPECT_THAT(ask(R"({"name": "alliances/nowhere"})"), IsRefused(v1::RESOURCE_NOT_FOUND));
  const auto twice = ask(
      R"({"name": "alliances/x", "after": {"position": "1", "recorded_before": "2024-01-01T00:00:00Z"}})");
  EXPECT_THAT(twice, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(twice), ElementsAre("after.position"));
  EXPECT_THAT(ask(R"({"name": "approvals/x"})"), IsRefused(v1::FIELD_INVALID));
}

TEST_F(MomentsTest, WhoWasAccountableIsToldWithWhetherTheRecordKnewIt) {
  const std::string ada = NewPerson();
  Sponsor(ada, "2021-01-01");
  const auto ask = [this](const std::string& day) {
    return Ask<v1::FindAccountableResponse>(
        "FindAccountable",
        absl::StrFormat(R"({"alliance": "alliances/x", "on": "%s", "role": "executive_sponsor"})", day));
  };
  const auto late = ask("2022-06-01");
  ASSERT_EQ(late.roles_size(), 1);
  EXPECT_EQ(late.roles(0).in_world().person(), ada);
  EXPECT_FALSE(late.roles(0).has_as_known());
  EXPECT_EQ(late.roles(0).knowledge(), v1::Accountability::RECORDED_LATE);
  EXPECT_GT(late.roles(0).days_late(), 0);
  const auto known = ask(absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone()));
  ASSERT_EQ(known.roles_size(), 1);
  EXPECT_EQ(known.roles(0).knowledge(), v1::Accountability::KNOWN);
  EXPECT_THAT(ask("2020-06-01").roles(), IsEmpty());
  const auto refused = client_->Ask<v1::FindAccountableResponse>(
      "FindAccountable", R"({"alliance": "alliances/x", "on": "2022-06-01", "role": "queen"})");
  EXPECT_THAT(refused.status, IsRefused(v1::NOT_IN_PLAYBOOK));
  // Nobody was accountable on a day that has not come.
  const auto ahead = client_->Ask<v1::FindAccountableResponse>(
      "FindAccountable", R"({"alliance": "alliances/x", "on": "2099-01-01"})");
  EXPECT_THAT(ahead.status, IsRefused(v1::FIELD_INVALID));
}

TEST_F(MomentsTest, ExceptionsAreListedByKind) {
  const auto joined = Joined("2021-05-01", R"(, "historical": true)");
  Done("VoidEvent", absl::StrFormat(R"({"event": "%s", "context": {"reason": "It never happened."}})",
                                    joined.events(0).event()));
  const auto kinds = [this](const std::string& filter) {
    std::vector<std::string> found;
    const auto answer = Ask<v1::ListExceptionsResponse>(
        "ListExceptions", absl::StrFormat(R"({"read_after": "%d" %s})", client_->Head(), filter));
    for (const auto& exception : answer.exceptions()) {
      EXPECT_FALSE(exception.text().empty());
      found.push_back(exception.entry().type() + " " + v1::ExceptionEntry::Kind_Name(exception.kinds(0)));
    }
    return found;
  };
  EXPECT_THAT(kinds(""), ElementsAre("PartyJoined HISTORICAL_IMPORT", "EventVoided WITHDRAWAL"));
  EXPECT_THAT(kinds(R"(, "kinds": ["WITHDRAWAL"])"), ElementsAre("EventVoided WITHDRAWAL"));
  EXPECT_THAT(kinds(R"(, "filter": {"resource": "organizations/globex"})"), IsEmpty());
}

TEST_F(MomentsTest, BackdatingIsListedAndSummedUpWithoutImportedHistory) {
  Joined("2021-05-01", R"(, "historical": true)");
  const std::string ada = NewPerson();
  const auto assigned = Sponsor(ada, "2021-01-01");
  const std::string filter = absl::StrFormat(
      R"({"filter": {"resource": "alliances/x"}, "days_min": 30, "read_after": "%d"})", client_->Head());
  const auto late = Ask<v1::ListBackdatingResponse>("ListBackdating", filter);
  std::vector<std::string> types;
  for (const auto& entry : late.entries()) types.push_back(entry.entry().type());
  // The alliance itself was opened for 2020.
  EXPECT_THAT(types, ElementsAre("AllianceCreated", "PartyJoined", "PartyJoined", "RoleAssigned"));
  EXPECT_EQ(late.entries(3).entry().name(), assigned.events(0).event());
  const auto summary = Ask<v1::SummarizeBackdatingResponse>("SummarizeBackdating", filter);
  ASSERT_EQ(summary.actors_size(), 1);
  EXPECT_EQ(summary.actors(0).count(), 4u);
  EXPECT_EQ(summary.actors(0).days_late_max(), late.entries(0).days_late());
  EXPECT_TRUE(summary.complete());
}

TEST_F(MomentsTest, TheTrailTellsWhatEachEventChangedWhereAsked) {
  const auto joined = Joined("2021-05-01");
  const std::string request = absl::StrFormat(
      R"({"filter": {"resource": "alliances/x", "types": ["PartyJoined"]}, "include_changes": true,
                          "read_after": "%d"})",
      client_->Head());
  const auto listed = Ask<v1::ListTrailResponse>("ListTrail", request);
  ASSERT_EQ(listed.entries_size(), 3);
  const v1::TrailEntry& entry = listed.entries(2);
  ASSERT_EQ(entry.changes_size(), 2);
  EXPECT_EQ(entry.changes(1).field(), "parties[organizations/initech].status");
  EXPECT_EQ(entry.changes(1).before(), "");
  EXPECT_EQ(entry.changes(1).after(), "member");
  EXPECT_THAT(entry.text(),
              HasSubstr("recorded that organizations/initech joined the alliance. It is dated 2021-05-01"));
  const auto streamed = client_->Trail(request);
  ASSERT_EQ(streamed.value.size(), 3u);
  EXPECT_EQ(streamed.value[2].text(), entry.text());
  const auto event =
      Ask<v1::TrailEntry>("GetEvent", absl::StrFormat(R"({"name": "%s"})", joined.events(0).event()));
  EXPECT_EQ(event.text(), entry.text());
}

}  // namespace
}  // namespace entente
