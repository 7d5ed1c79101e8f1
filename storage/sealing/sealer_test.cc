#include "storage/sealing/sealer.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "storage/sealing/errors.h"
#include "storage/test_events.h"

namespace entente::sealing {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kAda[] = "people/4q2m8v1t0k7d9s3a";
constexpr char kBen[] = "people/0a1b2c3d4e5f6g7h";
constexpr char kPlace[] = "alliances/star 1 entente.v1.RoleAssigned";
constexpr char kName[] = "Ada Lovelace, ada@example.org";

class SealerTest : public testing::Test {
 protected:
  SealerTest() { EXPECT_TRUE(keys_->CreateMany({kAda, kBen}).ok()); }

  SealedPart SealName() const { return *sealer_.Seal(kAda, kName, kPlace); }
  absl::StatusCode CodeOf(const SealedPart& part, const std::string& place = kPlace) const {
    return sealer_.Open(part, place).status().code();
  }

  storage::TestDirectory directory_;
  const std::unique_ptr<KeyStore> keys_ =
      *KeyStore::Open(directory_ / "keys", KeyStore::Make::kIfMissing, MasterKey::Make());
  const Sealer sealer_{*keys_};
};

TEST_F(SealerTest, SealedPartOpensAgain) {
  const SealedPart part = SealName();
  EXPECT_EQ(part.person(), kAda);
  EXPECT_EQ(part.nonce().size(), 24);
  EXPECT_EQ(*sealer_.Open(part, kPlace), kName);
  EXPECT_EQ(*sealer_.Open(*sealer_.Seal(kAda, "", ""), ""), "");
}

TEST_F(SealerTest, SealedPartShowsNeitherTextNorKey) {
  const std::string bytes = SealName().SerializeAsString();
  EXPECT_THAT(bytes, Not(HasSubstr("Ada")));
  EXPECT_THAT(bytes, Not(HasSubstr("example")));
  EXPECT_THAT(bytes, Not(HasSubstr(std::string(keys_->Find(kAda)->view()))));
}

TEST_F(SealerTest, SameTextIsSealedDifferentlyEachTime) {
  EXPECT_NE(SealName().nonce(), SealName().nonce());
  EXPECT_NE(SealName().ciphertext(), SealName().ciphertext());
}

TEST_F(SealerTest, ChangedPartIsForged) {
  SealedPart part = SealName();
  (*part.mutable_ciphertext())[0] ^= 1;
  EXPECT_EQ(CodeOf(part), absl::StatusCode::kDataLoss);
  part = SealName();
  (*part.mutable_nonce())[0] ^= 1;
  EXPECT_EQ(CodeOf(part), absl::StatusCode::kDataLoss);
  part = SealName();
  part.mutable_nonce()->pop_back();
  EXPECT_EQ(CodeOf(part), absl::StatusCode::kDataLoss);
  part = SealName();
  part.mutable_ciphertext()->resize(15);
  EXPECT_EQ(CodeOf(part), absl::StatusCode::kDataLoss);
}

TEST_F(SealerTest, PartMovedToAnotherPlaceOrPersonIsForged) {
  SealedPart part = SealName();
  EXPECT_EQ(CodeOf(part, "alliances/star 2 entente.v1.RoleAssigned"), absl::StatusCode::kDataLoss);
  part.set_person(kBen);
  EXPECT_EQ(CodeOf(part), absl::StatusCode::kDataLoss);
}

TEST_F(SealerTest, PartOfAnErasedPersonStaysClosed) {
  const SealedPart part = SealName();
  ASSERT_TRUE(keys_->Destroy({kAda}).ok());
  EXPECT_TRUE(error::IsKeyDestroyed(sealer_.Open(part, kPlace).status()));
  EXPECT_TRUE(error::IsKeyDestroyed(sealer_.Seal(kAda, "again", kPlace).status()));
}

TEST_F(SealerTest, PersonWithoutAKeyCannotBeSealed) {
  EXPECT_TRUE(error::IsKeyMissing(sealer_.Seal("people/none", kName, kPlace).status()));
}

}  // namespace
}  // namespace entente::sealing
