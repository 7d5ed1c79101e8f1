// What was recorded wrongly is put right: answers that know of it follow, answers from before stay, and the
// trail keeps both.
#include "absl/strings/str_format.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using google::protobuf::util::TimeUtil;
using support::ConditionsOf;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;

class CorrectionsTest : public support::ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    GivenAlliance();
    GivenOrganization("initech");
  }

  v1::Receipt Joined(const std::string& day, const std::string& corrects = "") {
    return Done("JoinParty", absl::StrFormat(
                                 R"({"alliance": "alliances/x", "organization": "organizations/initech",
            "context": {"effective_on": "%s", "corrects": "%s"}})",
                                 day, corrects));
  }

  v1::Receipt Withdrawn(const std::string& event) {
    return Done("VoidEvent",
                absl::StrFormat(R"({"event": "%s", "context": {"reason": "It never happened."}})", event));
  }

  // Since when Initech is a member on that day, as it was known then; `known` is a field of `AsOf` with its
  // comma.
  std::string MemberSince(const std::string& day, const std::string& known = "") {
    const auto answer = client_->Ask<v1::Alliance>(
        "GetAlliance",
        absl::StrFormat(R"({"name": "alliances/x", "as_of": {%s "effective_on": "%s", "read_after": "%d"}})",
                        known, day, client_->Head()));
    EXPECT_THAT(answer.status, IsAccepted());
    for (const v1::Party& party : answer->parties()) {
      if (party.organization() == "organizations/initech" && party.status() == v1::Party::MEMBER) {
        return support::DateText(party.since());
      }
    }
    return "no member";
  }

  static std::string AtPosition(const v1::Receipt& receipt) {
    return absl::StrFormat(R"("position": "%d",)", receipt.position());
  }
  static std::string Before(const google::protobuf::Timestamp& time) {
    return absl::StrFormat(R"("recorded_before": "%s",)", TimeUtil::ToString(time));
  }

  v1::TrailEntry Event(const std::string& name) {
    const auto answer = client_->Ask<v1::TrailEntry>("GetEvent", absl::StrFormat(R"({"name": "%s"})", name));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }

  // The events of Initech from `first` on, each with what it corrects and what corrects it.
  std::vector<std::string> TrailFrom(const v1::Receipt& first) {
    std::vector<std::string> links;
    const auto trail = client_->Trail(absl::StrFormat(
        R"({"filter": {"resource": "alliances/x", "types": ["PartyJoined", "EventVoided"]}, "read_after": "%d"})",
        client_->Head()));
    EXPECT_THAT(trail.status, IsAccepted());
    for (const v1::TrailEntry& entry : trail.value) {
      if (entry.position() < first.position()) continue;  // The members from the beginning.
      links.push_back(entry.type() + " " + entry.name() + " corrects " + entry.corrects() +
                      ", corrected by " + entry.corrected_by());
    }
    return links;
  }
};

TEST_F(CorrectionsTest, AReplacedDateIsGoneFromAnswersThatKnowOfIt) {
  const auto wrong = Joined("2021-05-01");
  EXPECT_EQ(MemberSince("2021-06-01"), "2021-05-01");
  const auto right = Joined("2022-05-01", wrong.events(0).event());
  EXPECT_EQ(MemberSince("2021-06-01"), "no member");
  EXPECT_EQ(MemberSince("2022-06-01"), "2022-05-01");

  EXPECT_EQ(MemberSince("2021-06-01", AtPosition(wrong)), "2021-05-01");
  EXPECT_EQ(MemberSince("2022-06-01", AtPosition(wrong)), "2021-05-01");
  EXPECT_EQ(MemberSince("2021-06-01", AtPosition(right)), "no member");
  EXPECT_EQ(MemberSince("2021-06-01", Before(right.record_time())), "2021-05-01");
  const auto just_after = right.record_time() + TimeUtil::MicrosecondsToDuration(1);
  EXPECT_EQ(MemberSince("2021-06-01", Before(just_after)), "no member");
  EXPECT_EQ(MemberSince("2022-06-01", Before(just_after)), "2022-05-01");
}

TEST_F(CorrectionsTest, AWithdrawnFactIsGoneFromAnswersThatKnowOfIt) {
  const auto wrong = Joined("2021-05-01");
  const auto withdrawn = Withdrawn(wrong.events(0).event());
  EXPECT_EQ(MemberSince("2021-06-01"), "no member");
  EXPECT_EQ(MemberSince("2025-06-01"), "no member");
  EXPECT_EQ(MemberSince("2021-06-01", AtPosition(wrong)), "2021-05-01");
  EXPECT_EQ(MemberSince("2021-06-01", AtPosition(withdrawn)), "no member");
  EXPECT_EQ(MemberSince("2021-06-01", Before(withdrawn.record_time())), "2021-05-01");
}

