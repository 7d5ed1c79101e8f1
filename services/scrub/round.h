// One walk of a scrub through everything that is stored: what it has found, how fast it may go, how far it
// is.
#ifndef ENTENTE_SERVICES_SCRUB_ROUND_H_
#define ENTENTE_SERVICES_SCRUB_ROUND_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/event_log.h"
#include "storage/scrub.h"

namespace entente::scrub {

// What is looked at, in this order.
enum class Stage { kEvents, kEntries, kStates, kRows, kNotes, kKeys, kFiles };

// The stage in a word, for an operator.
std::string_view NameOf(Stage stage);

// Who watches a round. What is left out is not asked.
struct Watch {
  // Told how many bytes were read since the last time; returns false to end the round. May sleep, which makes
  // a slow scrub: no look at the log or a view lasts longer than a few hundred events or rows.
  std::function<bool(uint64_t bytes)> goes_on;
  // Told each fault when it is found, and how far the round is: the position for `kEvents`, else the number
  // of entries, resources, rows, notes, people or files that are done.
  std::function<void(const storage::ScrubFault& fault)> found;
  // Told what is no fault, but worth a look.
  std::function<void(const std::string& sentence)> remarked;
  std::function<void(Stage stage, uint64_t done)> progress;
};

// How much was held against the records.
struct Counts {
  uint64_t states = 0;
  uint64_t snapshots = 0;
  uint64_t pages = 0;
  uint64_t requests = 0;
  uint64_t index_entries = 0;
  uint64_t notes = 0;
  uint64_t alliance_rows = 0;
  uint64_t trail_rows = 0;
  uint64_t head_rows = 0;
  // People whose files in the directory of keys were looked at.
  uint64_t people = 0;
  // Files of the log that were held against their checks, and those that have none, because an earlier build
  // wrote them.
  uint64_t files = 0;
  uint64_t files_without_check = 0;
};

// One thread.
class Round {
 public:
  explicit Round(Watch watch) : watch_(std::move(watch)) {}

  void Begin(Stage stage);
  // One more is done in this stage, for which so many bytes were read. Returns whether the round goes on.
  bool Done(uint64_t bytes);
  // So many bytes were read of something that is not done yet.
  bool Read(uint64_t bytes) { return Spend(bytes); }
  // The same for an event, which says itself how far it is.
  bool DoneTo(uint64_t position, uint64_t bytes);

  // `position` is that of the event that the fault is about, 0 if it is about none.
  void Add(uint64_t position, std::string sentence);

  // What is no fault, but worth a look.
  void Remark(std::string sentence);

  bool goes_on() const { return goes_on_; }
  std::vector<std::string>& remarks() { return remarks_; }
  std::vector<storage::ScrubFault>& faults() { return faults_; }
  Counts& counts() { return counts_; }

 private:
  bool Spend(uint64_t bytes);
  // Tells what was read since the last time, and asks whether to go on.
  void Ask();

  const Watch watch_;
  Stage stage_ = Stage::kEvents;
  uint64_t done_ = 0;
  uint64_t bytes_ = 0;
  bool goes_on_ = true;
  Counts counts_;
  std::vector<storage::ScrubFault> faults_;
  std::vector<std::string> remarks_;  // At most storage::kScrubFaultsMax.
};

// An entry that was copied out of the log, so that nothing is held while it is looked at.
struct Entry {
  std::string key;
  absl::StatusOr<std::string> value;
};

// Visits all entries of a kind, a few at a time, while the round goes on. What cannot be read is a fault.
void ForEachEntry(const storage::EventLog& log, storage::EntryKind kind, Round& round,
                  absl::FunctionRef<void(const Entry& entry)> visit);

// The position of a version of a resource; 0 if it cannot be found.
uint64_t PositionOf(const storage::EventLog& log, std::string_view resource, uint64_t version);

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_ROUND_H_
