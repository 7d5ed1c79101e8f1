// Whether the views have the rows that follow from the events, and no others.
#ifndef ENTENTE_SERVICES_SCRUB_VIEW_ROWS_H_
#define ENTENTE_SERVICES_SCRUB_VIEW_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "services/history/event.h"
#include "services/scrub/round.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"

namespace entente::scrub {

// The rows of the view `trail`, and of the views `alliances` and `heads` but for what events fold into
// (states.h). An event
// is looked for up to the checkpoint that the view has when this is made: rows are only ever added to. One
// thread.
class RowCheck {
 public:
  // All must outlive it. Null tables are not looked at.
  RowCheck(const storage::EventLog* log, const views::ViewTable* alliances, const views::ViewTable* trail,
           const views::ViewTable* heads, Round* round);

  // Each event, in any order.
  void CheckEvent(const storage::StoredRecord& stored, const storage::v1::Record& record);
  void CheckReferences(const history::Event& event);

  // Then each row.
  void CheckRows();

 private:
  using Visit = absl::FunctionRef<void(std::string_view key, std::string_view value, uint64_t checkpoint)>;

  // How far the view is. A checkpoint that is not of this log is a fault.
  uint64_t CheckpointOf(std::string_view view, const views::ViewTable* table);
  void ForEachRow(std::string_view view, const views::ViewTable& table, Visit visit);
  void TellUnreadable(std::string_view view, const absl::Status& status);
  void CheckTrailRow(std::string_view key, std::string_view value, uint64_t checkpoint);
  void CheckAllianceRow(std::string_view key, std::string_view value, uint64_t checkpoint);
  void CheckHeadRows();
  bool HasReferenceRow(std::string_view key, const storage::StoredRecord& stored) const;

  const storage::EventLog* const log_;
  const views::ViewTable* const alliances_;
  const views::ViewTable* const trail_;
  const views::ViewTable* const heads_;
  Round* const round_;
  absl::flat_hash_set<std::string> unreadable_;  // Views that were told of.
  const uint64_t alliances_position_;
  const uint64_t trail_position_;
  std::string key_;
};

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_VIEW_ROWS_H_
