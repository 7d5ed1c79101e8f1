// Pages are complete and without doubles, in both directions and while others write.
#include <algorithm>
#include <functional>
#include <numeric>

#include "absl/strings/str_format.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;

class PagingTest : public support::ServerTest {
 protected:
  // All pages of the trail; `request` is a part of the request with its comma. `between` runs after each
  // page.
  std::vector<uint64_t> Positions(const std::string& request, const std::function<void()>& between = [] {}) {
    std::vector<uint64_t> positions;
    std::string token;
    for (int page = 0; page < 1000; ++page) {
      const auto answer = client_->Ask<v1::ListTrailResponse>(
          "ListTrail", absl::StrFormat(R"({%s "page_token": "%s"})", request, token));
      EXPECT_THAT(answer.status, IsAccepted());
      EXPECT_LE(answer->entries_size(), 7);
      for (const v1::TrailEntry& entry : answer->entries()) positions.push_back(entry.position());
      token = answer->next_page_token();
      if (token.empty() || !answer.ok()) return positions;
      between();
    }
    ADD_FAILURE() << "the pages have no end";
    return positions;
  }

  std::vector<uint64_t> Streamed(const std::string& request) {
    std::vector<uint64_t> positions;
    const auto trail = client_->Trail("{" + request + "}");
    EXPECT_THAT(trail.status, IsAccepted());
    for (const v1::TrailEntry& entry : trail.value) positions.push_back(entry.position());
    return positions;
  }

  static std::vector<uint64_t> UpTo(uint64_t last) {
    std::vector<uint64_t> positions(last);
    std::iota(positions.begin(), positions.end(), 1);
    return positions;
  }

  void GivenManyEvents() {
    GivenAlliance();
    for (int i = 0; i < 30; ++i) GivenOrganization("org-" + std::to_string(i));
  }

  std::string ReadAfter() { return absl::StrFormat(R"("read_after": "%d")", client_->Head()); }
};

TEST_F(PagingTest, TheWholeTrailComesInBothDirections) {
  GivenManyEvents();
  std::vector<uint64_t> expected = UpTo(client_->Head());
  EXPECT_EQ(Positions(R"("page_size": 7, )" + ReadAfter() + ","), expected);
  EXPECT_EQ(Streamed(ReadAfter()), expected);
  std::reverse(expected.begin(), expected.end());
  EXPECT_EQ(Positions(R"("page_size": 7, "newest_first": true, )" + ReadAfter() + ","), expected);
  EXPECT_EQ(Streamed(R"("newest_first": true, )" + ReadAfter()), expected);
}

TEST_F(PagingTest, ALongTrailIsStreamedToItsEnd) {
  std::vector<v1::Command> commands;
  for (int i = 0; i < 3000; ++i) {
    commands.push_back(support::ToCommand(
        "RegisterOrganization",
        absl::StrFormat(R"({"organization_id": "org-%d", "organization": {"display_name": "One of many"}})",
                        i)));
  }
  ASSERT_THAT(client_->Import(commands).status, IsAccepted());
  std::vector<uint64_t> expected = UpTo(client_->Head());
  EXPECT_EQ(Streamed(ReadAfter()), expected);
  std::reverse(expected.begin(), expected.end());
  EXPECT_EQ(Streamed(R"("newest_first": true, )" + ReadAfter()), expected);
}

// The first message of a stream once waited for something else to be sent over the same connection.
TEST_F(PagingTest, AStreamBeginsOnAConnectionThatIsQuiet) {
  std::vector<v1::Command> commands;
  for (int i = 0; i < 700; ++i) {
    commands.push_back(support::ToCommand(
        "RegisterOrganization",
        absl::StrFormat(R"({"organization_id": "org-%d", "organization": {"display_name": "One of many"}})",
                        i)));
  }
  ASSERT_THAT(client_->Import(commands).status, IsAccepted());
  const std::string read_after = ReadAfter();
  for (int i = 0; i < 20 && !HasFailure(); ++i) {
    const support::Client fresh(server_.address());
    EXPECT_EQ(fresh.Head(), 700u + support::kFirstEvents);
    const auto trail = fresh.Trail("{" + read_after + "}");
    EXPECT_THAT(trail.status, IsAccepted());
    EXPECT_EQ(trail.value.size(), 700u + support::kFirstEvents);
  }
}

TEST_F(PagingTest, WritesBetweenPagesMakeNoDoublesAndNoGaps) {
  GivenManyEvents();
  const uint64_t head = client_->Head();
  int written = 0;
  const auto write = [&] { GivenOrganization("late-" + std::to_string(written++)); };
  auto newest_first = Positions(R"("page_size": 7, "newest_first": true, )" + ReadAfter() + ",", write);
  std::reverse(newest_first.begin(), newest_first.end());
  EXPECT_EQ(newest_first, UpTo(head));
  written = 1000;
  const auto stop_after_five = [&] {
    if (written < 1005) write();
  };
  const auto oldest_first = Positions(R"("page_size": 7, )" + ReadAfter() + ",", stop_after_five);
  EXPECT_EQ(oldest_first, UpTo(oldest_first.size()));
  EXPECT_GE(oldest_first.size(), head);
}

