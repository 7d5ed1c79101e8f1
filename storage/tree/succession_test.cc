#include "storage/tree/succession.h"

#include "gmock/gmock.h"

namespace entente::tree {
namespace {

constexpr char kOrigin[] = "entente/log";

NoteSigner SignerOf(char seed, const std::string& name = kOrigin) {
  return {name, std::string(NoteSigner::kSeedBytes, seed)};
}

class SuccessionTest : public testing::Test {
 protected:
  SuccessionTest() {
    succession_.checkpoint = {kOrigin, 7, HashLeaf("root")};
    succession_.predecessor = old_.verifier_key();
    succession_.successor = fresh_.verifier_key();
  }
  std::string Signed(const std::string& text, const std::vector<const NoteSigner*>& signers) {
    SignedNote note{text, {}};
    for (const NoteSigner* signer : signers) note.signatures.push_back(signer->Sign(text));
    return note.Format();
  }

  const NoteSigner old_ = SignerOf('o');
  const NoteSigner fresh_ = SignerOf('f');
  Succession succession_;
};

TEST_F(SuccessionTest, IsReadBackAsItWasWritten) {
  for (const auto reason : {Succession::Reason::kRoutine, Succession::Reason::kCompromised}) {
    succession_.reason = reason;
    const auto opened = Succession::Open(Signed(succession_.Format(), {&old_, &fresh_}));
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(opened->checkpoint, succession_.checkpoint);
    EXPECT_EQ(opened->predecessor.Format(), old_.verifier_key().Format());
    EXPECT_EQ(opened->successor.Format(), fresh_.verifier_key().Format());
    EXPECT_EQ(opened->reason, reason);
  }
}

TEST_F(SuccessionTest, IsACheckpointForThoseWhoReadCheckpoints) {
  EXPECT_EQ(*Checkpoint::Parse(succession_.Format()), succession_.checkpoint);
}

TEST_F(SuccessionTest, NeedsBothSignaturesAndTwoKeysOfTheLog) {
  const std::string text = succession_.Format();
  EXPECT_FALSE(Succession::Open(Signed(text, {&old_})).ok());
  EXPECT_FALSE(Succession::Open(Signed(text, {&fresh_})).ok());
  EXPECT_FALSE(Succession::Open(Signed(succession_.checkpoint.Format(), {&old_, &fresh_})).ok());
  EXPECT_FALSE(Succession::Open(Signed(text + "more\n", {&old_, &fresh_})).ok());
  succession_.successor = old_.verifier_key();
  EXPECT_FALSE(Succession::Open(Signed(succession_.Format(), {&old_})).ok());
  const NoteSigner stranger = SignerOf('s', "entente/other");
  succession_.successor = stranger.verifier_key();
  EXPECT_FALSE(Succession::Open(Signed(succession_.Format(), {&old_, &stranger})).ok());
}

}  // namespace
}  // namespace entente::tree
