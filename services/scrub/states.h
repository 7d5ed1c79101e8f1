// Whether snapshots, the rows of alliances and the heads of resources are what their events fold into.
#ifndef ENTENTE_SERVICES_SCRUB_STATES_H_
#define ENTENTE_SERVICES_SCRUB_STATES_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/domain/fold.h"
#include "services/history/event.h"
#include "services/scrub/round.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"

namespace entente::scrub {

// Folds one resource after another from its first event, so it takes the memory of one state. One thread.
//
// A row is compared as of the checkpoint that stands with it, whatever the view does meanwhile.
class StateCheck {
 public:
  // All must outlive it. `alliances` and `heads` are the tables of those views; null if there are none.
  StateCheck(const storage::EventLog* log, const views::ViewTable* alliances, const views::ViewTable* heads,
             Round* round)
      : log_(log), alliances_(alliances), heads_(heads), round_(round) {}

  // Holds each snapshot and each page against its check, and tells those of which there is no event. First.
  void CheckSnapshotEntries();

  // Folds all resources, and tells the pages that snapshots name and that are gone.
  void CheckStates();

 private:
  // What the states of one resource are compared with while it is folded.
  struct Expected {
    std::string resource;
    domain::State state;
    // Versions of which there are snapshots, the next one last.
    std::vector<uint64_t> snapshots;
    // Names of pages that are known to be missing.
    std::set<std::string> lost_pages;
    // The row as the view has it, or none; and the state that it must hold, up to the checkpoint.
    bool has_view = false;
    uint64_t row_position = 0;
    std::optional<std::string> row;
    state::v1::AllianceState row_state;
    // The same of the view of heads: a version in 8 bytes.
    bool has_head_view = false;
    uint64_t head_position = 0;
    std::optional<std::string> head_row;
    uint64_t head_version = 0;
    uint64_t head_event = 0;  // The position of that version.
  };

  void CheckPage(const std::string& resource, const std::string& name, const Entry& entry);
  void CheckResource(const std::string& resource);
  std::vector<uint64_t> SnapshotsOf(const std::string& resource) const;
  void ReadRow(Expected& expected);
  void Fold(const history::Event& event, Expected& expected);
  void CompareSnapshot(const history::Event& event, Expected& expected);
  void TellLostPages(const history::Event& event, const std::vector<std::string>& lost, Expected& expected);
  void CompareRow(const Expected& expected);
  void ReadHead(Expected& expected);
  void CompareHead(const Expected& expected);

  const storage::EventLog* const log_;
  const views::ViewTable* const alliances_;
  const views::ViewTable* const heads_;
  Round* const round_;
  // The keys of pages that were told of as damaged.
  std::set<std::string> damaged_pages_;
};

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_STATES_H_
