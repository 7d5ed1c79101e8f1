#include "storage/tree/signed_note.h"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/status_macros.h"
#include "storage/tree/errors.h"
#include "storage/tree/hash.h"

namespace entente::tree {
namespace {

constexpr std::string_view kDash = "\u2014 ";  // An em dash and a blank begin each signature line.
constexpr size_t kKeyIdBytes = 4;
constexpr size_t kEd25519Bytes = 64;
constexpr size_t kTimeBytes = 8;

absl::string_view ToAbsl(std::string_view text) {
  return {text.data(), text.size()};
}

std::string BigEndian(uint64_t number, size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(number >> (8 * (bytes - 1 - i)));
  return text;
}

uint64_t FromBigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

// Base64 in its one canonical form, so that no note has two spellings.
bool DecodeBase64(std::string_view text, std::string& bytes) {
  return absl::Base64Unescape(ToAbsl(text), &bytes) && absl::Base64Escape(bytes) == ToAbsl(text);
}

bool IsName(std::string_view name) {
  return !name.empty() && std::none_of(name.begin(), name.end(), [](char letter) {
    return letter == '+' || static_cast<unsigned char>(letter) <= ' ' || letter == '\x7f';
  });
}

bool IsControl(char letter) {
  return (static_cast<unsigned char>(letter) < ' ' && letter != '\n') || letter == '\x7f';
}

std::string CosignedMessage(std::string_view text, uint64_t seconds) {
  return absl::StrCat("cosignature/v1\ntime ", seconds, "\n", ToAbsl(text));
}

bool IsGood(const VerifierKey& key, std::string_view message, std::string_view signature) {
  return signature.size() == kEd25519Bytes &&
         crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()),
                                     reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                                     key.public_key.data()) == 0;
}

bool IsOf(const NoteSignature& signature, const VerifierKey& key) {
  return signature.name == key.name && signature.key_id == key.Id();
}

absl::StatusOr<NoteSignature> ParseSignature(std::string_view line) {
  if (!line.starts_with(kDash)) return error::NoNote("a signature line begins with a dash and a blank");
  line.remove_prefix(kDash.size());
  const size_t blank = line.find(' ');
  std::string bytes;
  if (blank == std::string_view::npos || !IsName(line.substr(0, blank)) ||
      !DecodeBase64(line.substr(blank + 1), bytes) || bytes.size() <= kKeyIdBytes) {
    return error::NoNote("a signature line has a name and a signature in Base64");
  }
  return NoteSignature{std::string(line.substr(0, blank)),
                       static_cast<uint32_t>(FromBigEndian(std::string_view(bytes).substr(0, kKeyIdBytes))),
                       bytes.substr(kKeyIdBytes)};
}

}  // namespace

uint32_t VerifierKey::Id() const {
  std::string text = name;
  text.push_back('\n');
  text.push_back(static_cast<char>(type));
  text.append(public_key.begin(), public_key.end());
  return static_cast<uint32_t>(FromBigEndian(ToView(Sha256(text)).substr(0, kKeyIdBytes)));
}

std::string VerifierKey::Format() const {
  std::string bytes(1, static_cast<char>(type));
  bytes.append(public_key.begin(), public_key.end());
  return absl::StrFormat("%s+%08x+%s", name, Id(), absl::Base64Escape(bytes));
}

absl::StatusOr<VerifierKey> VerifierKey::Parse(std::string_view text) {
  const size_t first = text.find('+');
  const size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return error::NoKey("it is NAME+HASH+KEY");
  VerifierKey key;
  key.name = std::string(text.substr(0, first));
  if (!IsName(key.name)) return error::NoKey("its name has blanks or nothing in it");
  std::string bytes;
  if (!DecodeBase64(text.substr(second + 1), bytes) || bytes.size() != 1 + kPublicKeyBytes) {
    return error::NoKey("behind the second plus stand 33 bytes in Base64");
  }
  key.type = static_cast<KeyType>(bytes[0]);
  if (key.type != KeyType::kEd25519 && key.type != KeyType::kEd25519Cosignature) {
    return error::NoKey("it is neither an Ed25519 key nor that of a witness");
  }
  std::copy(bytes.begin() + 1, bytes.end(), key.public_key.begin());
  if (absl::StrFormat("%08x", key.Id()) != ToAbsl(text.substr(first + 1, second - first - 1))) {
    return error::NoKey("its hash is not that of its name and key");
  }
  return key;
}

