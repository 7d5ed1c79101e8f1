// The view `trail`: which events belong to the trail of a resource.
#ifndef ENTENTE_SERVICES_VIEWS_TRAIL_INDEX_H_
#define ENTENTE_SERVICES_VIEWS_TRAIL_INDEX_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "services/views/view.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"

namespace entente::views {

// Under which name the index has the events that mention a person.
std::string MentionsOf(std::string_view person);

// Whether an event of that resource is a fact of access (access.proto).
bool IsOfAccess(std::string_view resource);

// Under which name the index has the events by which what is personal of a person was shown.
std::string ReadsOf(std::string_view person);

// Calls `visit` with the key of each row that an event leaves. `key` is only for its memory. `record` is what
// `stored` holds. `DATA_CORRUPT` if the event cannot be read.
absl::Status ForEachTrailKey(const storage::StoredRecord& stored, const storage::v1::Record& record,
                             std::string& key, absl::FunctionRef<void(const std::string&)> visit);

// The position in the key of a row; 0 if it is none.
uint64_t PositionOfTrailKey(std::string_view key);

// One row per event and resource, without a value: an event stands in the trail of the resource whose history
// it is part of, and, if that is an alliance, of each organization and person that it names.
// Besides, under `MentionsOf(person)`, each event that has the name of a person anywhere else: in a text, or
// in the history of something that is no alliance. The facts of access are apart: an event that tells whose
// data was read stands under `ReadsOf(person)` and nowhere else but in the trail of the principal, so that
// however often people are read, their own trails and the reports of their erasures stay as they are.
class TrailIndex : public View {
 public:
  static const ViewId kId;

  // `table` is that of `kId`, and must outlive the view.
  explicit TrailIndex(const ViewTable* table) : table_(table) {}

  const ViewId& Id() const override { return kId; }
  absl::Status Apply(const storage::StoredRecord& record, Rows& rows) override;
  absl::Status Flush(Rows&) override { return absl::OkStatus(); }
  void Forget() override {}

  // At most `count_max` positions of events in the trail of a resource, from `from` on in either direction
  // and not beyond `end`, in that order. Reads the disk. Any thread.
  absl::StatusOr<std::vector<uint64_t>> Positions(std::string_view resource, uint64_t from, uint64_t end,
                                                  storage::Direction direction, size_t count_max) const;

 private:
  const ViewTable* const table_;
  // Touched by the follower alone; kept because that saves its allocations.
  storage::v1::Record record_;
  std::string key_;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_TRAIL_INDEX_H_
