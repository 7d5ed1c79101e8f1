#include "storage/sealing/key_rotation.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"
#include "storage/sealing/key_store.h"
#include "storage/test_events.h"

namespace entente::sealing {
namespace {

using testing::HasSubstr;

constexpr char kAda[] = "people/4q2m8v1t0k7d9s3a";
constexpr char kBen[] = "people/0a1b2c3d4e5f6g7h";

class KeyRotationTest : public testing::Test {
 protected:
  KeyRotationTest() {
    const auto store = Open(old_);
    EXPECT_TRUE((*store)->CreateMany({kAda, kBen}).ok());
    key_ = (*store)->Find(kAda)->view();
    secret_ = (*store)->Secret().view();
  }

  absl::StatusOr<std::unique_ptr<KeyStore>> Open(const MasterKey& master) const {
    return KeyStore::Open(keys_, KeyStore::Make::kIfMissing, master);
  }
  static std::string ReadAll(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void ExpectRotated() const {
    const auto store = Open(fresh_);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ((*store)->Find(kAda)->view(), key_);
    EXPECT_EQ((*store)->Secret().view(), secret_);
    EXPECT_TRUE((*store)->Find(kBen).ok());
    EXPECT_EQ(Open(old_).status().code(), absl::StatusCode::kFailedPrecondition);
  }

  storage::TestDirectory directory_;
  const std::string keys_ = directory_ / "keys";
  const MasterKey old_ = MasterKey::Make();
  const MasterKey fresh_ = MasterKey::Make();
  std::string key_, secret_;
};

TEST_F(KeyRotationTest, AllKeysStayWhatTheyAreUnderTheNewMasterKey) {
  const auto rotation = RotateMasterKey(keys_, old_, fresh_);
  ASSERT_TRUE(rotation.ok()) << rotation.status();
  EXPECT_EQ(rotation->rewrapped, 4u) << "two keys of persons, and two of the log";
  ExpectRotated();
}

TEST_F(KeyRotationTest, DoneAgainItCompletesWhatWasInterrupted) {
  const std::string before = ReadAll(PersonFile(keys_, kAda, kKeyEnding));
  ASSERT_TRUE(RotateMasterKey(keys_, old_, fresh_).ok());
  // As a crash leaves it: one file is wrapped under the old key still, and the mark is there.
  std::ofstream(PersonFile(keys_, kAda, kKeyEnding), std::ios::binary) << before;
  std::ofstream(keys_ + "/rotation") << "begun\n";
  for (const MasterKey& master : {old_, fresh_}) {
    EXPECT_THAT(Open(master).status().ToString(), HasSubstr("--rotate-master-key again"));
  }
  const auto rotation = RotateMasterKey(keys_, old_, fresh_);
  ASSERT_TRUE(rotation.ok()) << rotation.status();
  EXPECT_EQ(rotation->rewrapped, 1u);
  EXPECT_EQ(rotation->done_before, 3u);
  ExpectRotated();
}

TEST_F(KeyRotationTest, AWrongKeyOrADamagedFileChangesNothing) {
  const std::string before = ReadAll(keys_ + "/secret");
  EXPECT_EQ(RotateMasterKey(keys_, MasterKey::Make(), fresh_).status().code(),
            absl::StatusCode::kFailedPrecondition);
  std::string damaged = ReadAll(PersonFile(keys_, kBen, kKeyEnding));
  damaged.back() ^= 1;
  std::ofstream(PersonFile(keys_, kBen, kKeyEnding), std::ios::binary) << damaged;
  EXPECT_EQ(RotateMasterKey(keys_, old_, fresh_).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadAll(keys_ + "/secret"), before);
  EXPECT_TRUE(Open(old_).ok());
}

TEST_F(KeyRotationTest, WithoutAStoreThereIsNothingToRotate) {
  EXPECT_EQ(RotateMasterKey(directory_ / "none", old_, fresh_).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(MasterKeyTest, IsSixtyFourHexadecimalDigits) {
  const MasterKey key = MasterKey::Make();
  EXPECT_EQ(MasterKey::Parse(" " + key.Format() + "\r\n")->id(), key.id());
  EXPECT_EQ(key.HexId().size(), 32u);
  for (const std::string& text :
       {std::string(), std::string("\n"), key.Format().substr(1), key.Format() + "0", std::string(64, 'g'),
        key.Format().substr(0, 32) + " " + key.Format().substr(33)}) {
    EXPECT_FALSE(MasterKey::Parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace entente::sealing
