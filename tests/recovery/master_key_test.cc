// The master key: absent or wrong it is refused at start and nothing is made anew; it can be rotated.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "entente/v1/person.pb.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using support::ServerProcess;
using testing::HasSubstr;
using testing::Not;

class MasterKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(File("old"), std::string(64, '1'));
    support::WriteFile(File("new"), std::string(64, '2') + "\n");
  }

  std::string File(const std::string& name) const { return directory_ / name; }
  std::string DataDir() const { return directory_ / "data"; }
  std::string KeyDir() const { return DataDir() + "/keys"; }

  // Runs a server with these flags until it serves, registers a person on it or reads the one, and stops it.
  std::string RegisterWith(const std::vector<std::string>& flags) {
    ServerProcess server(DataDir(), flags);
    server.Start();
    const support::Client client(server.address());
    const auto receipt = client.Do("RegisterPerson", R"({"person": {"display_name": "Quirinius"}})");
    EXPECT_THAT(receipt.status, support::IsAccepted());
    told_ = server.Log();
    return receipt->resource();
  }
  std::string NameWith(const std::vector<std::string>& flags, const std::string& person) {
    ServerProcess server(DataDir(), flags);
    server.Start();
    return support::Client(server.address())
        .Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", person))
        ->display_name();
  }
  std::string RefusalWith(const std::vector<std::string>& flags) {
    ServerProcess server(DataDir(), flags);
    const auto exit_code = server.TryStart();
    EXPECT_EQ(exit_code.value_or(0), 1) << server.Log();
    return server.Log();
  }
  std::pair<int, std::string> Rotate(const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {ENTENTE_SERVER, "--rotate-master-key", "--data-dir", DataDir()};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    support::ChildProcess program(arguments);
    const int exit_code = program.WaitForExit(std::chrono::seconds(60)).value_or(-1);
    return {exit_code, program.Out() + program.Err()};
  }

  support::TemporaryDirectory directory_;
  std::string told_;
};

TEST_F(MasterKeyTest, WithoutAFlagItStandsBesideTheKeysAndTheServerSaysSo) {
  const std::string person = RegisterWith({});
  EXPECT_THAT(told_, HasSubstr("the master key stands beside the keys"));
  EXPECT_EQ(NameWith({}, person), "Quirinius");
  fs::remove(KeyDir() + "/master");
  EXPECT_THAT(RefusalWith({}), HasSubstr("the master key is missing"));
  EXPECT_FALSE(fs::exists(KeyDir() + "/master")) << "no other can take its place";
}

TEST_F(MasterKeyTest, AnAbsentWrongOrUnreadableKeyIsRefused) {
  const std::string person = RegisterWith({"--master-key-file", File("old")});
  EXPECT_THAT(told_, Not(HasSubstr("beside the keys")));
  EXPECT_THAT(RefusalWith({}), HasSubstr("--master-key-file"));
  EXPECT_THAT(RefusalWith({"--master-key-file", File("none")}), HasSubstr("does not exist"));
  EXPECT_THAT(RefusalWith({"--master-key-file", File("new")}), HasSubstr("give the other one"));
  support::WriteFile(File("text"), "secret words");
  const std::string refusal = RefusalWith({"--master-key-file", File("text")});
  EXPECT_THAT(refusal, HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(refusal, Not(HasSubstr("secret words")));
  EXPECT_THAT(RefusalWith({"--master-key-command", "/bin/false"}), HasSubstr("has failed"));
  EXPECT_EQ(NameWith({"--master-key-command", "/bin/cat " + File("old")}, person), "Quirinius");
}

TEST_F(MasterKeyTest, ARotationLeavesTheOldKeyWithoutUse) {
  const std::string person = RegisterWith({"--master-key-file", File("old")});
  const auto rotated = Rotate({"--master-key-file", File("old"), "--new-master-key-file", File("new")});
  EXPECT_EQ(rotated.first, 0) << rotated.second;
  EXPECT_THAT(rotated.second, HasSubstr("3 keys were wrapped anew"));
  EXPECT_EQ(NameWith({"--master-key-file", File("new")}, person), "Quirinius");
  RefusalWith({"--master-key-file", File("old")});
  const auto again = Rotate({"--master-key-file", File("old"), "--new-master-key-file", File("new")});
  EXPECT_EQ(again.first, 0) << again.second;
  EXPECT_THAT(again.second, HasSubstr("0 keys were wrapped anew, 3 were before"));
}

TEST_F(MasterKeyTest, ARotationWithTheWrongKeysOrBesideAServerIsRefused) {
  RegisterWith({"--master-key-file", File("old")});
  EXPECT_EQ(Rotate({"--master-key-file", File("old")}).first, 1);
  EXPECT_EQ(Rotate({"--master-key-file", File("old"), "--new-master-key-file", File("old")}).first, 1);
  support::WriteFile(File("third"), std::string(64, '3'));
  EXPECT_EQ(Rotate({"--master-key-file", File("third"), "--new-master-key-file", File("new")}).first, 1);
  ServerProcess server(DataDir(), {"--master-key-file", File("old")});
  server.Start();
  EXPECT_THAT(Rotate({"--master-key-file", File("old"), "--new-master-key-file", File("new")}).second,
              HasSubstr("in use"));
}

}  // namespace
}  // namespace entente
