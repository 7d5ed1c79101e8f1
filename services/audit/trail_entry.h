// A stored record as an entry of the trail.
#ifndef ENTENTE_SERVICES_AUDIT_TRAIL_ENTRY_H_
#define ENTENTE_SERVICES_AUDIT_TRAIL_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/audit.pb.h"
#include "storage/event_log.h"

namespace entente::audit {

// The full name of the event type that is written `RoleAssigned`, or nothing if there is none.
std::optional<std::string_view> FullTypeName(std::string_view short_type);

// Which events have been corrected by which. Corrections are few, so they are usually read all at once.
class CorrectionLinks {
 public:
  explicit CorrectionLinks(const storage::EventLog* log) : log_(log) {}

  // Reads the links anew; what was recorded since is known then.
  absl::Status Refresh();

  // The position of the event that corrects the one at `position`, or 0.
  absl::StatusOr<uint64_t> Find(uint64_t position) const;

  // What the event at `correcting` does to the one that it corrects; nothing stated for position 0. Reads the
  // event.
  absl::StatusOr<v1::TrailEntry::CorrectionKind> KindOf(uint64_t correcting) const;

 private:
  const storage::EventLog* const log_;
  // All links; or, where there are too many for that, none, and each is looked up.
  absl::flat_hash_map<uint64_t, uint64_t> links_;
  bool has_all_ = false;
};

// The entry of one record.
absl::StatusOr<v1::TrailEntry> MakeEntry(const storage::StoredRecord& stored, const CorrectionLinks& links);

// Makes entries, one record after another. Kept for many records it saves most of their allocations. Not
// thread-safe.
class EntryMaker {
 public:
  // Reads a record; `record` shows it until `Make`. `DATA_CORRUPT` if it cannot be read.
  absl::Status Read(const storage::StoredRecord& stored);
  const storage::v1::Record& record() const { return record_; }

  // Makes the entry of the record that was read, which is used up by that. `DATA_CORRUPT` if the event is of
  // no known type or cannot be read.
  absl::Status Make(const storage::StoredRecord& stored, const CorrectionLinks& links, v1::TrailEntry* entry);

 private:
  storage::v1::Record record_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_TRAIL_ENTRY_H_
