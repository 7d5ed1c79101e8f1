// Where the master key comes from.
#ifndef ENTENTE_SERVICES_SERVER_MASTER_KEY_SOURCE_H_
#define ENTENTE_SERVICES_SERVER_MASTER_KEY_SOURCE_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/server/config.h"
#include "storage/sealing/key_store.h"
#include "storage/sealing/master_key.h"

namespace entente::server {

// How long a program may take to print the key, and how much it may print.
inline constexpr std::chrono::seconds kMasterKeyCommandWaitMax(30);
inline constexpr size_t kMasterKeyTextMax = 4096;

// Reads a key from a file, or from what a program prints; exactly one of the two is named. An error is one
// sentence for the operator, and holds nothing of what was read.
absl::StatusOr<sealing::MasterKey> ReadMasterKey(const std::string& file, const std::string& command);

// Runs a program, without a shell, and returns what it prints. It has no input, and its complaints go where
// ours go.
absl::StatusOr<std::string> RunMasterKeyCommand(
    const std::string& command, std::chrono::milliseconds wait_max = kMasterKeyCommandWaitMax);

// A master key, and what the operator should be told about it; usually nothing.
struct FoundMasterKey {
  sealing::MasterKey key;
  std::string warning;
};

// The master key that the settings name. Without any it is the file `master` beside the keys, made with a
// new key store if `make` allows one. Where keys are without their master key it is refused, never made anew.
absl::StatusOr<FoundMasterKey> MasterKeyFor(const Config& config, sealing::KeyStore::Make make);

// The key store under the master key that the settings name, and what the operator should be told about that
// key; usually nothing. Errors as `MasterKeyFor` and `KeyStore::Open`.
struct OpenedKeys {
  std::unique_ptr<sealing::KeyStore> store;
  std::string warning;
};
absl::StatusOr<OpenedKeys> OpenKeyStore(const Config& config, sealing::KeyStore::Make make);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_MASTER_KEY_SOURCE_H_
