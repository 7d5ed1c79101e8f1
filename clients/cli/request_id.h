// Request ids: what makes a command safe to repeat.
#ifndef ENTENTE_CLIENTS_CLI_REQUEST_ID_H_
#define ENTENTE_CLIENTS_CLI_REQUEST_ID_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "entente/v1/command.pb.h"

namespace entente::cli {

// A random UUID (version 4, RFC 9562), one for each intent. Any thread.
std::string RandomRequestId();

// The id that a command gets for being the `occurrence`-th of its content: the first 32 hexadecimal digits
// of the SHA-256 over the name of its method, the occurrence, and the request in deterministic protobuf
// form, without its request id and without any personal field. So nothing of a person can be guessed from
// an id, and two people who differ in personal fields only are told apart by their order alone. Pure.
std::string ContentRequestId(const v1::Command& command, uint32_t occurrence);

// Counts how often each content came, so that the same file gives the same ids every time. One object
// for each file. Keeps 8 bytes for each content (with the table around them about 16). Not thread-safe.
class ContentRequestIds {
 public:
  std::string Next(const v1::Command& command);

 private:
  // A content is known by the first 64 bits of its hash. Two contents that share them only count on
  // together, which is the same at every import.
  absl::flat_hash_set<uint64_t> seen_;
  // How often a content came, for those that came more than once.
  absl::flat_hash_map<uint64_t, uint32_t> repeats_;
};

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_REQUEST_ID_H_
