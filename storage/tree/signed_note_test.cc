#include "storage/tree/signed_note.h"

#include "gmock/gmock.h"
#include "storage/tree/checkpoint.h"

namespace entente::tree {
namespace {

using testing::HasSubstr;

// The example of the Go package golang.org/x/mod/sumdb/note, which others implement against as well.
constexpr char kPeterKey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kPeterNote[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

NoteSigner SignerOf(const std::string& name) {
  return NoteSigner(name, std::string(NoteSigner::kSeedBytes, 's'));
}

TEST(SignedNoteTest, NoteOfAnotherImplementationVerifies) {
  const auto key = VerifierKey::Parse(kPeterKey);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->Format(), kPeterKey);
  const auto note = SignedNote::Parse(kPeterNote);
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_EQ(note->Format(), kPeterNote);
  EXPECT_TRUE(IsSignedBy(*note, *key));
}

TEST(SignedNoteTest, NoteThatWasChangedDoesNotVerify) {
  const NoteSigner signer = SignerOf("log");
  const SignedNote note{"text\n", {signer.Sign("text\n")}};
  EXPECT_TRUE(IsSignedBy(note, signer.verifier_key()));
  EXPECT_FALSE(IsSignedBy({"texts\n", note.signatures}, signer.verifier_key()));
  EXPECT_FALSE(IsSignedBy({"text\n", {}}, signer.verifier_key()));
  VerifierKey other = signer.verifier_key();
  other.public_key[0] ^= 1;
  EXPECT_FALSE(IsSignedBy(note, other));
}

// One good signature does not cover for a bad one of the same key.
TEST(SignedNoteTest, BadSignatureBesideAGoodOneDoesNotVerify) {
  const NoteSigner signer = SignerOf("log");
  NoteSignature bad = signer.Sign("text\n");
  bad.bytes[0] ^= 1;
  EXPECT_FALSE(IsSignedBy({"text\n", {signer.Sign("text\n"), bad}}, signer.verifier_key()));
  EXPECT_FALSE(IsSignedBy({"text\n", {bad, signer.Sign("text\n")}}, signer.verifier_key()));
}

TEST(SignedNoteTest, SignaturesOfOthersAreNoMatter) {
  const NoteSigner signer = SignerOf("log");
  const NoteSigner other = SignerOf("other");
  const SignedNote note{"text\n", {other.Sign("text\n"), signer.Sign("text\n")}};
  const auto parsed = SignedNote::Parse(note.Format());
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_TRUE(IsSignedBy(*parsed, signer.verifier_key()));
  EXPECT_TRUE(IsSignedBy(*parsed, other.verifier_key()));
}

TEST(SignedNoteTest, WitnessSaysWhenItHasSeenTheNote) {
  const NoteSigner witness = SignerOf("witness");
  VerifierKey key = witness.verifier_key();
  key.type = KeyType::kEd25519Cosignature;
  const absl::Time time = absl::FromUnixSeconds(1'700'000'000);
  const SignedNote note{"text\n", {witness.Cosign("text\n", time)}};
  const auto seen = CosignedAt(note, *VerifierKey::Parse(key.Format()));
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(*seen, time);
  EXPECT_FALSE(CosignedAt({"other\n", note.signatures}, key).ok());
  EXPECT_FALSE(CosignedAt(note, witness.verifier_key()).ok());
  EXPECT_FALSE(IsSignedBy(note, key)) << "a cosignature is no signature";
  SignedNote later = note;
  later.signatures[0].bytes[7] ^= 1;  // Another second.
  EXPECT_FALSE(CosignedAt(later, key).ok());
}

TEST(SignedNoteTest, WhatIsNoNoteIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("text\n"), std::string("text\n\n"), std::string("text\n\nno dash\n"),
        std::string("text\n\n\u2014 name\n"), std::string("text\n\n\u2014 name !!!\n"),
        std::string("text\n\n\u2014 name AAAA\n"), std::string("text\n\n\u2014 na+me AAAAAAAA\n"),
        std::string("te\txt\n\n\u2014 name AAAAAAAA\n"), std::string(kPeterNote).substr(0, 200),
        std::string("text\n\n\u2014 name AAAAAAAB\n").insert(5, kNoteBytesMax, 'x')}) {
    EXPECT_EQ(SignedNote::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(SignedNoteTest, WhatIsNoKeyIsRefused) {
  for (const char* text :
       {"", "PeterNeumann", "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "PeterNeumann+c74f20a3+ARpc",
        "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"}) {
    EXPECT_EQ(VerifierKey::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(CheckpointTest, ComesBackAsItWas) {
  const Checkpoint checkpoint{"entente/0123", 42, HashLeaf("x")};
  const auto parsed = Checkpoint::Parse(checkpoint.Format());
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, checkpoint);
  EXPECT_EQ(*Checkpoint::Parse(checkpoint.Format() + "a further line\n"), checkpoint);
}

TEST(CheckpointTest, WhatIsNoCheckpointIsRefused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  for (const std::string& text :
       {std::string(), std::string("origin\n"), "origin\n1\n" + root, "\n1\n" + root + "\n",
        "origin\n-1\n" + root + "\n", "origin\n01\n" + root + "\n", "origin\n1 \n" + root + "\n",
        "origin\n99999999999999999999\n" + root + "\n", std::string("origin\n1\nAAAA\n"),
        "origin\n1\n" + root + "\n\n"}) {
    const absl::Status status = Checkpoint::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("no checkpoint"));
  }
}

}  // namespace
}  // namespace entente::tree
