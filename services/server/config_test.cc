#include "services/server/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace entente::server {
namespace {

using ::testing::HasSubstr;

CommandLine Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "entented");
  return ParseCommandLine(static_cast<int>(words.size()), words.data());
}

std::string FaultOf(const Config& config) {
  return std::string(CheckConfig(config).message());
}

TEST(Config, ServesLoopbackWithoutAnySetting) {
  const CommandLine line = Parse({"--data-dir", "d"});
  EXPECT_EQ(line.action, Action::kServe);
  EXPECT_EQ(line.config.data_dir, "d");
  EXPECT_EQ(line.config.listen, "127.0.0.1:7411");
  EXPECT_TRUE(CheckConfig(line.config).ok());
}

TEST(Config, RefusesACommandLineThatItDoesNotUnderstand) {
  EXPECT_EQ(Parse({}).exit_code, 2);
  EXPECT_EQ(Parse({"--data-dir"}).exit_code, 2);
  EXPECT_EQ(Parse({"--data-dir", "d", "--no-such-flag"}).exit_code, 2);
  EXPECT_EQ(Parse({"--hash-token", "crm"}).exit_code, 2);
}

TEST(Config, ReplayTakesAFileAndTheSettingsOfAServer) {
  const CommandLine line = Parse({"replay", "export.jsonl", "--data-dir", "d", "--key-dir", "k"});
  EXPECT_EQ(line.action, Action::kReplay);
  EXPECT_EQ(line.replay_file, "export.jsonl");
  EXPECT_EQ(line.config.data_dir, "d");
  EXPECT_EQ(line.config.key_dir, "k");
  EXPECT_EQ(Parse({"--data-dir", "d", "replay"}).exit_code, 2);
  EXPECT_EQ(Parse({"replay", "export.jsonl"}).exit_code, 2);
}

TEST(Config, RestoreTakesASourceAPositionAndTheSettingsOfAServer) {
  const CommandLine line = Parse({"restore", "old", "--position", "17", "--data-dir", "d", "--reason", "why",
                                  "--source-key-dir", "ok", "--source-anchor-file", "oa", "--key-dir", "k"});
  EXPECT_EQ(line.action, Action::kRestore);
  EXPECT_EQ(line.restore.source_dir, "old");
  EXPECT_EQ(line.restore.position, 17u);
  EXPECT_EQ(line.restore.reason, "why");
  EXPECT_EQ(line.restore.source_key_dir, "ok");
  EXPECT_EQ(line.restore.source_anchor_file, "oa");
  EXPECT_FALSE(line.restore.accept_lost_holds);
  EXPECT_EQ(line.config.data_dir, "d");
  EXPECT_EQ(line.config.key_dir, "k");
  EXPECT_EQ(Parse({"restore", "old", "--data-dir", "d"}).exit_code, 2) << "no position";
  EXPECT_EQ(Parse({"restore", "old", "--position", "-1", "--data-dir", "d"}).exit_code, 2);
  EXPECT_EQ(Parse({"restore", "old", "--position", "17"}).exit_code, 2) << "nowhere to put it";
}

TEST(Config, ReadsTheSameSettingsFromAFile) {
  const std::string path = ::testing::TempDir() + "/entented.toml";
  std::ofstream(path) << "data-dir = \"d\"\nlisten = \"127.0.0.1:0\"\nconfirm-clock = true\n";
  const CommandLine line = Parse({"--config", path.c_str(), "--listen", "127.0.0.1:1"});
  EXPECT_EQ(line.action, Action::kServe);
  EXPECT_EQ(line.config.data_dir, "d");
  EXPECT_TRUE(line.config.confirm_clock);
  EXPECT_EQ(line.config.listen, "127.0.0.1:1");
}

