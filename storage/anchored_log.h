// A log with its anchor, for tests, as the server puts them together.
#ifndef ENTENTE_STORAGE_ANCHORED_LOG_H_
#define ENTENTE_STORAGE_ANCHORED_LOG_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/anchor.h"
#include "storage/rocksdb/event_log.h"
#include "storage/status_macros.h"
#include "storage/tree/checkpointer.h"

namespace entente::storage {

// All logs of the tests have one key, so that what tells them apart is their identity.
struct AnchoredLog {
  struct Place {
    std::string directory;
    std::string anchor_file;
    bool accept_missing_anchor = false;
    rocksdb::Env* env = nullptr;
  };

  static absl::StatusOr<std::unique_ptr<AnchoredLog>> Open(const Place& place) {
    RETURN_IF_ERROR(Anchor::CheckLogIsThere(place.anchor_file, RocksDbEventLog::Exists(place.directory)));
    auto opened = std::make_unique<AnchoredLog>();
    RocksDbEventLog::Options options;
    options.directory = place.directory;
    options.env = place.env;
    ASSIGN_OR_RETURN(opened->log, RocksDbEventLog::Open(options));
    const std::string seed(tree::NoteSigner::kSeedBytes, 's');
    opened->signer = std::make_unique<tree::NoteSigner>(tree::OriginOf(opened->log->LogId()), seed);
    opened->checkpointer = std::make_unique<tree::Checkpointer>(opened->log.get(), opened->signer.get());
    ASSIGN_OR_RETURN(opened->anchor, Anchor::Open({place.anchor_file, place.accept_missing_anchor},
                                                  opened->checkpointer.get()));
    return opened;
  }

  RocksDbEventLog* operator->() const { return log.get(); }
  RocksDbEventLog& operator*() const { return *log; }

  std::unique_ptr<RocksDbEventLog> log;
  std::unique_ptr<tree::NoteSigner> signer;
  std::unique_ptr<tree::Checkpointer> checkpointer;
  std::unique_ptr<Anchor> anchor;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ANCHORED_LOG_H_
