// The view `heads`: the last version of every resource, as a Merkle map, and the last one of these maps that
// was rooted in the log.
#ifndef ENTENTE_SERVICES_VIEWS_HEADS_INDEX_H_
#define ENTENTE_SERVICES_VIEWS_HEADS_INDEX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/log.pb.h"
#include "services/views/view.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"
#include "storage/mutex.h"
#include "storage/tree/heads_map.h"

namespace entente::views {

// The key of the row of a resource, which has its last version in 8 bytes.
std::string HeadRowKey(std::string_view resource);

// Whether it is such a key, of whatever resource.
bool IsHeadRowKey(std::string_view key);

// Keeps the map of heads up to date, and the one that the last event `HeadsRooted` speaks of, so that it can
// be proved with. The rows are one for each resource; both maps are in memory, about 40 bytes for each
// resource and a copy of what has changed since the last rooting.
//
// Each rooting that it reads is held against the map that follows from the events: a view that is built anew
// looks at those of all times.
class HeadsIndex final : public View {
 public:
  static const ViewId kId;

  // A map of heads that was rooted in the log.
  struct Rooting {
    uint64_t event_position = 0;  // Of the event `HeadsRooted`.
    uint64_t position = 0;        // The events up to here count.
    // False if the root is not the one that follows from the events: somebody lies, or a program is broken.
    bool is_true = true;
  };

  // The way to a resource in the map that was rooted last.
  struct Proof {
    Rooting rooting;
    tree::HeadWay way;
  };

  // Both must outlive the view; `table` is that of `kId`.
  HeadsIndex(const storage::EventLog* log, const ViewTable* table) : log_(log), table_(table) {}

  const ViewId& Id() const override { return kId; }
  absl::Status Begin(uint64_t position) override;
  absl::Status Apply(const storage::StoredRecord& stored, Rows& rows) override;
  absl::Status Flush(Rows& rows) override;
  void Forget() override;

  // The event that roots the map as of the last event that the view has read. Any thread. Hashes what has
  // changed since it was last called.
  v1::HeadsRooted RootNow();

  // The last event that the view has read. Any thread.
  uint64_t Position() const;

  // The last rooting that the view has read; nothing if there is none. Any thread.
  std::optional<Rooting> LastRooting() const;

  // The way to a resource in the map of that rooting; nothing if there is none. Any thread.
  std::optional<Proof> Prove(std::string_view resource);

 private:
  // The map that a rooting speaks of: the present one without the events behind the rooting's position.
  absl::Status Adopt(const storage::v1::Record& record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const storage::EventLog* const log_;
  const ViewTable* const table_;

  mutable Mutex mutex_;
  tree::HeadsMap current_ ABSL_GUARDED_BY(mutex_);
  uint64_t position_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<Rooting> rooting_ ABSL_GUARDED_BY(mutex_);
  tree::HeadsMap rooted_ ABSL_GUARDED_BY(mutex_);

  // Touched by the follower alone: what has changed since the last flush.
  absl::flat_hash_map<tree::Hash, uint64_t> changed_;
  bool has_new_rooting_ = false;
  storage::v1::Record record_;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_HEADS_INDEX_H_
