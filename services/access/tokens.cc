#include "services/access/tokens.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/access/errors.h"
#include "storage/status_macros.h"

namespace entente::access {
namespace {

constexpr size_t kPrincipalCharactersMax = 63;

// In whose name the server records what it does itself.
constexpr std::string_view kServerName = "entente";

std::string Sha256(std::string_view text) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

uint64_t PrefixOf(const std::string& hash) {
  uint64_t prefix = 0;
  std::memcpy(&prefix, hash.data(), sizeof(prefix));
  return prefix;
}

bool IsPrincipalName(std::string_view name) {
  if (name.empty() || name.size() > kPrincipalCharactersMax || name.front() == '-' || name.back() == '-') {
    return false;
  }
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool IsSha256Hex(std::string_view text) {
  return text.size() == 2 * SHA256_DIGEST_LENGTH &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isxdigit(c) != 0; });
}

std::string RoleNames() {
  std::string names;
  for (const std::string_view role : AllRoles())
    names += absl::StrFormat("%s%s", names.empty() ? "" : ", ", role);
  return names;
}

// Checks what a line and a command line have in common.
absl::Status CheckPrincipalAndRole(std::string_view principal, std::string_view role) {
  if (!IsPrincipalName(principal)) {
    return TokenFileFault(absl::StrFormat(
        "'%s' is no name of a principal: 1 to 63 of a-z, 0-9 and hyphen, with no hyphen at either end",
        principal));
  }
  if (principal == kServerName) {
    return TokenFileFault(absl::StrFormat("the name '%s' is the server's own", principal));
  }
  if (!FindRole(role).has_value()) {
    return TokenFileFault(absl::StrFormat("there is no role '%s'; the roles are %s", role, RoleNames()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status TokenTable::AddLine(std::string_view line) {
  line = line.substr(0, line.find('#'));
  const std::vector<std::string> words = absl::StrSplit(absl::string_view(line.data(), line.size()),
                                                        absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
  if (words.empty()) return absl::OkStatus();
  if (words.size() != 3) return TokenFileFault("a line is a principal, a role and the SHA-256 of a token");
  RETURN_IF_ERROR(CheckPrincipalAndRole(words[0], words[1]));
  if (!IsSha256Hex(words[2]))
    return TokenFileFault("the third word must be a SHA-256: 64 hexadecimal digits");
  if (identities_.size() == kTokensMax) return TokenFileFault("there are too many tokens");
  std::string hash = absl::HexStringToBytes(words[2]);
  const uint64_t prefix = PrefixOf(hash);
  if (by_prefix_.contains(prefix)) return TokenFileFault("the same token stands there twice");
  const std::string principal = absl::StrCat("principals/", words[0]);
  identities_.push_back(
      Identity{{principal, absl::StrCat("token:", words[0], " role:", words[1])}, *FindRole(words[1])});
  roles_[principal].insert(words[1]);
  by_prefix_.emplace(prefix, Entry{std::move(hash), &identities_.back()});
  return absl::OkStatus();
}

absl::StatusOr<TokenTable> TokenTable::Parse(std::string_view text) {
  TokenTable table;
  int number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    ++number;
    const absl::Status status = table.AddLine(text.substr(0, end));
    if (!status.ok()) return TokenFileFault(absl::StrFormat("line %d: %s", number, status.message()));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return table;
}

absl::StatusOr<TokenTable> TokenTable::Load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) return TokenFileFault(absl::StrFormat("the token file '%s' cannot be read", path));
  absl::StatusOr<TokenTable> table = Parse(text.str());
  if (!table.ok()) {
    return TokenFileFault(
        absl::StrFormat("the token file '%s' cannot be used: %s", path, table.status().message()));
  }
  if (table->size() == 0) return TokenFileFault(absl::StrFormat("the token file '%s' has no token", path));
  return table;
}

const Identity* TokenTable::Find(std::string_view token) const {
  const std::string hash = Sha256(token);
  const auto found = by_prefix_.find(PrefixOf(hash));
  if (found == by_prefix_.end()) return nullptr;
  const bool is_equal = CRYPTO_memcmp(found->second.hash.data(), hash.data(), hash.size()) == 0;
  return is_equal ? found->second.identity : nullptr;
}

absl::StatusOr<std::string> TokenLine(std::string_view principal, std::string_view role,
                                      std::string_view token) {
  RETURN_IF_ERROR(CheckPrincipalAndRole(principal, role));
  if (token.size() < kTokenCharactersMin) {
    return TokenFileFault(
        absl::StrFormat("a token needs at least %d characters; 32 random bytes in hexadecimal are good",
                        kTokenCharactersMin));
  }
  const bool is_printable =
      std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_printable) return TokenFileFault("a token has printable ASCII characters without blanks only");
  return absl::StrFormat("%s %s %s", principal, role, absl::BytesToHexString(Sha256(token)));
}

}  // namespace entente::access
