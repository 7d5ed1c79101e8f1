// Under which keys the outcomes of requests stand besides their own (see storage::RequestKey).
#ifndef ENTENTE_SERVICES_LEDGER_REQUEST_KEYS_H_
#define ENTENTE_SERVICES_LEDGER_REQUEST_KEYS_H_

#include <cstddef>
#include <string>

namespace entente::ledger {

// The key under which the outcome of one command of a group is kept; empty for a group without one.
inline std::string MemberKey(const std::string& group_key, size_t index) {
  if (group_key.empty()) return "";
  return group_key + '\0' + std::to_string(index);
}

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_REQUEST_KEYS_H_