std::string SignedNote::Format() const {
  std::string note = absl::StrCat(text, "\n");
  for (const NoteSignature& signature : signatures) {
    const std::string bytes = BigEndian(signature.key_id, kKeyIdBytes) + signature.bytes;
    absl::StrAppend(&note, ToAbsl(kDash), signature.name, " ", absl::Base64Escape(bytes), "\n");
  }
  return note;
}

absl::StatusOr<SignedNote> SignedNote::Parse(std::string_view note) {
  if (note.size() > kNoteBytesMax) return error::NoNote("it is too long");
  if (!note.ends_with('\n')) return error::NoNote("it does not end with a line break");
  if (std::any_of(note.begin(), note.end(), IsControl)) return error::NoNote("it has control characters");
  const size_t gap = note.rfind("\n\n");
  if (gap == std::string_view::npos || gap + 2 == note.size()) return error::NoNote("it has no signature");
  SignedNote parsed;
  parsed.text = std::string(note.substr(0, gap + 1));
  for (std::string_view rest = note.substr(gap + 2); !rest.empty();) {
    if (parsed.signatures.size() == kNoteSignaturesMax) return error::NoNote("it has too many signatures");
    const size_t end = rest.find('\n');
    ASSIGN_OR_RETURN(NoteSignature signature, ParseSignature(rest.substr(0, end)));
    parsed.signatures.push_back(std::move(signature));
    rest.remove_prefix(end + 1);
  }
  return parsed;
}

bool IsSignedBy(const SignedNote& note, const VerifierKey& key) {
  if (key.type != KeyType::kEd25519) return false;
  bool is_signed = false;
  for (const NoteSignature& signature : note.signatures) {
    if (!IsOf(signature, key)) continue;
    if (!IsGood(key, note.text, signature.bytes)) return false;
    is_signed = true;
  }
  return is_signed;
}

absl::StatusOr<absl::Time> CosignedAt(const SignedNote& note, const VerifierKey& witness) {
  if (witness.type != KeyType::kEd25519Cosignature) return error::NoKey("it is not that of a witness");
  for (const NoteSignature& signature : note.signatures) {
    if (!IsOf(signature, witness)) continue;
    const std::string_view bytes = signature.bytes;
    if (bytes.size() != kTimeBytes + kEd25519Bytes) break;
    const uint64_t seconds = FromBigEndian(bytes.substr(0, kTimeBytes));
    if (seconds > static_cast<uint64_t>(INT64_MAX) ||
        !IsGood(witness, CosignedMessage(note.text, seconds), bytes.substr(kTimeBytes))) {
      break;
    }
    return absl::FromUnixSeconds(static_cast<int64_t>(seconds));
  }
  return error::NoCosignature(witness.name);
}

NoteSigner::NoteSigner(std::string name, std::string_view seed) {
  if (sodium_init() < 0 || seed.size() != kSeedBytes || !IsName(name)) std::abort();
  verifier_key_.name = std::move(name);
  crypto_sign_seed_keypair(verifier_key_.public_key.data(), secret_.data(),
                           reinterpret_cast<const unsigned char*>(seed.data()));
}

NoteSigner::~NoteSigner() {
  sodium_memzero(secret_.data(), secret_.size());
}

std::string NoteSigner::SignBytes(std::string_view message) const {
  std::string signature(kEd25519Bytes, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                       secret_.data());
  return signature;
}

NoteSignature NoteSigner::Sign(std::string_view text) const {
  return {verifier_key_.name, verifier_key_.Id(), SignBytes(text)};
}

NoteSignature NoteSigner::Cosign(std::string_view text, absl::Time time) const {
  VerifierKey witness = verifier_key_;
  witness.type = KeyType::kEd25519Cosignature;
  const auto seconds = static_cast<uint64_t>(absl::ToUnixSeconds(time));
  return {witness.name, witness.Id(),
          BigEndian(seconds, kTimeBytes) + SignBytes(CosignedMessage(text, seconds))};
}

}  // namespace entente::tree
