// The fixture of tests through gRPC: a server of its own for each test.
#ifndef ENTENTE_TESTS_SUPPORT_SERVER_TEST_H_
#define ENTENTE_TESTS_SUPPORT_SERVER_TEST_H_

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/client.h"
#include "tests/support/refusal.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace entente::support {

// How many events a new log begins with: the built-in playbooks, and the features.
inline constexpr uint64_t kFirstEvents = 3;

// A server without credentials, on an empty data directory, and a client of it.
class ServerTest : public testing::Test {
 protected:
  void SetUp() override { Start(); }

  // Starts the server, for the first time or again.
  void Start() {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    client_ = std::make_unique<Client>(server_.address());
  }

  // Ends it. The client goes first, because a connection that no one polls costs the server its grace.
  void Stop() {
    client_.reset();
    EXPECT_EQ(server_.Stop(), 0) << server_.Log();
  }

  void Restart() {
    Stop();
    Start();
    if (client_ != nullptr) client_->AwaitViews();
  }

  // Gives a command that must be accepted, and returns its receipt.
  v1::Receipt Done(const std::string& method, const std::string& json) const {
    const auto answer = client_->Do(method, json);
    EXPECT_THAT(answer.status, IsAccepted()) << method << " " << json;
    return answer.value;
  }

  // Registers `organizations/{id}`.
  void GivenOrganization(const std::string& id) const {
    Done("RegisterOrganization",
         R"({"organization_id": ")" + id + R"(", "organization": {"display_name": "The )" + id + R"("}})");
  }

  // Two organizations, `acme` and `globex`, and an alliance of them, `alliances/x`, since 2020-01-01.
  v1::Receipt GivenAlliance() const {
    GivenOrganization("acme");
    GivenOrganization("globex");
    return Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/acme", "organizations/globex"], "context": {"effective_on": "2020-01-01"}})");
  }

  TemporaryDirectory directory_;
  ServerProcess server_{directory_ / "data"};
  std::unique_ptr<Client> client_;
};

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_SERVER_TEST_H_
