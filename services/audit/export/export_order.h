// The order in which the events of an export stand in its document.
#ifndef ENTENTE_SERVICES_AUDIT_EXPORT_EXPORT_ORDER_H_
#define ENTENTE_SERVICES_AUDIT_EXPORT_EXPORT_ORDER_H_

#include <cstdint>
#include <deque>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/audit/trail.h"

namespace entente::audit {

// How many events can be put into another order than that of their positions: 24 bytes of memory each.
inline constexpr size_t kExportSortedMax = 4'000'000;

// The events of a cursor, up to a horizon, in one of the orders. What is not ordered by position is looked
// through when it is made, and read again event by event. Blocks on the disk; not thread-safe.
class ExportOrder {
 public:
  enum class Kind {
    kByPosition,
    kByDate,             // For which they were recorded; of one date by their sequence, then by position.
    kByAllianceAndDate,  // Those of alliances only, in the order in which the alliances were opened.
  };

  // `log` must outlive it. `PRECONDITION_FAILED` (`EXPORT_TOO_LARGE`) if there is too much to be ordered.
  static absl::StatusOr<ExportOrder> Make(Kind kind, const storage::EventLog* log, TrailCursor cursor,
                                          uint64_t horizon);

  // The next entry; false after the last.
  absl::StatusOr<bool> Next(v1::TrailEntry* entry);

 private:
  // Compared as it stands.
  struct Key {
    uint32_t group;
    int32_t day;
    int64_t sequence;
    uint64_t position;
    auto operator<=>(const Key&) const = default;
  };

  ExportOrder(Kind kind, const storage::EventLog* log, TrailCursor cursor, uint64_t horizon)
      : kind_(kind), horizon_(horizon), log_(log), cursor_(std::move(cursor)), links_(log) {}

  absl::Status Sort();
  absl::Status ReadAhead();

  Kind kind_;
  uint64_t horizon_;
  const storage::EventLog* log_;
  TrailCursor cursor_;
  CorrectionLinks links_;
  EntryMaker maker_;
  std::vector<Key> keys_;
  size_t next_ = 0;
  std::deque<storage::StoredRecord> ahead_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_EXPORT_EXPORT_ORDER_H_