TEST_F(PagingTest, AFilterLeavesOutTheRestOnly) {
  GivenManyEvents();
  Done("AssignRole",
       absl::StrFormat(R"({"alliance": "alliances/x", "party": "organizations/acme",
      "role": "alliance_manager", "person": "%s"})",
                       Done("RegisterPerson", R"({"person": {"display_name": "Ada Example"}})").resource()));
  const auto all = client_->Trail("{" + ReadAfter() + "}").value;
  std::vector<uint64_t> registered;
  std::vector<uint64_t> of_alliance;
  for (const v1::TrailEntry& entry : all) {
    if (entry.type() == "OrganizationRegistered") registered.push_back(entry.position());
    if (entry.resource() == "alliances/x") of_alliance.push_back(entry.position());
  }
  ASSERT_EQ(registered.size(), 32u);
  ASSERT_EQ(of_alliance.size(), 4u);
  EXPECT_EQ(
      Positions(R"("page_size": 7, "filter": {"types": ["OrganizationRegistered"]}, )" + ReadAfter() + ","),
      registered);
  EXPECT_EQ(Positions(R"("page_size": 3, "filter": {"resource": "alliances/x"}, )" + ReadAfter() + ","),
            of_alliance);
  EXPECT_THAT(Positions(R"("page_size": 3, "filter": {"actor": "principals/nobody"}, )" + ReadAfter() + ","),
              ElementsAre());
  std::reverse(registered.begin(), registered.end());
  EXPECT_EQ(Positions(R"("page_size": 7, "newest_first": true,
                         "filter": {"types": ["OrganizationRegistered"]}, )" +
                      ReadAfter() + ","),
            registered);
}

TEST_F(PagingTest, AlliancesComeByNameAndOnce) {
  GivenOrganization("acme");
  GivenOrganization("globex");
  std::vector<std::string> expected;
  for (int i = 0; i < 23; ++i) {
    const std::string id = absl::StrFormat("a-%02d", (i * 7) % 23);
    Done("CreateAlliance", absl::StrFormat(R"({"alliance_id": "%s", "display_name": "A",
        "parties": ["organizations/acme", "organizations/globex"]})",
                                           id));
    expected.push_back("alliances/" + id);
  }
  std::sort(expected.begin(), expected.end());
  std::vector<std::string> names;
  std::string token;
  do {
    const auto page = client_->Ask<v1::ListAlliancesResponse>(
        "ListAlliances",
        absl::StrFormat(R"({"page_size": 5, "page_token": "%s", "as_of": {"read_after": "%d"}})", token,
                        client_->Head()));
    ASSERT_THAT(page.status, IsAccepted());
    for (const auto& alliance : page->alliances()) names.push_back(alliance.name());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(names, expected);
}

TEST_F(PagingTest, FiguresComeByPeriod) {
  GivenAlliance();
  Done("DefineKpi", R"({"alliance": "alliances/x", "kpi_id": "k",
                        "definition": {"display_name": "K", "unit": "count"}})");
  std::vector<std::string> expected;
  for (int i = 0; i < 40; ++i) {
    const std::string period = std::to_string(1990 + (i * 7) % 40);
    expected.push_back(period);
    Done("RecordKpiValue",
         absl::StrFormat(R"({"kpi": "alliances/x/kpis/k", "period": "%s", "value": {"number": "1"}})",
                         period));
  }
  std::sort(expected.begin(), expected.end());
  std::vector<std::string> periods;
  std::string token;
  do {
    const auto page = client_->Ask<v1::ListKpiMeasurementsResponse>(
        "ListKpiMeasurements",
        absl::StrFormat(
            R"({"kpi": "alliances/x/kpis/k", "page_size": 9, "page_token": "%s", "as_of": {"read_after": "%d"}})",
            token, client_->Head()));
    ASSERT_THAT(page.status, IsAccepted());
    for (const auto& measured : page->measurements()) periods.push_back(measured.period());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(periods, expected);
}

TEST_F(PagingTest, ATokenThatIsNoneOrBelongsElsewhereIsRefused) {
  GivenManyEvents();
  EXPECT_THAT(client_->Ask<v1::ListTrailResponse>("ListTrail", R"({"page_token": "nonsense"})").status,
              IsRefused(v1::FIELD_INVALID));
  const auto page =
      client_->Ask<v1::ListTrailResponse>("ListTrail", R"({"page_size": 3, )" + ReadAfter() + "}");
  ASSERT_FALSE(page->next_page_token().empty());
  const auto other = client_->Ask<v1::ListTrailResponse>(
      "ListTrail", absl::StrFormat(R"({"page_size": 3, "newest_first": true, "page_token": "%s"})",
                                   page->next_page_token()));
  EXPECT_THAT(other.status, IsRefused(v1::FIELD_INVALID));
}

}  // namespace
}  // namespace entente
