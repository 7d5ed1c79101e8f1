// Takes over the first events of another log, byte for byte (`entented restore`).
#ifndef ENTENTE_SERVICES_LEDGER_RESTORER_H_
#define ENTENTE_SERVICES_LEDGER_RESTORER_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "entente/storage/v1/record.pb.h"
#include "services/history/event.h"
#include "services/ledger/restaged_log.h"
#include "storage/event_log.h"
#include "storage/tree/growing_root.h"

namespace entente::ledger {

// Works in this order: the events to be taken over, one after another; those that are left behind; what the
// requests have led to; then `Open`.
//
// What is left behind is gone but for this: whoever was erased in it stays erased, and whoever was placed
// under a legal hold that still stands at the end of it stays under it. The new log records both again,
// naming the event that it does not have.
//
// Not thread-safe; waits for the disk. As with `RestagedLog`, after an error the log is not to be used.
class Restorer {
 public:
  // What came over.
  struct Summary {
    uint64_t requests = 0;
    uint64_t erasures_kept = 0;
    uint64_t holds_kept = 0;
  };

  // `origin` is that of the other log. `log` is empty; both outlive it.
  Restorer(storage::EventLog* log, sealing::KeyStore* keys, std::string origin, RestagedLog::Options options)
      : origin_(std::move(origin)), restaged_(log, keys, std::move(options)) {}

  // The next event that is taken over. INVALID_ARGUMENT or DATA_LOSS, naming the position, if it is not what
  // it must be.
  absl::Status Take(const storage::StoredRecord& stored);

  // The next event that is left behind, or that it cannot be read.
  void LeaveBehind(const history::Event& event);
  void LeaveBehindUnread();

  // That someone was erased in an event which is left behind and cannot be read.
  void LeaveBehindErasure(uint64_t position, const std::string& person);

  // An entry of the request index: kept if all that the request has led to is there, and else as unknown as
  // if it had never come.
  absl::Status TakeRequest(std::string_view key, std::string_view value);

  // Records what the log says of where it comes from, and what is kept of what is left behind.
  absl::Status Open(const OwnFact& opened);

  // The people who were registered in the events that were taken over.
  const std::vector<std::string>& people() const { return people_; }
  tree::Hash Root() const { return root_.Root(); }
  const Summary& summary() const { return summary_; }

 private:
  // Why something is recorded again: `what` is what the event there has done.
  std::string Because(const char* what, const storage::v1::Record& record) const;

  const std::string origin_;
  RestagedLog restaged_;
  tree::GrowingRoot root_;
  absl::Time last_time_ = absl::InfinitePast();
  // What was decided before this time knew nothing of what is left behind.
  absl::Time left_behind_from_ = absl::InfiniteFuture();
  std::vector<std::string> people_;
  // What is left behind and has to be kept: erasures by person, holds by person and matter.
  std::map<std::string, OwnFact> erasures_;
  std::map<std::pair<std::string, std::string>, OwnFact> holds_;
  Summary summary_;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_RESTORER_H_
