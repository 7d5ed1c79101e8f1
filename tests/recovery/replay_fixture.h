// What the tests of replays share: the program that replays, and a log to export.
#ifndef ENTENTE_TESTS_RECOVERY_REPLAY_FIXTURE_H_
#define ENTENTE_TESTS_RECOVERY_REPLAY_FIXTURE_H_

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "entente/v1/export_service.pb.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"

namespace entente {

// Replays an export into a directory.
support::Ended Replay(const std::string& file, const std::string& data_dir,
                      std::vector<std::string> more = {});

// Asks all that a replay needs.
v1::ExportEventsRequest WholeExport();

// Writes an export of all events, as it is served.
grpc::Status WriteExport(const support::Client& client, const v1::ExportEventsRequest& request,
                         const std::string& file, const std::string& token = "");

class ReplayTest : public support::ServerTest {
 protected:
  // Stops the server and replays into a directory of its own, which a second server then serves.
  std::string ReplayAndServe(const std::string& file, const std::vector<std::string>& more = {}) {
    Stop();
    const support::Ended outcome = Replay(file, replayed_.data_dir(), more);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    replayed_.Start();
    client_ = std::make_unique<support::Client>(replayed_.address());
    client_->AwaitViews();
    return outcome.out;
  }

  // All that is to be seen of the alliances and the people.
  std::string AllStates() const {
    std::string text;
    const std::string all = absl::StrFormat(R"({"as_of": {"read_after": "%d"}})", client_->Head());
    const auto list = client_->Ask<v1::ListAlliancesResponse>("ListAlliances", all);
    text += list->DebugString();
    for (const v1::AllianceSummary& alliance : list->alliances()) {
      text += client_->Ask<v1::Alliance>("GetAlliance", absl::StrFormat(R"({"name": "%s"})", alliance.name()))
                  ->DebugString();
    }
    return text;
  }

  std::vector<std::string> Lines(const std::string& file) const {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  static void WriteLines(const std::string& file, const std::vector<std::string>& lines) {
    std::ofstream out(file);
    for (const std::string& line : lines) out << line << "\n";
  }

  // Replays an export that must be refused, and returns the sentence.
  std::string WhyRefused(const std::vector<std::string>& lines) {
    const std::string file = directory_ / "wrong.jsonl";
    WriteLines(file, lines);
    const std::string data_dir = directory_ / ("refused-" + std::to_string(refused_++));
    const support::Ended outcome = Replay(file, data_dir);
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    return outcome.err;
  }

  support::ServerProcess replayed_{directory_ / "replayed"};
  int refused_ = 0;
};

}  // namespace entente

#endif  // ENTENTE_TESTS_RECOVERY_REPLAY_FIXTURE_H_
