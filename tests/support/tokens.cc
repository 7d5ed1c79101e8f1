#include "tests/support/tokens.h"

#include <openssl/sha.h>

#include "absl/strings/escaping.h"

namespace entente::support {

std::string TokenOf(const std::string& principal) {
  return principal + "-0123456789abcdef0123456789abcdef";
}

std::string TokenLine(const std::string& principal, const std::string& role) {
  const std::string token = TokenOf(principal);
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return principal + " " + role + " " + absl::BytesToHexString(hash) + "\n";
}

}  // namespace entente::support
