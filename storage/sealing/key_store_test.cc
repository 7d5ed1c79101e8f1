#include "storage/sealing/key_store.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "gmock/gmock.h"
#include "storage/sealing/errors.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"
#include "storage/test_events.h"

namespace entente::sealing {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kAda[] = "people/4q2m8v1t0k7d9s3a";
constexpr char kBen[] = "people/0a1b2c3d4e5f6g7h";

std::string ReadAll(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void WriteAll(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class KeyStoreTest : public testing::Test {
 protected:
  std::unique_ptr<KeyStore> Open(KeyStore::Make make = KeyStore::Make::kIfMissing) const {
    auto opened = KeyStore::Open(keys_, make, master_);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  std::string KeyFileOf(const std::string& person) const {
    return keys_ + "/" + KeyFileStem(person) + ".key";
  }

  storage::TestDirectory directory_;
  const std::string keys_ = directory_ / "keys";
  const MasterKey master_ = MasterKey::Make();
};

TEST_F(KeyStoreTest, KeysAndSecretSurviveReopening) {
  std::string key, secret;
  {
    const auto store = Open();
    ASSERT_TRUE(store->Create(kAda).ok());
    key = store->Find(kAda)->view();
    secret = store->Secret().view();
  }
  const auto store = Open(KeyStore::Make::kNever);
  EXPECT_EQ(store->Find(kAda)->view(), key);
  EXPECT_EQ(store->Secret().view(), secret);
  EXPECT_NE(key, secret);
  EXPECT_NE(key, std::string(SecretKey::kBytes, '\0'));
}

TEST_F(KeyStoreTest, CreateKeepsTheKeyThatIsThere) {
  const auto store = Open();
  ASSERT_TRUE(store->Create(kAda).ok());
  const std::string key(store->Find(kAda)->view());
  ASSERT_TRUE(store->Create(kAda).ok());
  EXPECT_EQ(store->Find(kAda)->view(), key);
  ASSERT_TRUE(Open()->Create(kAda).ok());
  EXPECT_EQ(Open()->Find(kAda)->view(), key);
}

TEST_F(KeyStoreTest, ManyKeysAreMadeAtOnceAndDiffer) {
  std::vector<std::string> persons;
  for (int i = 0; i < 200; ++i) persons.push_back("people/" + std::to_string(i));
  persons.push_back(persons.front());  // Twice in one call is once.
  ASSERT_TRUE(Open()->CreateMany(persons).ok());
  const auto store = Open();
  std::set<std::string> keys;
  for (const std::string& person : persons) keys.emplace(store->Find(person)->view());
  EXPECT_EQ(keys.size(), 200);
  for (const auto& entry : std::filesystem::directory_iterator(keys_))
    EXPECT_NE(entry.path().extension(), ".new");
}

TEST_F(KeyStoreTest, UnknownPersonHasNoKey) {
  const absl::Status status = Open()->Find(kBen).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(error::IsKeyMissing(status));
  EXPECT_FALSE(error::IsKeyDestroyed(status));
}

TEST_F(KeyStoreTest, DestroyedKeyIsGoneForGood) {
  const auto store = Open();
  ASSERT_TRUE(store->CreateMany({kAda, kBen}).ok());
  ASSERT_TRUE(store->Destroy({kAda}).ok());
  ASSERT_TRUE(store->Destroy({kAda}).ok());
  EXPECT_FALSE(std::filesystem::exists(KeyFileOf(kAda)));
  const auto reopened = Open();
  for (const KeyStore* opened : {store.get(), reopened.get()}) {
    const absl::Status status = opened->Find(kAda).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_TRUE(error::IsKeyDestroyed(status));
    EXPECT_FALSE(error::IsKeyMissing(status));
  }
  EXPECT_TRUE(error::IsKeyDestroyed(store->Create(kAda)));
  EXPECT_TRUE(store->Find(kBen).ok());
}

TEST_F(KeyStoreTest, DestroyedKeyStaysDestroyedWhereABackupBringsItsFileBack) {
  ASSERT_TRUE(Open()->Create(kAda).ok());
  const std::string backup = ReadAll(KeyFileOf(kAda));
  ASSERT_TRUE(Open()->Destroy({kAda}).ok());
  WriteAll(KeyFileOf(kAda), backup);
  const auto store = Open();
  EXPECT_TRUE(error::IsKeyDestroyed(store->Find(kAda).status()));
  ASSERT_TRUE(store->Destroy({kAda}).ok());
  EXPECT_FALSE(std::filesystem::exists(KeyFileOf(kAda)));
}

TEST_F(KeyStoreTest, ALookAtTheDiskFindsAKeyThatABackupBroughtBackAndDestroysIt) {
  const auto store = Open();
  ASSERT_TRUE(store->Create(kAda).ok());
  const std::string file = ReadAll(KeyFileOf(kAda));
  ASSERT_TRUE(store->Destroy({kAda}).ok());
  EXPECT_FALSE(*store->DestroyAgain(kAda));
  WriteAll(KeyFileOf(kAda), file);
  EXPECT_TRUE(error::IsKeyDestroyed(store->Find(kAda).status())) << "known by itself, without a look";
  EXPECT_TRUE(*store->DestroyAgain(kAda));
  EXPECT_FALSE(std::filesystem::exists(KeyFileOf(kAda)));
  EXPECT_FALSE(*store->DestroyAgain(kAda));
}

TEST_F(KeyStoreTest, DestroyOverwritesTheBytesOfTheKey) {
  ASSERT_TRUE(Open()->Create(kAda).ok());
  // Another name of the same file shows what became of its bytes.
  const std::string witness = directory_ / "witness";
  std::filesystem::create_hard_link(KeyFileOf(kAda), witness);
  const std::string wrapped = ReadAll(KeyFileOf(kAda)).substr(1 + MasterKey::kIdBytes);
  ASSERT_THAT(ReadAll(witness), HasSubstr(wrapped));
  ASSERT_TRUE(Open()->Destroy({kAda}).ok());
  EXPECT_EQ(ReadAll(witness).size(), kKeyFileBytes);
  EXPECT_THAT(ReadAll(witness), Not(HasSubstr(wrapped)));
  EXPECT_FALSE(DecodeKeyFile(KeyFileStem(kAda), ReadAll(witness), master_).has_value());
}

TEST_F(KeyStoreTest, DamagedKeyFileIsRefusedWithoutShowingIt) {
  ASSERT_TRUE(Open()->Create(kAda).ok());
  std::string bytes = ReadAll(KeyFileOf(kAda));
  const std::string key(Open()->Find(kAda)->view());
  bytes[kKeyFileBytes - 1] ^= 1;
  WriteAll(KeyFileOf(kAda), bytes);
  const absl::Status status = Open()->Find(kAda).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(status.ToString(), Not(HasSubstr(key)));
  // It is not replaced by a new key either, which would make all that was sealed unreadable.
  EXPECT_EQ(Open()->Create(kAda).code(), absl::StatusCode::kDataLoss);
}

TEST_F(KeyStoreTest, KeyFileOfAnotherPersonIsRefused) {
  ASSERT_TRUE(Open()->CreateMany({kAda, kBen}).ok());
  std::filesystem::copy_file(KeyFileOf(kAda), KeyFileOf(kBen),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Open()->Find(kBen).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(KeyStoreTest, OnlyTheOwnerMayReadKeys) {
  ASSERT_TRUE(Open()->Create(kAda).ok());
  struct stat info;
  ASSERT_EQ(stat(keys_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700);
  for (const auto& entry : std::filesystem::directory_iterator(keys_)) {
    ASSERT_EQ(stat(entry.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600) << entry.path();
  }
}

TEST_F(KeyStoreTest, FileNamesTellNobodysName) {
  ASSERT_TRUE(Open()->CreateMany({kAda, "people/../../odd name"}).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(keys_)) {
    ++files;
    EXPECT_THAT(entry.path().string(), Not(HasSubstr("4q2m8v1t0k7d9s3a")));
    EXPECT_THAT(ReadAll(entry.path()), Not(HasSubstr("4q2m8v1t0k7d9s3a")));
  }
  EXPECT_EQ(files, 4) << "two keys of persons, and two of the log";
}

TEST_F(KeyStoreTest, MissingStoreIsNotReplacedWhereItMustBe) {
  EXPECT_EQ(KeyStore::Open(keys_, KeyStore::Make::kNever, master_).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(std::filesystem::exists(keys_));
}

TEST_F(KeyStoreTest, LeftoverOfACrashIsReplaced) {
  const auto store = Open();
  WriteAll(keys_ + "/" + KeyFileStem(kAda) + ".key.new", "half a k");
  EXPECT_TRUE(error::IsKeyMissing(store->Find(kAda).status()));
  ASSERT_TRUE(store->Create(kAda).ok());
  EXPECT_TRUE(Open()->Find(kAda).ok());
}

TEST_F(KeyStoreTest, KeysOnDiskAreWrapped) {
  const auto store = Open();
  ASSERT_TRUE(store->Create(kAda).ok());
  const std::string clear[] = {std::string(store->Find(kAda)->view()), std::string(store->Secret().view()),
                               std::string(store->SigningSeed().view())};
  for (const auto& entry : std::filesystem::directory_iterator(keys_)) {
    for (const std::string& key : clear) EXPECT_THAT(ReadAll(entry.path()), Not(HasSubstr(key)));
  }
}

TEST_F(KeyStoreTest, AnotherMasterKeyIsRefusedWithBothIds) {
  Open();
  const MasterKey other = MasterKey::Make();
  const absl::Status status = KeyStore::Open(keys_, KeyStore::Make::kIfMissing, other).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(master_.HexId()));
  EXPECT_THAT(std::string(status.message()), HasSubstr(other.HexId()));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr(master_.Format())));
  Open(KeyStore::Make::kNever);
}

TEST_F(KeyStoreTest, AKeyThatTheDiskDoesNotLetGoOfIsNotUsedAnyMore) {
  const auto store = Open();
  ASSERT_TRUE(store->Create(kAda).ok());
  // Nothing can be put where a directory stands.
  std::filesystem::create_directory(keys_ + "/" + KeyFileStem(kAda) + ".destroyed.new");
  EXPECT_FALSE(store->Destroy({kAda}).ok());
  EXPECT_TRUE(error::IsKeyDestroyed(store->Find(kAda).status()));
}

TEST_F(KeyStoreTest, OldBackupsBringNobodyBack) {
  ASSERT_TRUE(Open()->CreateMany({kAda, kBen}).ok());
  const std::string backup = directory_ / "backup";
  std::filesystem::copy(keys_, backup);
  ASSERT_TRUE(Open()->Destroy({kAda}).ok());
  std::filesystem::remove_all(keys_);
  std::filesystem::rename(backup, keys_);
  const std::vector<std::string> erased = {kAda, "people/without-a-key"};
  EXPECT_EQ(*DestroyKeys(keys_, erased), 2u);
  EXPECT_EQ(*DestroyKeys(keys_, erased), 0u) << "what was done costs a look only";
  EXPECT_FALSE(std::filesystem::exists(KeyFileOf(kAda)));
  const auto store = Open();
  EXPECT_TRUE(error::IsKeyDestroyed(store->Find(kAda).status()));
  EXPECT_TRUE(store->Find(kBen).ok());
}

TEST_F(KeyStoreTest, ThreadsAgreeOnOneKey) {
  const auto store = Open();
  std::vector<std::string> seen(4);
  std::vector<std::thread> threads;
  for (std::string& key : seen) {
    threads.emplace_back([&] {
      ASSERT_TRUE(store->Create(kAda).ok());
      key = store->Find(kAda)->view();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(seen, testing::Each(seen.front()));
}

TEST(KeyedDigestTest, DependsOnKeyAndContent) {
  const SecretKey key = SecretKey::Make();
  EXPECT_EQ(KeyedDigest(key, "a").size(), 32);
  EXPECT_EQ(KeyedDigest(key, "a"), KeyedDigest(key, "a"));
  EXPECT_NE(KeyedDigest(key, "a"), KeyedDigest(key, "b"));
  EXPECT_NE(KeyedDigest(key, "a"), KeyedDigest(SecretKey::Make(), "a"));
}

// Each of their 712 bits: no key that was altered is ever used.
TEST_F(KeyStoreTest, EveryFlippedBitInAKeyFileIsRefusedWithTheFile) {
  ASSERT_TRUE(Open()->Create(kAda).ok());
  for (const std::string& file :
       {keys_ + "/" + std::string(kSecretFile), keys_ + "/" + std::string(kSigningFile), KeyFileOf(kAda)}) {
    const std::string whole = ReadAll(file);
    ASSERT_EQ(whole.size(), kKeyFileBytes);
    for (size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string flipped = whole;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      WriteAll(file, flipped);
      auto opened = KeyStore::Open(keys_, KeyStore::Make::kNever, master_);
      const absl::Status status = opened.ok() ? (*opened)->Find(kAda).status() : opened.status();
      EXPECT_FALSE(status.ok()) << file << " bit " << bit;
      EXPECT_FALSE(error::IsKeyMissing(status) || error::IsKeyDestroyed(status)) << "nothing was erased";
      EXPECT_THAT(std::string(status.message()), HasSubstr(file)) << "bit " << bit;
    }
    WriteAll(file, whole);
  }
  EXPECT_TRUE(Open(KeyStore::Make::kNever)->Find(kAda).ok());
}

TEST_F(KeyStoreTest, DamageIsToldOnceWithItsFileAndNamesItsPerson) {
  ASSERT_TRUE(Open()->CreateMany({kAda, kBen}).ok());
  std::string bytes = ReadAll(KeyFileOf(kAda));
  // In the id of the master key, so that it looks as if another one had wrapped it.
  bytes[5] ^= 1;
  WriteAll(KeyFileOf(kAda), bytes);
  const auto store = Open();
  std::vector<std::string> told;
  store->TellDamage([&told](std::string_view sentence) { told.emplace_back(sentence); });
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = store->Find(kAda).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(error::PersonOfDamagedKey(status), kAda);
  }
  EXPECT_TRUE(store->Find(kBen).ok());
  EXPECT_EQ(error::PersonOfDamagedKey(store->Find("people/none").status()), std::nullopt);
  EXPECT_THAT(told, testing::ElementsAre(testing::AllOf(HasSubstr(kAda), HasSubstr(KeyFileOf(kAda)))));
}

}  // namespace
}  // namespace entente::sealing
