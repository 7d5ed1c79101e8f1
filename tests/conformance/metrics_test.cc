// What monitoring is told, and that strangers leave their traces there and in the log of requests only.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "entente/v1/rules.pb.h"
#include "tests/support/metrics_page.h"
#include "tests/support/raw_call.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::CallRaw;
using support::IsAccepted;
using support::IsRefused;
using support::MetricsPage;
using support::TokenLine;
using support::TokenOf;
using testing::HasSubstr;

constexpr char kGetInfo[] = "/entente.v1.AdminService/GetServerInfo";
constexpr char kRegister[] = R"({"organization_id": "acme", "organization": {"display_name": "Acme"}})";

class MetricsTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(directory_ / "tokens",
                       TokenLine("root", "administrator") + TokenLine("reader", "reader"));
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    root_ = std::make_unique<support::Client>(server_.address(), TokenOf("root"));
  }
  MetricsPage Page() const { return MetricsPage::Fetch(server_.MetricsAddress()); }

  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data",
                                 {"--token-file", directory_ / "tokens", "--metrics-listen", "127.0.0.1:0"}};
  std::unique_ptr<support::Client> root_;
};

TEST_F(MetricsTest, AStrangerLeavesACountAndALineAndNoFact) {
  const uint64_t head = root_->Head();
  EXPECT_EQ(Page().Value(R"(entente_unauthenticated_calls_total{reason="CREDENTIALS_INVALID"})"), 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(CallRaw(root_->channel(), kGetInfo, "", {{"authorization", "Bearer " + TokenOf("nobody")}}),
                IsRefused(v1::CREDENTIALS_INVALID));
  }
  EXPECT_THAT(CallRaw(root_->channel(), kGetInfo, ""), IsRefused(v1::CREDENTIALS_MISSING));
  const MetricsPage page = Page();
  EXPECT_EQ(page.Value(R"(entente_unauthenticated_calls_total{reason="CREDENTIALS_INVALID"})"), 3);
  EXPECT_EQ(page.Value(R"(entente_unauthenticated_calls_total{reason="CREDENTIALS_MISSING"})"), 1);
  EXPECT_EQ(
      page.Value(R"(entente_rpc_calls_total{method="AdminService/GetServerInfo",code="UNAUTHENTICATED"})"),
      4);
  root_.reset();
  EXPECT_EQ(server_.Stop(), 0);
  EXPECT_THAT(server_.Log(), HasSubstr("CREDENTIALS_INVALID"));
  EXPECT_THAT(server_.Log(), HasSubstr("CREDENTIALS_MISSING"));
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  EXPECT_EQ(support::Client(server_.address(), TokenOf("root")).Head(), head);
}

// More of them than there are threads.
TEST_F(MetricsTest, ConnectionsThatSayNothingDoNotKeepThePageFromOthers) {
  const std::string address = server_.MetricsAddress();
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::vector<int> silent;
  for (int i = 0; i < 4; ++i) {
    silent.push_back(socket(AF_INET, SOCK_STREAM, 0));
    ASSERT_EQ(connect(silent.back(), reinterpret_cast<const sockaddr*>(&there), sizeof(there)), 0);
  }
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_GE(Page().Value(R"(entente_unauthenticated_calls_total{reason="CREDENTIALS_INVALID"})"), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(15)) << "30 s a connection before";
  for (const int connection : silent) close(connection);
}

TEST_F(MetricsTest, CallsAreCountedByMethodAndCodeWithHowLongTheyTook) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsRefused(v1::RESOURCE_ALREADY_EXISTS));
  const MetricsPage page = Page();
  const std::string method = R"(method="OrganizationService/RegisterOrganization")";
  EXPECT_EQ(page.Value("entente_rpc_calls_total{" + method + R"(,code="OK"})"), 1);
  EXPECT_EQ(page.Value("entente_rpc_calls_total{" + method + R"(,code="ALREADY_EXISTS"})"), 1);
  EXPECT_EQ(page.Value("entente_rpc_call_duration_seconds_count{" + method + "}"), 2);
  EXPECT_EQ(page.Value("entente_rpc_call_duration_seconds_bucket{" + method + R"(,le="+Inf"})"), 2);
  EXPECT_GT(page.Value("entente_rpc_call_duration_seconds_sum{" + method + "}"), 0);
  EXPECT_EQ(page.TypeOf("entente_rpc_calls_total"), "counter");
  EXPECT_EQ(page.TypeOf("entente_rpc_call_duration_seconds"), "histogram");
  // What was not called has a zero, so that its rate is known.
  EXPECT_EQ(page.Value(R"(entente_rpc_calls_total{method="PersonService/ErasePerson",code="OK"})"), 0);
}

TEST_F(MetricsTest, DenialsOfKnownCallersAreCountedByMethod) {
  const support::Client reader(server_.address(), TokenOf("reader"));
  EXPECT_THAT(reader.Do("RegisterOrganization", kRegister).status, IsRefused(v1::PERMISSION_DENIED));
  const MetricsPage page = Page();
  EXPECT_EQ(page.Value(R"(entente_rpc_denials_total{method="OrganizationService/RegisterOrganization"})"), 1);
  EXPECT_EQ(page.Value(R"(entente_unauthenticated_calls_total{reason="CREDENTIALS_INVALID"})"), 0);
}

TEST_F(MetricsTest, TheRecordAndItsViewsAreTold) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  root_->AwaitViews();
  const MetricsPage page = Page();
  EXPECT_EQ(page.Value("entente_log_position"), static_cast<double>(root_->Head()));
  EXPECT_EQ(page.Value("entente_ledger_read_only"), 0);
  EXPECT_EQ(page.Value(R"(entente_ledger_queue_items{kind="command"})"), 0);
  EXPECT_EQ(page.Value(R"(entente_ledger_queue_items{kind="access"})"), 0);
  EXPECT_EQ(page.Value(R"(entente_view_lag_events{view="trail"})"), 0);
  EXPECT_EQ(page.Value(R"(entente_view_ready{view="alliances"})"), 1);
  // The last of a call follows its answer.
  EXPECT_LE(page.Value("entente_rpc_calls_in_hand"), 1);
  EXPECT_EQ(page.Value("entente_reads_waiting"), 0);
  EXPECT_EQ(page.TypeOf("entente_build_info"), "gauge");
}

TEST_F(MetricsTest, APortThatIsInUseIsARefusedStart) {
  support::ServerProcess other(directory_ / "other", {"--metrics-listen", server_.MetricsAddress()});
  EXPECT_EQ(other.TryStart(), 1);
  EXPECT_THAT(other.Log(), HasSubstr("metrics cannot be served on '" + server_.MetricsAddress() + "'"));
}

TEST_F(MetricsTest, NothingIsServedUnlessItIsAskedFor) {
  support::ServerProcess other(directory_ / "other");
  ASSERT_NO_FATAL_FAILURE(other.Start());
  EXPECT_EQ(other.MetricsAddress(), "");
}

TEST_F(MetricsTest, TheScrubTellsItsRoundsAndFaults) {
  EXPECT_THAT(root_->Do("RegisterOrganization", kRegister).status, IsAccepted());
  MetricsPage page = Page();
  while (page.Value("entente_scrub_rounds_total") == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    page = Page();
  }
  EXPECT_EQ(page.TypeOf("entente_scrub_rounds_total"), "counter");
  EXPECT_EQ(page.Value("entente_scrub_faults_total"), 0);
  EXPECT_NEAR(page.Value("entente_scrub_last_round_timestamp_seconds"),
              static_cast<double>(absl::ToUnixSeconds(absl::Now())), 600);
}

}  // namespace
}  // namespace entente
