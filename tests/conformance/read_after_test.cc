// Whoever has a receipt reads what was recorded with it, at once.
#include <chrono>
#include <thread>

#include "absl/strings/str_format.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::IsAccepted;
using support::IsRefused;

using ReadAfterTest = support::ServerTest;

TEST_F(ReadAfterTest, EveryQueryShowsTheWriteAtOnce) {
  GivenAlliance();
  Done("DefineKpi", R"({"alliance": "alliances/x", "kpi_id": "k",
                        "definition": {"display_name": "K", "unit": "count"}})");
  for (int i = 0; i < 50; ++i) {
    const auto receipt =
        Done("RecordKpiValue",
             absl::StrFormat(R"({"kpi": "alliances/x/kpis/k", "period": "%d", "value": {"number": "1"}})",
                             2000 + i));
    const auto read_after = absl::StrFormat(R"("read_after": "%d")", receipt.position());
    const auto alliance = client_->Ask<v1::Alliance>(
        "GetAlliance", R"({"name": "alliances/x", "as_of": {)" + read_after + "}}");
    EXPECT_EQ(alliance->version(), receipt.version());
    const auto list =
        client_->Ask<v1::ListAlliancesResponse>("ListAlliances", R"({"as_of": {)" + read_after + "}}");
    ASSERT_EQ(list->alliances_size(), 1);
    EXPECT_EQ(list->alliances(0).version(), receipt.version());
    const auto figures = client_->Ask<v1::ListKpiMeasurementsResponse>(
        "ListKpiMeasurements", R"({"kpi": "alliances/x/kpis/k", "as_of": {)" + read_after + "}}");
    EXPECT_EQ(figures->measurements_size(), i + 1);
    const auto trail = client_->Ask<v1::ListTrailResponse>(
        "ListTrail", R"({"filter": {"resource": "alliances/x"}, "newest_first": true, "page_size": 1, )" +
                         read_after + "}");
    ASSERT_EQ(trail->entries_size(), 1) << support::Explain(trail.status);
    EXPECT_EQ(trail->entries(0).position(), receipt.position());
    const auto stream = client_->Trail("{" + read_after + "}");
    ASSERT_THAT(stream.status, IsAccepted());
    EXPECT_EQ(stream.value.back().position(), receipt.position());
  }
}

TEST_F(ReadAfterTest, APositionThatNoOneHasReachedIsRefusedInTime) {
  GivenAlliance();
  const auto begin = std::chrono::steady_clock::now();
  const auto answer =
      client_->Ask<v1::ListAlliancesResponse>("ListAlliances", R"({"as_of": {"read_after": "1000000"}})");
  EXPECT_THAT(answer.status, IsRefused(v1::READ_AFTER_NOT_REACHED));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

TEST_F(ReadAfterTest, AWaitingReaderIsServedByTheNextWrite) {
  GivenAlliance();
  const uint64_t next = client_->Head() + 1;
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    support::Client(server_.address())
        .Do("RenameOrganization", R"({"name": "organizations/acme", "display_name": "Acme Ltd"})");
  });
  const auto answer = client_->Ask<v1::ListTrailResponse>(
      "ListTrail", absl::StrFormat(R"({"newest_first": true, "page_size": 1, "read_after": "%d"})", next));
  writer.join();
  ASSERT_THAT(answer.status, IsAccepted());
  EXPECT_EQ(answer->entries(0).position(), next);
}

}  // namespace
}  // namespace entente
