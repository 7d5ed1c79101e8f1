// The trail: what happened, who said so, when and why, read from the log itself.
#ifndef ENTENTE_SERVICES_AUDIT_TRAIL_H_
#define ENTENTE_SERVICES_AUDIT_TRAIL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/v1/audit.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "services/audit/trail_entry.h"
#include "services/views/trail_index.h"
#include "storage/event_log.h"

namespace entente::audit {

// How many entries a page has, and how many records are looked at for one.
inline constexpr size_t kTrailPageNormal = 100;
inline constexpr size_t kTrailPageMax = 1000;
inline constexpr size_t kTrailScanMax = 20'000;

// True if the answer needs the view `trail` to be ready; the trail of everything needs the log alone.
inline bool NeedsTrailIndex(const v1::TrailFilter& filter) {
  return !filter.resource().empty() || !filter.read_person().empty();
}

// Reads the events that a filter lets through, up to the end that the log has when it is opened. Reads ahead,
// so that many entries cost little each. Blocks on the disk; not thread-safe.
class TrailCursor {
 public:
  // `log` and `index` must outlive the cursor. `resume` is where an earlier cursor of the same filter
  // stopped.
  //
  // Errors: `FIELD_INVALID` for a type or moment that there is not; `RESOURCE_NOT_FOUND` for a resource
  // without history. Both name the field.
  static absl::StatusOr<TrailCursor> Open(const storage::EventLog* log, const views::TrailIndex* index,
                                          const v1::TrailFilter& filter, bool newest_first,
                                          std::optional<uint64_t> resume = std::nullopt);

  // Lets only those records through for which `predicate` is true as well. Before the first is read.
  using Predicate = std::function<bool(const storage::v1::Record&)>;
  void Require(Predicate predicate) { predicate_ = std::move(predicate); }

  // The next entry; false after the last. An entry that is used again saves allocations.
  absl::StatusOr<bool> Next(v1::TrailEntry* entry);

  // Looks at one more record: true if it is let through and `entry` is filled. Not to be called at the end.
  absl::StatusOr<bool> Step(v1::TrailEntry* entry);

  // The same without an entry: the record if it is let through, else null. It is there until the next step.
  absl::StatusOr<const storage::v1::Record*> StepOver();

  // Where the next record is that has to be looked at, or nothing at the end.
  absl::StatusOr<std::optional<uint64_t>> NextPosition();

 private:
  TrailCursor(const storage::EventLog* log, const views::TrailIndex* index)
      : log_(log), index_(index), links_(log) {}

  absl::Status SetFilter(const v1::TrailFilter& filter);
  absl::Status SetRange(const v1::TrailFilter& filter, bool newest_first, std::optional<uint64_t> resume);
  absl::Status ReadAhead();
  absl::Status ReadAheadOfResource();
  absl::Status ReadAheadOfAll();
  bool LetsThrough(const storage::v1::Record& record) const;

  const storage::EventLog* log_;
  const views::TrailIndex* index_;
  CorrectionLinks links_;
  EntryMaker maker_;

  // The filter. Empty: all.
  std::string resource_;
  std::string index_name_;  // Under which the index has the events.
  bool include_access_ = false;
  std::string actor_;
  std::unordered_set<std::string> types_;  // Full names.
  Predicate predicate_;

  // The range that has not been read yet, from `from_` to `last_` in the direction.
  storage::Direction direction_ = storage::Direction::kForward;
  uint64_t from_ = 0;
  uint64_t last_ = 0;
  bool exhausted_ = false;

  // What was read ahead. It begins small, for those who want a page, and grows for those who want all.
  size_t ahead_max_;
  std::vector<storage::StoredRecord> ahead_;
  size_t ahead_next_ = 0;
};

// Steps through a cursor until `take` has had as many entries as a page has, or kTrailScanMax records were
// looked at. Returns the token of the next page, empty at the end.
absl::StatusOr<std::string> FillPage(TrailCursor& cursor, uint64_t question, size_t size,
                                     const std::function<void(v1::TrailEntry&)>& take);

// Where the page before has stopped; nothing for the first page. `FIELD_INVALID` if the token is none of this
// question.
absl::StatusOr<std::optional<uint64_t>> ResumePosition(const std::string& page_token, uint64_t question);

// A page of the trail.
//
// Errors: as `TrailCursor::Open`; `FIELD_INVALID` for a page token that belongs to another question. `zone`
// is the organization's.
absl::StatusOr<v1::ListTrailResponse> ListTrail(const storage::EventLog& log, const views::TrailIndex& index,
                                                const v1::ListTrailRequest& request, absl::TimeZone zone);

// One event, with what it changed. `RESOURCE_NOT_FOUND`, naming `name`, if there is none.
absl::StatusOr<v1::TrailEntry> GetEvent(const storage::EventLog& log, const v1::GetEventRequest& request,
                                        absl::TimeZone zone);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_TRAIL_H_
