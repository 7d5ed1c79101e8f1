// The anchor: what is known of the log's end outside RocksDB, in a small file of its own. Recovery may take a
// lost end for a torn one; the anchor tells the two apart. See storage/FORMAT.md.
#ifndef ENTENTE_STORAGE_ANCHOR_H_
#define ENTENTE_STORAGE_ANCHOR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"

namespace entente::storage {

// Replaces the anchor file, durably: after a power loss there is the old anchor or the new one. UNAVAILABLE
// if the disk refuses.
absl::Status WriteAnchorFile(const std::string& file, const v1::Anchor& anchor);

// Reads the anchor file; nothing if there is none. DATA_LOSS, naming the file, if it is damaged.
absl::StatusOr<std::optional<v1::Anchor>> ReadAnchorFile(const std::string& file);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ANCHOR_H_