TEST_F(CorrectionsTest, TheTrailLinksBothWays) {
  const auto wrong = Joined("2021-05-01");
  const auto right = Joined("2022-05-01", wrong.events(0).event());
  const auto withdrawn = Withdrawn(right.events(0).event());
  const std::string first = wrong.events(0).event();
  const std::string second = right.events(0).event();
  const std::string third = withdrawn.events(0).event();
  EXPECT_THAT(TrailFrom(wrong),
              ElementsAre("PartyJoined " + first + " corrects , corrected by " + second,
                          "PartyJoined " + second + " corrects " + first + ", corrected by " + third,
                          "EventVoided " + third + " corrects " + second + ", corrected by "));
  EXPECT_EQ(Event(first).corrected_by(), second);
  EXPECT_EQ(Event(second).corrects(), first);
  EXPECT_EQ(Event(second).corrected_by(), third);
  EXPECT_EQ(Event(third).corrects(), second);
}

TEST_F(CorrectionsTest, ItIsTheSameAfterARestart) {
  const auto wrong = Joined("2021-05-01");
  const auto right = Joined("2022-05-01", wrong.events(0).event());
  const auto before = TrailFrom(wrong);
  Restart();
  EXPECT_EQ(MemberSince("2021-06-01"), "no member");
  EXPECT_EQ(MemberSince("2021-06-01", AtPosition(wrong)), "2021-05-01");
  EXPECT_EQ(MemberSince("2022-06-01", AtPosition(right)), "2022-05-01");
  EXPECT_EQ(TrailFrom(wrong), before);
}

TEST_F(CorrectionsTest, AFigureIsReplaced) {
  Done("DefineKpi", R"({"alliance": "alliances/x", "kpi_id": "joint-sales",
                        "definition": {"display_name": "Joint sales", "unit": "count"}})");
  const std::string record =
      R"({"kpi": "alliances/x/kpis/joint-sales", "period": "2024", "value": {"number": "%s"},
                                 "context": {"effective_on": "2025-01-15", "corrects": "%s"}})";
  const auto format = absl::ParsedFormat<'s', 's'>::New(record);
  const auto wrong = Done("RecordKpiValue", absl::StrFormat(*format, "71", ""));
  const auto right = Done("RecordKpiValue", absl::StrFormat(*format, "17", wrong.events(0).event()));
  const auto figure = [&](const std::string& known) {
    const auto answer = client_->Ask<v1::Alliance>(
        "GetAlliance", absl::StrFormat(R"({"name": "alliances/x", "as_of": {%s "read_after": "%d"}})", known,
                                       right.position()));
    EXPECT_THAT(answer.status, IsAccepted());
    EXPECT_EQ(answer->kpis(0).measurement_count(), 1u);
    return answer->kpis(0).measurements(0).value().number();
  };
  EXPECT_EQ(figure(""), "17");
  EXPECT_EQ(figure(AtPosition(wrong)), "71");
}

TEST_F(CorrectionsTest, TheListFollowsACorrection) {
  const auto wrong = Joined("2021-05-01");
  const auto count = [&](const std::string& known) {
    const auto answer = client_->Ask<v1::ListAlliancesResponse>(
        "ListAlliances",
        absl::StrFormat(
            R"({"member": "organizations/initech", "as_of": {%s "effective_on": "2021-06-01", "read_after": "%d"}})",
            known, client_->Head()));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer->alliances_size();
  };
  EXPECT_EQ(count(""), 1);
  Withdrawn(wrong.events(0).event());
  EXPECT_EQ(count(""), 0);
  EXPECT_EQ(count(AtPosition(wrong)), 1);
}

TEST_F(CorrectionsTest, WhatCannotBeCorrectedIsRefused) {
  const auto wrong = Joined("2021-05-01");
  Withdrawn(wrong.events(0).event());
  const uint64_t head = client_->Head();
  const auto void_again = client_->Do(
      "VoidEvent",
      absl::StrFormat(R"({"event": "%s", "context": {"reason": "Once more."}})", wrong.events(0).event()));
  EXPECT_THAT(void_again.status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(void_again.status), ElementsAre("EVENT_CORRECTED_ALREADY"));
  // The organizations are the first events after the playbook's; others rest on them.
  const auto void_creation =
      client_->Do("VoidEvent", R"({"event": "events/2", "context": {"reason": "Why not."}})");
  EXPECT_THAT(ConditionsOf(void_creation.status), ElementsAre("EVENT_NOT_CORRECTABLE"));
  EXPECT_THAT(client_->Do("VoidEvent", R"({"event": "events/99999", "context": {"reason": "x"}})").status,
              IsRefused(v1::RESOURCE_NOT_FOUND));
  const auto other_resource = client_->Do(
      "RenameOrganization",
      absl::StrFormat(R"({"name": "organizations/acme", "display_name": "A", "context": {"corrects": "%s"}})",
                      wrong.events(0).event()));
  EXPECT_THAT(other_resource.status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_EQ(client_->Head(), head);
}

}  // namespace
}  // namespace entente
