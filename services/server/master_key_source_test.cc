#include "services/server/master_key_source.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "storage/test_events.h"

namespace entente::server {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kDigits(64, 'a');

class MasterKeySourceTest : public testing::Test {
 protected:
  std::string File(const std::string& text, mode_t mode = 0600) const {
    const std::string path = directory_ / "key";
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
  }
  Config ConfigWith(const std::string& file = "", const std::string& command = "") const {
    Config config;
    config.data_dir = directory_ / "data";
    config.master_key_file = file;
    config.master_key_command = command;
    return config;
  }

  storage::TestDirectory directory_;
};

TEST_F(MasterKeySourceTest, AFileGivesTheKey) {
  const auto found = MasterKeyFor(ConfigWith(File(kDigits + "\n")), sealing::KeyStore::Make::kNever);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->key.Format(), kDigits);
  EXPECT_EQ(found->warning, "");
}

TEST_F(MasterKeySourceTest, AFileThatOthersMayReadIsRemarked) {
  const auto found = MasterKeyFor(ConfigWith(File(kDigits, 0644)), sealing::KeyStore::Make::kNever);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->warning, HasSubstr("chmod 600"));
}

TEST_F(MasterKeySourceTest, WhatIsNoKeyIsRefusedWithoutShowingIt) {
  const auto short_key = ReadMasterKey(File("correct horse battery staple"), "");
  EXPECT_THAT(std::string(short_key.status().message()), HasSubstr("64 hexadecimal digits"));
  EXPECT_THAT(std::string(short_key.status().message()), Not(HasSubstr("horse")));
  EXPECT_THAT(ReadMasterKey(directory_ / "none", "").status().ToString(), HasSubstr("does not exist"));
  EXPECT_FALSE(ReadMasterKey(File(std::string(100'000, 'a')), "").ok());
}

TEST_F(MasterKeySourceTest, ACommandGivesTheKeyWithoutAShell) {
  const auto found =
      MasterKeyFor(ConfigWith("", "/bin/cat  " + File(kDigits)), sealing::KeyStore::Make::kNever);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->key.Format(), kDigits);
  EXPECT_EQ(*RunMasterKeyCommand("echo $HOME | cat"), "$HOME | cat\n");
  EXPECT_THAT(RunMasterKeyCommand("echo 'a b'").status().ToString(), HasSubstr("without a shell"));
}

TEST_F(MasterKeySourceTest, ACommandIsBounded) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(RunMasterKeyCommand("sleep 60", std::chrono::milliseconds(100)).ok());
  EXPECT_FALSE(RunMasterKeyCommand("cat /dev/zero").ok());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_FALSE(RunMasterKeyCommand("/bin/false").ok());
  EXPECT_FALSE(RunMasterKeyCommand("/no/such/program").ok());
  EXPECT_FALSE(RunMasterKeyCommand("  ").ok());
}

TEST_F(MasterKeySourceTest, FileAndCommandExcludeEachOther) {
  EXPECT_FALSE(MasterKeyFor(ConfigWith("a", "b"), sealing::KeyStore::Make::kIfMissing).ok());
}

TEST_F(MasterKeySourceTest, WithoutEitherAKeyIsMadeBesideTheKeysOnce) {
  const auto made = MasterKeyFor(ConfigWith(), sealing::KeyStore::Make::kIfMissing);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(made->warning, HasSubstr("beside the keys"));
  const auto again = MasterKeyFor(ConfigWith(), sealing::KeyStore::Make::kNever);
  EXPECT_EQ(again->key.id(), made->key.id());
  struct stat info;
  ASSERT_EQ(stat((directory_ / "data/keys/master").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600);
}

TEST_F(MasterKeySourceTest, AMissingMasterKeyIsNeverMadeAnew) {
  EXPECT_THAT(MasterKeyFor(ConfigWith(), sealing::KeyStore::Make::kNever).status().ToString(),
              HasSubstr("--master-key-file"));
  std::filesystem::create_directories(directory_ / "data/keys");
  std::ofstream(directory_ / "data/keys/secret") << "wrapped";
  EXPECT_FALSE(MasterKeyFor(ConfigWith(), sealing::KeyStore::Make::kIfMissing).ok());
  EXPECT_FALSE(std::filesystem::exists(directory_ / "data/keys/master"));
}

// A digit in the other case is the same digit; every other bit gives no key, or another, which opens nothing.
TEST_F(MasterKeySourceTest, EveryFlippedBitInTheFileGivesNoKeyOrOneThatOpensNothing) {
  const std::string keys = directory_ / "keys";
  const auto whole = ReadMasterKey(File(kDigits), "");
  ASSERT_TRUE(sealing::KeyStore::Open(keys, sealing::KeyStore::Make::kIfMissing, *whole).ok());
  int same = 0;
  for (size_t bit = 0; bit < 8 * kDigits.size(); ++bit) {
    std::string flipped = kDigits;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const std::string file = File(flipped);
    const auto found = ReadMasterKey(file, "");
    if (!found.ok()) {
      EXPECT_THAT(std::string(found.status().message()), HasSubstr(file));
      continue;
    }
    const bool opens = sealing::KeyStore::Open(keys, sealing::KeyStore::Make::kNever, *found).ok();
    EXPECT_EQ(opens, found->Format() == kDigits) << "bit " << bit;
    same += opens ? 1 : 0;
  }
  EXPECT_EQ(same, 64) << "the case of each digit";
}

// What a rotation to a file elsewhere leaves beside the keys.
TEST_F(MasterKeySourceTest, AFileBesideTheKeysIsRemarkedOnForWhatItIs) {
  using sealing::KeyStore;
  const std::string beside = directory_ / "data/keys/master";
  ASSERT_THAT(OpenKeyStore(ConfigWith(), KeyStore::Make::kIfMissing)->warning, HasSubstr("stands beside"));
  EXPECT_THAT(OpenKeyStore(ConfigWith(beside), KeyStore::Make::kNever)->warning, HasSubstr("stands beside"));
  std::filesystem::rename(beside, directory_ / "in-force");
  const Config named = ConfigWith(directory_ / "in-force");
  EXPECT_EQ(OpenKeyStore(named, KeyStore::Make::kNever)->warning, "");
  std::ofstream(beside) << kDigits;
  const std::string told = OpenKeyStore(named, KeyStore::Make::kNever)->warning;
  EXPECT_THAT(told, HasSubstr("'" + beside + "' is not the master key in force"));
  EXPECT_THAT(told, Not(HasSubstr("can read all")));
  // Whoever forgets the flag is told which key was tried.
  const absl::Status forgotten = OpenKeyStore(ConfigWith(), KeyStore::Make::kNever).status();
  EXPECT_THAT(forgotten.ToString(), HasSubstr("so '" + beside + "' was tried"));
}

}  // namespace
}  // namespace entente::server
