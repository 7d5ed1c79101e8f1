// What a restore makes of a source that is damaged or was altered.
#include "services/server/restore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "services/ledger/restorer.h"
#include "services/server/new_log.h"
#include "storage/rocksdb/checked_value.h"
#include "storage/rocksdb/event_log.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/store.h"
#include "storage/sealing/key_directory.h"

namespace entente::server {
namespace {

using storage::Family;
using ::testing::HasSubstr;

constexpr char kPerson[] = "people/ada";
// Enough that the damage lies in a full tile: what is in none yet is read when the log is opened.
constexpr uint64_t kEvents = 270;
constexpr uint64_t kPosition = 8;

class RestoreOfDamageTest : public ::testing::Test {
 protected:
  RestoreOfDamageTest() {
    std::string pattern = ::testing::TempDir() + "/entented-restore-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    source_.data_dir = directory_ + "/source";
    target_.data_dir = directory_ + "/target";
    std::filesystem::copy(whole_, source_.data_dir, std::filesystem::copy_options::recursive);
  }
  ~RestoreOfDamageTest() override { std::filesystem::remove_all(directory_); }

  static void SetUpTestSuite() {
    std::string pattern = ::testing::TempDir() + "/entented-source-XXXXXX";
    whole_ = mkdtemp(pattern.data());
    Config config;
    config.data_dir = whole_;
    MakeSource(config);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(whole_); }

  // A person, and organizations; the person is the first event.
  static void MakeSource(const Config& config) {
    const std::string key_dir = KeyDirOf(config);
    const sealing::MasterKey master = sealing::MasterKey::Make();
    std::filesystem::create_directory(key_dir);
    // As every log that is made of another begins.
    std::ofstream(config.data_dir + "/unfinished") << "A log is being made here.\n";
    std::ofstream(key_dir + "/master") << master.Format() << "\n";
    const auto keys = *sealing::KeyStore::Open(key_dir, sealing::KeyStore::Make::kIfMissing, master);
    const auto log = *storage::RocksDbEventLog::Open({.directory = config.data_dir + "/log"});
    ledger::RestagedLog restaged(log.get(), keys.get(), RestagedOptions(config, "test"));
    ledger::OwnFact person{{kPerson, {}}, "", std::nullopt};
    person.fact.event.mutable_person_registered()->set_display_name("Ada");
    ASSERT_TRUE(restaged.Record(person).ok());
    for (uint64_t i = 2; i <= kEvents; ++i) {
      ledger::OwnFact organization{{"organizations/o" + std::to_string(i), {}}, "", std::nullopt};
      organization.fact.event.mutable_organization_registered()->set_display_name("The same length");
      ASSERT_TRUE(restaged.Record(organization).ok());
    }
    ASSERT_TRUE(CompleteLog(config, *log, *keys).ok());
  }

  // Changes the stored event at a position: a byte of its text. With `rehashed` its leaf hash fits again.
  void Alter(uint64_t position, bool rehashed) {
    const auto store =
        *storage::Store::Open(source_.data_dir + "/log", storage::MemoryBudget::Make(), nullptr);
    const storage::EncodedNumber key(position);
    std::string event = **store->Find(Family::kEvents, key.view());
    std::string record = event.substr(storage::kLeafHashBytes);
    record[record.find("same")] = 'S';
    const std::string hash = rehashed ? storage::LeafHash(record) : event.substr(0, storage::kLeafHashBytes);
    Put(*store, Family::kEvents, key.view(), hash + record);
  }
  static void Put(storage::Store& store, Family family, std::string_view key, const std::string& value) {
    ASSERT_TRUE(store.db().Put({}, store.family(family), storage::ToSlice(key), value).ok());
  }

  // Restores, and returns what was said, `0: ` or `1: ` before it.
  std::string Restore(bool accept_lost_holds = false) {
    RestoreRequest request;
    request.source_dir = source_.data_dir;
    request.position = kPosition;
    request.accept_lost_holds = accept_lost_holds;
    std::ostringstream out;
    std::ostringstream err;
    const int exit_code = RestoreLog(target_, request, out, err);
    return std::to_string(exit_code) + ": " + out.str() + err.str();
  }

  // The data directory that each test damages a copy of.
  inline static std::string whole_;

  std::string directory_;
  Config source_;
  Config target_;
};

TEST_F(RestoreOfDamageTest, AWholeSourceIsRestored) {
  EXPECT_THAT(Restore(), HasSubstr("0: restored: the first 8 events"));
}

TEST_F(RestoreOfDamageTest, ADamagedRecordIsRefusedByItsPosition) {
  Alter(3, false);
  const std::string said = Restore();
  EXPECT_THAT(said, HasSubstr("1: entented: the event at position 3"));
  EXPECT_FALSE(std::filesystem::exists(target_.data_dir + "/anchor"));
}

// One who can write to the disk can make a leaf hash, but not what was signed.
TEST_F(RestoreOfDamageTest, AnAlteredRecordIsNotTheOneOfTheTree) {
  Alter(3, true);
  EXPECT_THAT(Restore(), HasSubstr("the first 8 events of the source are not those of its own Merkle tree"));
}

// The right edge of the tree is made of the leaf hashes, and then only the signature tells.
TEST_F(RestoreOfDamageTest, AnAlteredRecordAtTheEndIsNotWhatWasSigned) {
  Alter(kEvents - 2, true);
  EXPECT_THAT(Restore(), HasSubstr("are not those that it has signed in its anchor"));
}

TEST_F(RestoreOfDamageTest, AnAlteredRecordBehindThePointIsFoundAsWell) {
  Alter(10, true);
  EXPECT_THAT(Restore(), HasSubstr("the event at position 10 is not the one that the Merkle tree has; it is "
                                   "left behind, but a legal hold in it would be forgotten"));
}

TEST_F(RestoreOfDamageTest, WhatIsLeftBehindUnreadMayHoldALegalHold) {
  Alter(10, false);
  const std::string refused = Restore();
  EXPECT_THAT(refused, HasSubstr("1: entented: the event at position 10"));
  EXPECT_THAT(refused, HasSubstr("a legal hold in it would be forgotten"));
  std::filesystem::remove_all(target_.data_dir);
  EXPECT_THAT(Restore(true), HasSubstr("1 event of these could not be read: legal holds in them are lost"));
}

TEST_F(RestoreOfDamageTest, AnErasureThatCannotBeReadHoldsAllTheSame) {
  Alter(10, false);
  {
    const auto store =
        *storage::Store::Open(source_.data_dir + "/log", storage::MemoryBudget::Make(), nullptr);
    const std::string key = "erased/people/ada";
    Put(*store, Family::kIndexes, key, storage::WithCheck(Family::kIndexes, key, "10"));
  }
  EXPECT_THAT(Restore(true), HasSubstr("1 erasures, 0 legal holds"));
  const std::string keys = KeyDirOf(target_);
  EXPECT_FALSE(std::filesystem::exists(sealing::PersonFile(keys, kPerson, sealing::kKeyEnding)));
  EXPECT_TRUE(std::filesystem::exists(sealing::PersonFile(keys, kPerson, sealing::kDestroyedEnding)));
}

}  // namespace
}  // namespace entente::server
