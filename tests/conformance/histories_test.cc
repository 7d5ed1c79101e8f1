// The real histories, imported: what the public knows comes out again, however they came in.
#include "tests/support/histories.h"

#include <filesystem>
#include <map>

#include "absl/strings/str_format.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/person.pb.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::IsAccepted;
using support::Outcome;
using testing::ElementsAre;
using testing::Pair;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSkyTeam[] = "alliances/skyteam";
constexpr char kRenaultNissan[] = "alliances/renault-nissan-mitsubishi";

int MemberCount(const v1::Alliance& alliance) {
  int members = 0;
  for (const v1::Party& party : alliance.parties()) members += party.status() == v1::Party::MEMBER ? 1 : 0;
  return members;
}

const v1::Party* FindParty(const v1::Alliance& alliance, const std::string& organization) {
  for (const v1::Party& party : alliance.parties()) {
    if (party.organization() == "organizations/" + organization) return &party;
  }
  return nullptr;
}

// A text of all that is to be seen of an alliance and does not depend on when or in which order it was
// recorded.
std::string Substance(v1::Alliance alliance) {
  std::map<std::string, std::string> lines;
  for (const v1::Party& party : alliance.parties()) {
    lines["party " + party.organization()] =
        absl::StrFormat("%d %s %s %s %d", party.status(), party.membership_kind(),
                        support::DateText(party.since()), party.successor(), party.imprecise());
  }
  for (const v1::RoleHolding& role : alliance.roles()) {
    lines["role " + role.party() + role.role() + role.office()] =
        role.person() + " " + support::DateText(role.since());
  }
  for (const v1::Kpi& kpi : alliance.kpis()) {
    for (const v1::KpiMeasurement& measured : kpi.measurements()) {
      lines["kpi " + kpi.name() + measured.period()] = measured.value().ShortDebugString();
    }
  }
  for (const v1::Milestone& milestone : alliance.milestones())
    lines["milestone " + milestone.name()] = milestone.title();
  lines["stage"] = alliance.lifecycle().stage();
  lines["status"] = std::to_string(alliance.lifecycle().status());
  std::string text;
  for (const auto& [key, value] : lines) text += key + ": " + value + "\n";
  return text;
}

class HistoriesTest : public support::ServerTest {
 protected:
  // Imports commands that must all be accepted; returns how many of them were replayed.
  int ImportAll(const std::vector<v1::Command>& commands) {
    const auto outcomes = client_->Import(commands);
    EXPECT_THAT(outcomes.status, IsAccepted());
    EXPECT_EQ(outcomes.value.size(), commands.size());
    int replayed = 0;
    for (size_t i = 0; i < outcomes.value.size(); ++i) {
      EXPECT_TRUE(outcomes.value[i].has_receipt())
          << commands[i].ShortDebugString() << "\n"
          << support::Explain(support::AsGrpcStatus(outcomes.value[i].refusal()));
      replayed += outcomes.value[i].receipt().replayed() ? 1 : 0;
    }
    return replayed;
  }

  v1::Alliance On(const std::string& name, const std::string& day) {
    const auto answer = client_->GetAlliance(name, day);
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }

  void ExpectPublishedCounts() {
    EXPECT_EQ(MemberCount(On(kStar, "2024-09-30")), 25);
    EXPECT_EQ(MemberCount(On(kSkyTeam, "2025-05-31")), 18);
  }

  // What the person of the histories' external id is called by the server.
  std::string PersonByReference(const std::string& id) {
    const auto answer = client_->Ask<v1::Person>(
        "GetPerson", absl::StrFormat(R"({"name": "people/external:histories:%s"})", id));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer->name();
  }

  // Who holds an office for a party; empty if no one does.
  std::string OfficeHolder(const std::string& party, const std::string& office, const std::string& day) {
    std::string holder;
    const v1::Alliance alliance = On(kRenaultNissan, day);
    for (const v1::RoleHolding& role : alliance.roles()) {
      if (role.party() == "organizations/" + party && role.office() == office) holder += role.person();
    }
    return holder;
  }

  const support::Histories histories_ = support::ReadHistories();
};

TEST_F(HistoriesTest, TheMembersArePublishedOnes) {
  ImportAll(histories_.Commands());
  ExpectPublishedCounts();
}

