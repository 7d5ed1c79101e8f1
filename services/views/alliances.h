// The view `alliances`: the state of every alliance, to list and to search.
#ifndef ENTENTE_SERVICES_VIEWS_ALLIANCES_H_
#define ENTENTE_SERVICES_VIEWS_ALLIANCES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/state/v1/state.pb.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "services/history/event.h"
#include "services/views/horizon.h"
#include "services/views/view.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"

namespace entente::views {

// How many alliances a page has, and how many rows are looked at for one.
inline constexpr size_t kAlliancesPageNormal = 50;
inline constexpr size_t kAlliancesPageMax = 1000;
inline constexpr size_t kAlliancesScanMax = 5000;

// The keys of the rows: of an alliance, and of the one that has an external reference.
std::string AllianceRowKey(std::string_view alliance);
std::string ReferenceRowKey(const v1::ExternalReference& reference);

// The alliance of such a key; empty if it is that of an external reference, or of none.
std::string_view AllianceOfRowKey(std::string_view key);

// What an event of an alliance does to the state in its row.
void EvolveRow(const history::Event& event, state::v1::AllianceState& row);

// One row per alliance: its state without measurements, which no list shows and which may be many. An event
// that only measures moves version, position and time on, without being read any further.
class AlliancesView : public View {
 public:
  static const ViewId kId;

  // Both must outlive the view. `table` is that of `kId`.
  AlliancesView(const storage::EventLog* log, const ViewTable* table) : log_(log), table_(table) {}

  const ViewId& Id() const override { return kId; }
  absl::Status Apply(const storage::StoredRecord& record, Rows& rows) override;
  absl::Status Flush(Rows& rows) override;
  void Forget() override { states_.clear(); }

  // A page of alliances by name, as of a horizon. Reads the disk: not for threads that must not block. Any
  // thread. `member` must be the organization's own name; an external reference of it finds nothing.
  //
  // Errors: `FIELD_INVALID` for a page token that belongs to another question.
  absl::StatusOr<v1::ListAlliancesResponse> List(const v1::ListAlliancesRequest& request,
                                                 const Horizon& horizon) const;

  // The name of the alliance with an external reference, or nothing.
  absl::StatusOr<std::optional<std::string>> FindByExternalReference(
      const v1::ExternalReference& reference) const;

 private:
  struct Cached {
    state::v1::AllianceState state;
    size_t bytes = 0;
    bool dirty = false;
  };

  absl::StatusOr<Cached*> Load(const std::string& alliance, uint64_t version);
  absl::StatusOr<std::optional<state::v1::AllianceState>> StateAt(std::string_view row,
                                                                  const Horizon& horizon) const;
  // Adds the alliance of a row if it answers the question.
  absl::Status AddMatching(std::string_view row, const v1::ListAlliancesRequest& request,
                           const Horizon& horizon, v1::ListAlliancesResponse& response) const;

  const storage::EventLog* const log_;
  const ViewTable* const table_;

  // Touched by the follower alone: the record in hand, and states that are likely to be needed again.
  storage::v1::Record record_;
  absl::flat_hash_map<std::string, Cached> states_;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_ALLIANCES_H_
