// The path of a field in words.
#ifndef ENTENTE_SERVICES_AUDIT_PATH_WORDS_H_
#define ENTENTE_SERVICES_AUDIT_PATH_WORDS_H_

#include <string>
#include <string_view>

namespace entente::audit {

// `parties[organizations/toyota].status` as `the status of the party organizations/toyota`. Pure.
std::string PathInWords(std::string_view path);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_PATH_WORDS_H_