TEST_F(HistoriesTest, TheOrderOfTheLinesDoesNotMatter) {
  ImportAll(histories_.Commands());
  std::map<std::string, std::string> expected;
  for (const v1::Command& command : histories_.creating) {
    if (!command.has_create_alliance()) continue;
    const std::string name = "alliances/" + command.create_alliance().alliance_id();
    for (const char* day : {"1999-06-01", "2001-12-31", "2012-06-30", "2018-01-01", "2025-05-31"}) {
      const auto answer = client_->GetAlliance(name, day);
      expected[name + " " + day] = answer.ok() ? Substance(answer.value) : support::ReasonOf(answer.status);
    }
  }
  // People get ids of their own on each server, so they are compared by these names.
  const auto name_of = [](support::Client& client, const std::string& text) {
    std::string named = text;
    for (int i = 1; i <= 19; ++i) {
      const std::string reference = absl::StrFormat("people/external:histories:p%02d", i);
      const auto person =
          client.Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", reference));
      for (size_t at; (at = named.find(person->name())) != std::string::npos;) {
        named.replace(at, person->name().size(), reference);
      }
    }
    return named;
  };
  for (auto& [key, text] : expected) text = name_of(*client_, text);
  for (const unsigned seed : {1u, 2u, 3u}) {
    support::TemporaryDirectory directory;
    support::ServerProcess server(directory / "data");
    server.Start();
    support::Client client(server.address());
    ASSERT_THAT(client.Import(histories_.Commands(seed)).status, IsAccepted());
    for (const auto& [key, text] : expected) {
      const size_t blank = key.find(' ');
      const auto answer = client.GetAlliance(key.substr(0, blank), key.substr(blank + 1));
      EXPECT_EQ(name_of(client, answer.ok() ? Substance(answer.value) : support::ReasonOf(answer.status)),
                text)
          << key << ", seed " << seed;
    }
    EXPECT_EQ(server.Stop(), 0);
  }
}

TEST_F(HistoriesTest, ASnapshotChangesNoAnswer) {
  ImportAll(histories_.Commands());
  const std::string before = Substance(On(kStar, "2024-09-30"));
  std::vector<v1::Command> more;
  for (int i = 0; i < 400; ++i) {
    more.push_back(support::ToCommand(
        "RecordMilestone",
        absl::StrFormat(
            R"({"alliance": "%s", "milestone_id": "m%d", "title": "A later thing", "kind": "review",
            "context": {"effective_on": "2025-05-01", "historical": true, "request_id": "more-%d"}})",
            kStar, i, i)));
  }
  ImportAll(more);
  EXPECT_EQ(Substance(On(kStar, "2024-09-30")), before);
  Restart();  // So that the state is folded from the snapshot that the 400 have led to.
  EXPECT_EQ(Substance(On(kStar, "2024-09-30")), before);
  ExpectPublishedCounts();
}

TEST_F(HistoriesTest, ARestartChangesNoAnswer) {
  ImportAll(histories_.Commands(4));
  Restart();
  ExpectPublishedCounts();
}

TEST_F(HistoriesTest, DeletedViewsAreBuiltAgain) {
  ImportAll(histories_.Commands());
  const std::string before = Substance(On(kSkyTeam, "2025-05-31"));
  // Views follow the log: what they show has to be asked for as of the last command, before and after.
  const std::string all_of_it = absl::StrFormat(R"({"as_of": {"read_after": "%d"}})", client_->Head());
  const auto list_before = client_->Ask<v1::ListAlliancesResponse>("ListAlliances", all_of_it);
  EXPECT_EQ(list_before->alliances_size(), 9);
  Stop();
  ASSERT_GT(std::filesystem::remove_all(server_.data_dir() + "/views"), 0u);
  Start();
  client_->AwaitViews();
  ExpectPublishedCounts();
  EXPECT_EQ(Substance(On(kSkyTeam, "2025-05-31")), before);
  const auto list = client_->Ask<v1::ListAlliancesResponse>("ListAlliances", all_of_it);
  EXPECT_EQ(list->DebugString(), list_before->DebugString());
}

TEST_F(HistoriesTest, ImportingTwiceChangesNothing) {
  const auto commands = histories_.Commands();
  EXPECT_EQ(ImportAll(commands), 0);
  const uint64_t head = client_->Head();
  EXPECT_EQ(ImportAll(commands), static_cast<int>(commands.size()));
  EXPECT_EQ(client_->Head(), head);
}

