// The server is killed at any moment under load, again and again, and nothing that it acknowledged is lost or
// doubled, nothing is half there, nothing is missing in between, and the views catch up.
//
// 20 rounds, or as many as the environment variable ENTENTE_KILLS says.
#include <signal.h>
#include <stdlib.h>

#include <chrono>
#include <random>
#include <thread>

#include "absl/strings/str_format.h"
#include "tests/recovery/load.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::IsAccepted;

constexpr int kThreads = 4;

int Rounds() {
  const char* rounds = getenv("ENTENTE_KILLS");
  return rounds == nullptr ? 20 : atoi(rounds);
}

class KillTest : public support::ServerTest {
 protected:
  std::chrono::milliseconds Between(int least, int most) {
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(least, most)(random_));
  }

  // Reads the whole log and looks for gaps. Returns how many events each request id has.
  std::map<std::string, int> ReadWholeLog() {
    const auto trail = client_->Trail(absl::StrFormat(R"({"read_after": "%d"})", client_->Head()));
    EXPECT_THAT(trail.status, IsAccepted());
    std::map<std::string, int> events;
    std::map<std::string, uint64_t> versions;
    uint64_t position = 0;
    std::string last_request;
    for (const v1::TrailEntry& entry : trail.value) {
      EXPECT_EQ(entry.position(), ++position) << "a gap in the log";
      EXPECT_EQ(entry.version(), ++versions[entry.resource()])
          << "a gap in the versions of " << entry.resource();
      const bool begins = entry.request_id() != last_request;
      EXPECT_FALSE(begins && events.count(entry.request_id()) && !entry.request_id().empty())
          << entry.request_id() << " is in two places";
      ++events[entry.request_id()];
      last_request = entry.request_id();
    }
    EXPECT_EQ(position, client_->Head());
    return events;
  }

  // What was acknowledged is there, what was not is there whole or not at all.
  void ExpectAllOrNone(const SentCommands& sent) {
    const auto events = ReadWholeLog();
    for (const auto& [id, command] : sent) {
      const auto found = events.find(id);
      if (found == events.end()) {
        EXPECT_EQ(command.acknowledged, 0u) << id << " was acknowledged and is lost";
      } else {
        EXPECT_EQ(found->second, command.events) << id << " is half there, or twice";
      }
    }
  }

  // Whoever got no answer sends the same again; then each is recorded exactly once.
  void RepeatAndCount(SentCommands& sent) {
    for (auto& [id, command] : sent) {
      if (command.acknowledged != 0 && random_() % 16 != 0) continue;
      const auto answer = client_->Do(command.command);
      ASSERT_THAT(answer.status, IsAccepted()) << id;
      if (command.acknowledged != 0) {
        EXPECT_TRUE(answer->replayed()) << id;
        EXPECT_EQ(answer->position(), command.acknowledged) << id;
      }
      command.acknowledged = answer->position();
    }
    const auto events = ReadWholeLog();
    for (const auto& [id, command] : sent) {
      ASSERT_TRUE(events.count(id)) << id;
      EXPECT_EQ(events.at(id), command.events) << id;
    }
  }

  // The list of alliances has all that were made.
  void ExpectViewsCaughtUp(const SentCommands& sent) {
    client_->AwaitViews();
    size_t made = 1;
    for (const auto& [id, command] : sent) made += command.command.has_create_alliance() ? 1 : 0;
    size_t listed = 0;
    std::string token;
    do {
      const auto page = client_->Ask<v1::ListAlliancesResponse>(
          "ListAlliances",
          absl::StrFormat(R"({"page_size": 1000, "page_token": "%s", "as_of": {"read_after": "%d"}})", token,
                          client_->Head()));
      ASSERT_THAT(page.status, IsAccepted());
      listed += static_cast<size_t>(page->alliances_size());
      token = page->next_page_token();
    } while (!token.empty());
    EXPECT_EQ(listed, made);
  }

  std::mt19937 random_{std::random_device{}()};
};

TEST_F(KillTest, NothingAcknowledgedIsLostOrDoubled) {
  PrepareLoad(*client_);
  SentCommands all;
  for (int round = 0; round < Rounds(); ++round) {
    SCOPED_TRACE(absl::StrFormat("round %d", round));
    Load load(server_.address(), round, kThreads);
    std::this_thread::sleep_for(Between(5, 250));
    server_.Kill();
    all.merge(load.Finish());
    if (round % 4 == 3) {
      // It is killed while it starts, as well.
      server_.Launch();
      std::this_thread::sleep_for(Between(0, 60));
      server_.Kill();
    }
    Start();
    if (HasFatalFailure()) return;
    ExpectAllOrNone(all);
    RepeatAndCount(all);
    ExpectViewsCaughtUp(all);
    if (HasFailure()) return;
  }
  EXPECT_GT(all.size(), static_cast<size_t>(Rounds()));
  RecordProperty("commands", static_cast<int>(all.size()));
}

}  // namespace
}  // namespace entente
