#include "services/server/rotate_master_key.h"

#include "absl/strings/str_format.h"
#include "services/ledger/indexes.h"
#include "services/server/data_dir.h"
#include "services/server/errors.h"
#include "services/server/master_key_source.h"
#include "storage/rocksdb/event_log.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_rotation.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

absl::Status DestroyErasedKeys(const Config& config) {
  storage::RocksDbEventLog::Options options;
  options.directory = config.data_dir + "/log";
  if (!storage::RocksDbEventLog::Exists(options.directory)) {
    return StartFault(absl::StrFormat("there is no record in '%s'", config.data_dir));
  }
  ASSIGN_OR_RETURN(const auto log, storage::RocksDbEventLog::Open(options));
  ASSIGN_OR_RETURN(const std::vector<std::string> erased, ledger::ErasedPeople(*log));
  return sealing::DestroyKeys(KeyDirOf(config), erased).status();
}

absl::StatusOr<std::string> Rotate(const Config& config) {
  if (config.new_master_key_file.empty() == config.new_master_key_command.empty()) {
    return ConfigFault("--rotate-master-key needs --new-master-key-file or --new-master-key-command");
  }
  ASSIGN_OR_RETURN(const FoundMasterKey old, MasterKeyFor(config, sealing::KeyStore::Make::kNever));
  ASSIGN_OR_RETURN(const sealing::MasterKey fresh,
                   ReadMasterKey(config.new_master_key_file, config.new_master_key_command));
  if (fresh.id() == old.key.id()) return ConfigFault("the new master key is the old one");
  ASSIGN_OR_RETURN(const DataDirLock lock, DataDirLock::Take(config.data_dir));
  RETURN_IF_ERROR(DestroyErasedKeys(config));
  ASSIGN_OR_RETURN(const sealing::Rotation rotation,
                   sealing::RotateMasterKey(KeyDirOf(config), old.key, fresh));
  return absl::StrFormat(
      "%d keys were wrapped anew, %d were before; the master key has the id %s now.\n"
      "The old one, %s, still opens old backups of the keys: keep it apart from the keys, and destroy it "
      "when "
      "the last of them is gone.\n",
      rotation.rewrapped, rotation.done_before, fresh.HexId(), old.key.HexId());
}

}  // namespace

int RotateMasterKey(const Config& config, std::ostream& out, std::ostream& err) {
  const auto rotated = Rotate(config);
  if (!rotated.ok()) {
    err << "entented: " << rotated.status().message() << "\n";
    return 1;
  }
  out << *rotated;
  return 0;
}

}  // namespace entente::server