TEST(Config, ReadsWhereTheMasterKeyIsAndHowLongBackupsAreKept) {
  const CommandLine none = Parse({"--data-dir", "d"});
  EXPECT_LT(none.config.key_backup_retention_days, 0) << "nobody has said";
  const CommandLine line = Parse(
      {"--data-dir", "d", "--master-key-command", "vault read key", "--key-backup-retention-days", "0"});
  EXPECT_EQ(line.config.master_key_command, "vault read key");
  EXPECT_EQ(line.config.key_backup_retention_days, 0);
  EXPECT_EQ(Parse({"--data-dir", "d", "--key-backup-retention-days", "-1"}).exit_code, 2);
  const CommandLine rotation = Parse(
      {"--data-dir", "d", "--rotate-master-key", "--master-key-file", "old", "--new-master-key-file", "new"});
  EXPECT_EQ(rotation.action, Action::kRotateMasterKey);
  EXPECT_EQ(rotation.config.new_master_key_file, "new");
}

TEST(Config, AMisspeltSettingInAFileIsRefused) {
  const std::string path = ::testing::TempDir() + "/misspelt.toml";
  for (const char* line : {"token-files = \"tokens\"", "[tls]\ncert = \"c\"", "tls_cert = \"c\""}) {
    std::ofstream(path) << "data-dir = \"d\"\n" << line << "\n";
    EXPECT_EQ(Parse({"--config", path.c_str()}).exit_code, 2) << line;
  }
}

TEST(Config, APortIsANumberThatAPortCanHave) {
  for (const char* address :
       {"127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1"}) {
    Config config;
    config.listen = address;
    EXPECT_THAT(FaultOf(config), HasSubstr("host:port")) << address;
  }
}

TEST(Config, TellsLoopbackFromOtherAddresses) {
  for (const char* address : {"127.0.0.1:0", "127.8.8.8:1", "localhost:1", "[::1]:1"}) {
    EXPECT_TRUE(IsLoopback(address)) << address;
  }
  for (const char* address :
       {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "127.example.com:1", "example.com:1", ":1"}) {
    EXPECT_FALSE(IsLoopback(address)) << address;
  }
}

TEST(Config, RefusesWhatWouldNotBeSafe) {
  Config config;
  config.listen = "0.0.0.0:7411";
  EXPECT_THAT(FaultOf(config), HasSubstr("--token-file"));
  config.token_file = "tokens";
  EXPECT_THAT(FaultOf(config), HasSubstr("--tls-cert"));
  config.tls_cert = "cert";
  EXPECT_THAT(FaultOf(config), HasSubstr("go together"));
  config.tls_key = "key";
  EXPECT_EQ(FaultOf(config), "");
}

TEST(Config, ServesMetricsToThisMachineOnly) {
  Config config;
  for (const char* address : {"127.0.0.1:9464", "localhost:0", "[::1]:9464"}) {
    config.metrics_listen = address;
    EXPECT_EQ(FaultOf(config), "") << address;
  }
  // The second is what the HTTP server takes for two addresses.
  for (const char* address : {"0.0.0.0:9464", "127.0.0.1:9464,0.0.0.0:9465", "monitor.example.com:9464"}) {
    config.metrics_listen = address;
    EXPECT_THAT(FaultOf(config), HasSubstr("on a loopback address only")) << address;
  }
  for (const char* address : {"9464", "127.0.0.1", "127.0.0.1:9464s", "127.0.0.1:70000"}) {
    config.metrics_listen = address;
    EXPECT_THAT(FaultOf(config), HasSubstr("--metrics-listen needs host:port")) << address;
  }
}

TEST(Config, RefusesSettingsThatMeanNothing) {
  Config config;
  config.time_zone = "Mars/Olympus";
  EXPECT_THAT(FaultOf(config), HasSubstr("time zone"));
  config = {};
  config.log_requests = "some";
  EXPECT_THAT(FaultOf(config), HasSubstr("--log-requests"));
  config = {};
  config.listen = "localhost";
  EXPECT_THAT(FaultOf(config), HasSubstr("host:port"));
}

TEST(Config, PositionThatIsNoneIsRefusedInWordsThatPeopleRead) {
  for (const char* text : {"-1", "1.5", "1e3", "x"}) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(Parse({"restore", "old", "--position", text, "--data-dir", "d", "--reason", "why"}).exit_code,
              2);
    EXPECT_THAT(
        testing::internal::GetCapturedStderr(),
        HasSubstr("'" + std::string(text) + "' is no position: it must be a whole number, 0 or more"));
  }
}

}  // namespace
}  // namespace entente::server
