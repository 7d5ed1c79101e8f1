#include "services/server/rotate_log_key.h"

#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/str_format.h"
#include "services/ledger/indexes.h"
#include "services/server/data_dir.h"
#include "services/server/errors.h"
#include "services/server/master_key_source.h"
#include "storage/anchor.h"
#include "storage/rocksdb/event_log.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_store.h"
#include "storage/status_macros.h"
#include "storage/succession_chain.h"
#include "storage/tree/checkpointer.h"
#include "storage/tree/log_tree.h"

namespace entente::server {
namespace {

using tree::NoteSigner;
using tree::Succession;

struct Record {
  std::unique_ptr<storage::RocksDbEventLog> log;
  std::unique_ptr<sealing::KeyStore> keys;
};

absl::StatusOr<Record> OpenRecord(const Config& config) {
  storage::RocksDbEventLog::Options options;
  options.directory = config.data_dir + "/log";
  if (!storage::RocksDbEventLog::Exists(options.directory)) {
    return StartFault(absl::StrFormat("there is no record in '%s'", config.data_dir));
  }
  Record record;
  ASSIGN_OR_RETURN(record.log, storage::RocksDbEventLog::Open(options));
  ASSIGN_OR_RETURN(const std::vector<std::string> erased, ledger::ErasedPeople(*record.log));
  RETURN_IF_ERROR(sealing::DestroyKeys(KeyDirOf(config), erased).status());
  ASSIGN_OR_RETURN(OpenedKeys opened, OpenKeyStore(config, sealing::KeyStore::Make::kNever));
  record.keys = std::move(opened.store);
  return record;
}

// Holds the log against its anchor, which `signer` or a key before it has signed, and signs the anchor anew
// if it was another.
absl::Status CheckAnchor(const Config& config, const storage::EventLog& log, const NoteSigner& signer,
                         const std::vector<storage::KeptSuccession>& successions) {
  tree::Checkpointer checkpointer(&log, &signer, FormerKeys(successions));
  ASSIGN_OR_RETURN(
      const auto anchor,
      storage::Anchor::Open({AnchorFileOf(config), config.accept_missing_anchor}, &checkpointer));
  return anchor->Write();
}

absl::StatusOr<std::string> MakeNote(const storage::EventLog& log, const NoteSigner& before,
                                     const NoteSigner& next, const std::string& reason) {
  Succession succession;
  succession.checkpoint.origin = before.verifier_key().name;
  succession.checkpoint.size = log.GetHead().position;
  ASSIGN_OR_RETURN(succession.checkpoint.root, tree::LogTree(&log).Root(succession.checkpoint.size));
  succession.predecessor = before.verifier_key();
  succession.successor = next.verifier_key();
  succession.reason =
      reason == "compromised" ? Succession::Reason::kCompromised : Succession::Reason::kRoutine;
  return succession.Sign(before, next);
}

absl::StatusOr<std::string> Rotate(const Config& config, const std::string& reason) {
  ASSIGN_OR_RETURN(const DataDirLock lock, DataDirLock::Take(config.data_dir));
  ASSIGN_OR_RETURN(const Record record, OpenRecord(config));
  storage::EventLog& log = *record.log;
  const std::string origin = tree::OriginOf(log.LogId());
  const NoteSigner before(origin, record.keys->SigningSeed().view());
  ASSIGN_OR_RETURN(const sealing::SecretKey seed, record.keys->PrepareSigningSeed());
  const NoteSigner next(origin, seed.view());

  // If this was interrupted the log may name the next key already.
  std::string note;
  if (absl::StatusOr<std::vector<storage::KeptSuccession>> done = CheckSuccessions(log, next.verifier_key());
      done.ok() && !done->empty()) {
    note = done->back().note;
  } else {
    ASSIGN_OR_RETURN(const auto successions, storage::CheckSuccessions(log, before.verifier_key()));
    RETURN_IF_ERROR(CheckAnchor(config, log, before, successions));
    ASSIGN_OR_RETURN(note, MakeNote(log, before, next, reason));
    RETURN_IF_ERROR(log.AddSuccession(note));
  }
  RETURN_IF_ERROR(record.keys->AdoptSigningSeed());
  ASSIGN_OR_RETURN(const auto successions, storage::CheckSuccessions(log, next.verifier_key()));
  RETURN_IF_ERROR(CheckAnchor(config, log, next, successions));
  return note;
}

}  // namespace

int RotateLogKey(const Config& config, const std::string& reason, std::ostream& out, std::ostream& err) {
  const auto note = Rotate(config, reason);
  if (!note.ok()) {
    err << "entented: " << note.status().message() << "\n";
    return 1;
  }
  err << "The log has another key. Give this note to all who hold the old one"
      << (reason == "compromised" ? ", and the new key in a way that only you have:\n" : ":\n");
  out << *note;
  return 0;
}

}  // namespace entente::server
