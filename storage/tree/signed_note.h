// Signed notes (C2SP signed-note): a text and below it the signatures of those who stand for it.
//
//   text, one or more lines
//                                            an empty line
//   — NAME BASE64( key hash, signature )     one line for each signature
#ifndef ENTENTE_STORAGE_TREE_SIGNED_NOTE_H_
#define ENTENTE_STORAGE_TREE_SIGNED_NOTE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace entente::tree {

// The longest note that is read, and the most signatures that it may have.
inline constexpr size_t kNoteBytesMax = size_t{64} << 10;
inline constexpr size_t kNoteSignaturesMax = 64;

// How a key signs; the number is part of its hash.
enum class KeyType : uint8_t {
  kEd25519 = 1,             // Over the text.
  kEd25519Cosignature = 4,  // Over the text and the time of signing (C2SP tlog-cosignature): a witness.
};

// One who signs, as others know him. Its text form is `NAME+HASH+BASE64(type, public key)`.
struct VerifierKey {
  static constexpr size_t kPublicKeyBytes = 32;

  std::string name;
  KeyType type = KeyType::kEd25519;
  std::array<uint8_t, kPublicKeyBytes> public_key = {};

  // The first four bytes of SHA-256( name, line break, type, public key ).
  uint32_t Id() const;
  std::string Format() const;
  // `INVALID_ARGUMENT`, with a sentence, if the text is no key.
  static absl::StatusOr<VerifierKey> Parse(std::string_view text);
};

// A signature line. `bytes` are what stands behind the key hash.
struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::string bytes;
};

// A note in its parts. Nothing of it is verified by parsing.
struct SignedNote {
  std::string text;  // Ends with a line break.
  std::vector<NoteSignature> signatures;

  std::string Format() const;
  // `INVALID_ARGUMENT`, with a sentence, if it is no note.
  static absl::StatusOr<SignedNote> Parse(std::string_view note);
};

// Whether the note has a signature of the key, and all that claim to be of it are good. Signatures of others
// say nothing about it.
bool IsSignedBy(const SignedNote& note, const VerifierKey& key);

// When a witness has seen the note, by its cosignature; nothing (`INVALID_ARGUMENT`, with a sentence) if the
// note has no good one of that key.
absl::StatusOr<absl::Time> CosignedAt(const SignedNote& note, const VerifierKey& witness);

// A private key. Thread-safe once made; its bytes are overwritten when it goes.
class NoteSigner {
 public:
  static constexpr size_t kSeedBytes = 32;

  // `seed` must have kSeedBytes; `name` at least one letter, and neither blanks nor plus signs.
  NoteSigner(std::string name, std::string_view seed);
  ~NoteSigner();
  NoteSigner(const NoteSigner&) = delete;
  NoteSigner& operator=(const NoteSigner&) = delete;

  const VerifierKey& verifier_key() const { return verifier_key_; }

  // The signature of `text`, which must end with a line break.
  NoteSignature Sign(std::string_view text) const;

  // The cosignature of a witness; for tests of those who receive them.
  NoteSignature Cosign(std::string_view text, absl::Time time) const;

 private:
  std::string SignBytes(std::string_view message) const;

  VerifierKey verifier_key_;
  std::array<uint8_t, 64> secret_ = {};
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_SIGNED_NOTE_H_
