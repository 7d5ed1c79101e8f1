// Token files for servers that ask who is calling.
#ifndef ENTENTE_TESTS_SUPPORT_TOKENS_H_
#define ENTENTE_TESTS_SUPPORT_TOKENS_H_

#include <string>

namespace entente::support {

// A token of that principal, which nobody would use outside a test.
std::string TokenOf(const std::string& principal);

// The line for the token file by which `principal` has `role` and the token above.
std::string TokenLine(const std::string& principal, const std::string& role);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_TOKENS_H_
