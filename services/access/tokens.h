// The static tokens of services, kept as hashes.
//
// A token file has one line for each token: the name of the principal, its role, and the SHA-256 of the
// token in hexadecimal, apart by blanks. What follows a `#` is a comment. A principal may have several
// tokens, so that one can be exchanged without a gap.
//
//     # principal  role         sha256 of the token
//     crm          contributor  9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//
// A token should be at least 32 random characters: the hash is not salted or slow, so a token that can be
// guessed can be found from the file. `entented --hash-token NAME ROLE` reads a token and prints its line.
#ifndef ENTENTE_SERVICES_ACCESS_TOKENS_H_
#define ENTENTE_SERVICES_ACCESS_TOKENS_H_

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/access/roles.h"
#include "services/domain/world.h"

namespace entente::access {

// A token of fewer characters is not accepted by `TokenLine`.
inline constexpr size_t kTokenCharactersMin = 32;

// How many tokens a file may have; far above what one server needs.
inline constexpr size_t kTokensMax = 10'000;

// Who is calling and what that caller may do.
struct Identity {
  domain::Caller caller;
  PermissionSet permissions = 0;
};

// All tokens. Immutable once made, so any thread may ask; the identities live as long as it does.
class TokenTable {
 public:
  // Reads the text of a token file. A fault names its line.
  static absl::StatusOr<TokenTable> Parse(std::string_view text);

  // Reads the file at `path`. Refuses one that has no token.
  static absl::StatusOr<TokenTable> Load(const std::string& path);

  // Whose token it is, or null. What is compared is hashes, in constant time, so that the time of an
  // answer tells nothing of any token.
  const Identity* Find(std::string_view token) const;

  size_t size() const { return identities_.size(); }

  // The roles of each principal, of all its tokens together; by name, so the order of the lines makes no
  // difference.
  const std::map<std::string, std::set<std::string>>& roles() const { return roles_; }

 private:
  absl::Status AddLine(std::string_view line);

  struct Entry {
    std::string hash;
    const Identity* identity;
  };
  // By the first eight bytes of the hash; the whole hash is compared in constant time.
  absl::flat_hash_map<uint64_t, Entry> by_prefix_;
  std::deque<Identity> identities_;  // Never moves its elements.
  std::map<std::string, std::set<std::string>> roles_;
};

// The line for the token file. Refuses a name, role or token that would not be accepted.
absl::StatusOr<std::string> TokenLine(std::string_view principal, std::string_view role,
                                      std::string_view token);

}  // namespace entente::access

#endif  // ENTENTE_SERVICES_ACCESS_TOKENS_H_