TEST_F(HistoriesTest, SynergiesAreYearlyMeasurements) {
  ImportAll(histories_.Commands());
  const std::string kpi = std::string(kRenaultNissan) + "/kpis/synergies";
  const auto answer = client_->Ask<v1::ListKpiMeasurementsResponse>(
      "ListKpiMeasurements",
      absl::StrFormat(R"({"kpi": "%s", "as_of": {"read_after": "%d"}})", kpi, client_->Head()));
  ASSERT_THAT(answer.status, IsAccepted());
  std::vector<std::pair<std::string, int64_t>> figures;
  for (const v1::KpiMeasurement& measured : answer->measurements()) {
    EXPECT_EQ(measured.value().money().currency_code(), "EUR");
    EXPECT_EQ(measured.value().money().nanos(), 0);
    figures.emplace_back(measured.period(), measured.value().money().units());
  }
  EXPECT_THAT(figures, ElementsAre(Pair("2012", 2'690'000'000), Pair("2013", 2'870'000'000),
                                   Pair("2014", 3'800'000'000), Pair("2015", 4'300'000'000),
                                   Pair("2016", 5'000'000'000), Pair("2017", 5'700'000'000)));
  const v1::Alliance alliance = On(kRenaultNissan, "2025-05-31");
  for (const v1::Kpi& shown : alliance.kpis()) {
    if (shown.name() == kpi) EXPECT_EQ(shown.measurements_size(), 6);
  }
}

TEST_F(HistoriesTest, OfficesAreHeldOnGivenDays) {
  ImportAll(histories_.Commands(5));
  const std::string first = PersonByReference("p01");
  const std::string second = PersonByReference("p02");
  EXPECT_EQ(OfficeHolder("nissan", "chief executive", "2001-05-31"), "");
  EXPECT_EQ(OfficeHolder("nissan", "chief executive", "2016-01-01"), first);
  EXPECT_EQ(OfficeHolder("nissan", "chief executive", "2017-03-31"), first);
  EXPECT_EQ(OfficeHolder("nissan", "chief executive", "2017-04-01"), second);
  EXPECT_EQ(OfficeHolder("nissan", "chief executive", "2018-01-01"), second);
  EXPECT_EQ(OfficeHolder("nissan", "chief executive", "2020-01-01"), PersonByReference("p05"));
  EXPECT_EQ(OfficeHolder("renault", "chief executive", "2020-07-01"), PersonByReference("p06"));
  EXPECT_EQ(OfficeHolder("mitsubishi-motors", "chairman", "2018-11-25"), first);
  EXPECT_EQ(OfficeHolder("mitsubishi-motors", "chairman", "2018-11-26"), "");
}

TEST_F(HistoriesTest, AnswersInsideAnUncertainIntervalSaySo) {
  ImportAll(histories_.Commands());
  const auto imprecise = [&](const char* day) {
    return FindParty(On(kStar, day), "air-new-zealand")->imprecise();
  };
  EXPECT_TRUE(imprecise("1999-06-01"));
  EXPECT_TRUE(imprecise("1999-12-30"));
  EXPECT_FALSE(imprecise("1999-12-31"));  // It had happened by then, whenever it was.
  EXPECT_FALSE(imprecise("2000-01-01"));
  EXPECT_EQ(FindParty(On(kStar, "1998-12-31"), "air-new-zealand"), nullptr);

  const auto role_imprecise = [&](const char* day) {
    const v1::Alliance alliance = On(kRenaultNissan, day);
    for (const v1::RoleHolding& role : alliance.roles()) {
      if (role.office() == "chief executive" && role.party() == "organizations/nissan")
        return role.imprecise();
    }
    ADD_FAILURE() << "no one is chief executive of Nissan on " << day;
    return false;
  };
  EXPECT_TRUE(role_imprecise("2001-06-29"));
  EXPECT_FALSE(role_imprecise("2001-06-30"));
}

TEST_F(HistoriesTest, ASuccessionSaysWhoCameForWhom) {
  ImportAll(histories_.Commands());
  const v1::Alliance skyteam = On(kSkyTeam, "2025-05-31");
  std::vector<std::string> successors;
  for (const v1::Party& party : skyteam.parties()) {
    if (party.status() == v1::Party::SUCCEEDED)
      successors.push_back(party.organization() + " " + party.successor());
  }
  EXPECT_THAT(successors, ElementsAre("organizations/alitalia organizations/ita-airways"));
}

}  // namespace
}  // namespace entente
