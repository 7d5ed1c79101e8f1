// Today's answers, kept ready: the serialized alliances that were asked for lately.
#ifndef ENTENTE_SERVICES_AUDIT_LIVE_STATES_H_
#define ENTENTE_SERVICES_AUDIT_LIVE_STATES_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "services/domain/timeline.h"
#include "services/views/arrivals.h"
#include "storage/event_log.h"
#include "storage/mutex.h"

namespace entente::audit {

// A cache of serialized `entente.v1.Alliance`, as of today and with all that is known, bounded by bytes; what
// was not asked for lately goes. Its own thread reads new events and drops what they change.
//
// How fresh it is: an answer may lack an event for as long as the thread needs to read it, well under a
// millisecond when it has nothing else to do. A caller with `read_after` waits with `WhenReached` first, and
// then finds no answer without that event.
//
// Why an outdated answer cannot stay: `Insert` makes the entry known, still hidden, and only then asks the
// log for the newest version. An event that became durable before that is seen in the version, and the entry
// goes; one that became durable after it is read by the thread after the entry was known, and drops it.
//
// Threads: `FindFresh`, `WhenReached` and `Position` are for any thread and do not block; `Insert` reads the
// disk.
class LiveStates {
 public:
  static constexpr size_t kBytesMax = size_t{64} << 20;

  // Both must outlive it.
  LiveStates(const storage::EventLog* log, views::Arrivals* arrivals, size_t bytes_max = kBytesMax);
  ~LiveStates();
  LiveStates(const LiveStates&) = delete;
  LiveStates& operator=(const LiveStates&) = delete;

  // The alliance as of a day, or null if it is not kept.
  std::shared_ptr<const std::string> FindFresh(std::string_view name, domain::Day day);

  // Keeps an answer that was made from `version` of the alliance, unless it is outdated by now. `name` is the
  // resource's own name.
  absl::Status Insert(const std::string& name, uint64_t version, domain::Day day,
                      std::shared_ptr<const std::string> alliance);

  // Calls back once all events up to `position` have dropped what they change.
  void WhenReached(uint64_t position, views::Arrivals::Deadline deadline,
                   views::Arrivals::Callback callback) {
    arrivals_->WhenReached(number_, position, deadline, std::move(callback));
  }

  uint64_t Position() const { return arrivals_->Position(number_); }

  // How many bytes of answers are kept.
  size_t Bytes() const;

 private:
  struct Entry {
    std::string name;
    uint64_t version = 0;
    domain::Day day = 0;
    uint64_t ticket = 0;
    bool visible = false;
    std::shared_ptr<const std::string> alliance;
  };
  using Entries = std::list<Entry>;  // The one asked for last stands first.

  void Run();
  // Waits, or until it is to stop.
  void Pause(std::chrono::milliseconds wait);
  absl::Status ReadNewEvents();
  // What happens cannot be read any more, so nothing that is kept can be trusted: keeps nothing from now on.
  void Break();
  void Drop(std::string_view name, uint64_t version);
  void Erase(Entries::iterator entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static size_t BytesOf(const Entry& entry);

  const storage::EventLog* const log_;
  views::Arrivals* const arrivals_;
  const size_t bytes_max_;
  const size_t number_;
  uint64_t position_ = 0;  // Touched by the thread alone.

  std::atomic<bool> stopping_ = false;
  mutable Mutex mutex_;
  Condition stop_asked_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string_view, Entries::iterator> by_name_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t next_ticket_ ABSL_GUARDED_BY(mutex_) = 1;
  std::thread thread_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_LIVE_STATES_H_
