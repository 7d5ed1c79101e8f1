// A log that is not what it was is refused at start, with a sentence that says what is wrong, and before
// anyone is served.
#include <algorithm>
#include <filesystem>
#include <thread>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

class RefusedStartTest : public support::ServerTest {
 protected:
  void GivenEvents(int count, const std::string& prefix = "org") {
    for (int i = 0; i < count; ++i) GivenOrganization(prefix + "-" + std::to_string(i));
  }

  // Until the anchor, which follows about once a second, covers all events before. It is written beside the
  // log, so what it does not cover yet may be lost unnoticed: that is the window that FORMAT.md names.
  void AwaitAnchor() const {
    const std::string before = support::ReadFile(Data("anchor"));
    for (int i = 0; i < 200 && support::ReadFile(Data("anchor")) == before; ++i) {
      GivenOrganization("anchored-" + std::to_string(i));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_NE(support::ReadFile(Data("anchor")), before);
  }

  std::string Data(const std::string& name) const { return server_.data_dir() + "/" + name; }

  // The file of the log with that ending that has the most bytes.
  std::string LargestFile(const std::string& extension) const {
    std::string largest;
    for (const auto& entry : fs::directory_iterator(Data("log"))) {
      if (entry.path().extension() != extension) continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path().string();
    }
    EXPECT_FALSE(largest.empty()) << "no file like *" << extension;
    return largest;
  }

  static void FlipBit(const std::string& path, size_t at) {
    std::string bytes = support::ReadFile(path);
    ASSERT_LT(at, bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    support::WriteFile(path, bytes);
  }

  // Starts the server, which must not serve, and returns what it says.
  std::string ExpectRefusedStart() {
    client_.reset();
    const std::optional<int> exit_code = server_.TryStart();
    EXPECT_TRUE(exit_code.has_value()) << "the server serves " << server_.address();
    EXPECT_NE(exit_code.value_or(0), 0);
    EXPECT_LT(exit_code.value_or(0), 128) << "the server crashed:\n" << server_.Log();
    EXPECT_TRUE(server_.address().empty());
    return server_.Log();
  }
};

TEST_F(RefusedStartTest, ATruncatedLogIsRefused) {
  GivenEvents(50);
  AwaitAnchor();
  server_.Kill();
  const std::string wal = LargestFile(".log");
  fs::resize_file(wal, fs::file_size(wal) / 2);
  EXPECT_THAT(ExpectRefusedStart(), AnyOf(HasSubstr("anchor"), HasSubstr("orrupt")));
}

TEST_F(RefusedStartTest, ALogWithoutItsLastFileIsRefused) {
  GivenEvents(50);
  AwaitAnchor();
  server_.Kill();
  fs::remove(LargestFile(".log"));
  EXPECT_THAT(ExpectRefusedStart(), AnyOf(HasSubstr("anchor"), HasSubstr("orrupt"), HasSubstr("damaged")));
}

TEST_F(RefusedStartTest, ACopyFromBeforeIsRefused) {
  GivenEvents(10);
  Stop();
  fs::copy(Data("log"), directory_ / "copy", fs::copy_options::recursive);
  Start();
  GivenEvents(10, "later");
  Stop();
  fs::remove_all(Data("log"));
  fs::rename(directory_ / "copy", Data("log"));
  EXPECT_THAT(ExpectRefusedStart(), HasSubstr("anchor"));
}

TEST_F(RefusedStartTest, AnotherLogUnderTheAnchorIsRefused) {
  GivenEvents(10);
  Stop();
  support::ServerProcess other(directory_ / "other");
  other.Start();
  ASSERT_EQ(other.Stop(), 0);
  fs::remove_all(Data("log"));
  fs::copy(directory_ / "other/log", Data("log"), fs::copy_options::recursive);
  EXPECT_THAT(ExpectRefusedStart(), HasSubstr("anchor"));
}

TEST_F(RefusedStartTest, ALogWithoutItsAnchorIsRefused) {
  GivenEvents(3);
  Stop();
  ASSERT_TRUE(fs::remove(Data("anchor")));
  EXPECT_THAT(ExpectRefusedStart(), HasSubstr("anchor"));
}

TEST_F(RefusedStartTest, ALogWithoutItsAnchorIsTakenWhenTheOperatorSaysSo) {
  GivenEvents(3);
  const uint64_t head = client_->Head();
  Stop();
  ASSERT_TRUE(fs::remove(Data("anchor")));
  ExpectRefusedStart();
  support::ServerProcess accepting(server_.data_dir(), {"--accept-missing-anchor"});
  accepting.Start();
  EXPECT_EQ(support::Client(accepting.address()).Head(), head);
  ASSERT_EQ(accepting.Stop(), 0);
  // The anchor is there again, and the flag is needed no more.
  Start();
  EXPECT_EQ(client_->Head(), head);
}

TEST_F(RefusedStartTest, ADamagedAnchorIsRefused) {
  GivenEvents(3);
  Stop();
  FlipBit(Data("anchor"), 5);
  EXPECT_THAT(ExpectRefusedStart(), HasSubstr("anchor"));
}

TEST_F(RefusedStartTest, AFlippedBitInTheWriteAheadLogIsRefused) {
  GivenEvents(50);
  AwaitAnchor();
  server_.Kill();
  const std::string wal = LargestFile(".log");
  FlipBit(wal, fs::file_size(wal) / 2);
  EXPECT_THAT(ExpectRefusedStart(), AnyOf(HasSubstr("orrupt"), HasSubstr("damaged"), HasSubstr("checksum")));
}

TEST_F(RefusedStartTest, ATornTailIsNoDamage) {
  GivenEvents(20);
  server_.Kill();
  std::string bytes = support::ReadFile(LargestFile(".log"));
  support::WriteFile(LargestFile(".log"), bytes + std::string(7, '\x5a'));
  Start();
  EXPECT_EQ(client_->Head(), 20 + support::kFirstEvents);
}

// What is read at start is found at start; what is read later is found then. Damaged data is never served.
TEST_F(RefusedStartTest, AFlippedBitInATableIsNeverServed) {
  GivenAlliance();
  GivenEvents(400);
  Restart();
  Restart();  // What was in the write-ahead log is in tables now.
  Stop();
  const std::string table = LargestFile(".sst");
  FlipBit(table, fs::file_size(table) / 3);
  fs::remove_all(Data("views"));  // So that the views read all of it.
  if (server_.TryStart().has_value()) {
    EXPECT_THAT(server_.Log(), AnyOf(HasSubstr("orrupt"), HasSubstr("damaged"), HasSubstr("checksum")));
    return;
  }
  const support::Client client(server_.address());
  const auto trail = client.Trail(absl::StrFormat(R"({"read_after": "%d"})", client.Head()));
  EXPECT_FALSE(trail.ok()) << trail.value.size() << " events were served";
  for (const v1::TrailEntry& entry : trail.value) {
    EXPECT_FALSE(entry.type().empty());
  }
}

TEST_F(RefusedStartTest, TwoServersOnOneDirectoryAreRefused) {
  support::ServerProcess second(server_.data_dir());
  const std::optional<int> exit_code = second.TryStart();
  ASSERT_TRUE(exit_code.has_value());
  EXPECT_NE(*exit_code, 0);
  EXPECT_LT(*exit_code, 128);
  EXPECT_FALSE(second.Log().empty());
  GivenOrganization("still-served");
}

TEST_F(RefusedStartTest, AnAddressForOthersWithoutCredentialsIsRefused) {
  support::ChildProcess open({ENTENTE_SERVER, "--data-dir", directory_ / "open", "--listen", "0.0.0.0:0"});
  const auto exit_code = open.WaitForExit(std::chrono::seconds(30));
  ASSERT_TRUE(exit_code.has_value());
  EXPECT_NE(*exit_code, 0);
  EXPECT_THAT(open.Err(), AnyOf(HasSubstr("loopback"), HasSubstr("credentials")));
}

TEST_F(RefusedStartTest, ScrubReadsAllOfItAndSaysWhatIsDamaged) {
  GivenEvents(400);
  Restart();
  const auto scrub = [this] {
    support::ChildProcess program({ENTENTE_SERVER, "--scrub", "--data-dir", server_.data_dir()});
    const int exit_code = program.WaitForExit(std::chrono::seconds(30)).value_or(-1);
    return std::make_pair(exit_code, program.Out() + program.Err());
  };
  EXPECT_EQ(scrub().first, 2) << "a server has it open";
  Stop();
  const auto [whole, said] = scrub();
  EXPECT_EQ(whole, 0) << said;
  EXPECT_THAT(said, HasSubstr("403 events of 403 resources and 1 tiles were read: no fault"));
  const std::string table = LargestFile(".sst");
  FlipBit(table, fs::file_size(table) / 3);
  const auto [damaged, told] = scrub();
  EXPECT_EQ(damaged, 1) << told;
  EXPECT_THAT(told, HasSubstr(fs::path(table).filename().string()));
}

}  // namespace
}  // namespace entente
