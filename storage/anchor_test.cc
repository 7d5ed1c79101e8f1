#include "storage/anchor.h"

#include <openssl/sha.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

using testing::HasSubstr;

class AnchorTest : public testing::Test {
 protected:
  static v1::Anchor AnchorAt(uint64_t position) {
    v1::Anchor anchor;
    anchor.set_log_id(std::string(16, 'l'));
    anchor.set_position(position);
    if (position > 0) anchor.set_leaf_hash(LeafHash("record"));
    return anchor;
  }

  void WriteRaw(const std::string& bytes) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
  }

  // Puts the right checksum behind `bytes`.
  static std::string Checked(std::string bytes) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
    return bytes + digest;
  }

  TestDirectory directory_;
  const std::string file_ = directory_ / "anchor";
};

TEST_F(AnchorTest, WrittenAnchorIsReadAgain) {
  for (const uint64_t position : {uint64_t{0}, uint64_t{1}, UINT64_MAX}) {
    ASSERT_TRUE(WriteAnchorFile(file_, AnchorAt(position)).ok());
    EXPECT_EQ((*ReadAnchorFile(file_))->SerializeAsString(), AnchorAt(position).SerializeAsString());
  }
  EXPECT_FALSE(std::filesystem::exists(file_ + ".new"));
}

TEST_F(AnchorTest, NoFileIsNoAnchor) {
  EXPECT_FALSE(ReadAnchorFile(file_)->has_value());
}

TEST_F(AnchorTest, DamagedFileIsRefusedByName) {
  v1::Anchor without_hash = AnchorAt(3);
  without_hash.clear_leaf_hash();
  const std::string whole = Checked(AnchorAt(3).SerializeAsString());
  for (const std::string& bytes :
       {std::string(), std::string("short"), whole.substr(1), whole.substr(0, whole.size() - 1), whole + "x",
        Checked("no protobuf"), Checked(""), Checked(without_hash.SerializeAsString()),
        std::string(5000, 'x')}) {
    WriteRaw(bytes);
    const absl::Status status = ReadAnchorFile(file_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << bytes.size();
    EXPECT_THAT(std::string(status.message()), HasSubstr(file_));
  }
}

TEST_F(AnchorTest, DiskThatRefusesIsReported) {
  EXPECT_EQ(WriteAnchorFile(directory_ / "none/anchor", AnchorAt(1)).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace entente::storage
