// The slow scrub of a server: one thread that walks through everything that is stored, again and again.
#ifndef ENTENTE_SERVICES_SCRUB_BACKGROUND_SCRUB_H_
#define ENTENTE_SERVICES_SCRUB_BACKGROUND_SCRUB_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "services/scrub/scrub.h"
#include "storage/mutex.h"

namespace entente::scrub {

// How far the slow scrub is, and what it has found since it was started.
struct BackgroundState {
  // Rounds that were ended. Times and counts of the last one; of none before the first.
  uint64_t rounds = 0;
  absl::Time last_begun;
  absl::Time last_ended;
  uint64_t last_events = 0;
  bool last_is_complete = false;
  // Whether a round goes on, and where: see `Watch::progress`.
  bool is_running = false;
  Stage stage = Stage::kEvents;
  uint64_t done = 0;
  // Different faults of all rounds, and the first of them. What was found once stays until the end.
  uint64_t faults = 0;
  std::vector<storage::ScrubFault> first_faults;
};

// Begins with `Start`; `Stop`, or the destructor, ends it within what one look at the disk takes. `GetState`
// is for any thread and does not block. The thread gives way to every other one that wants to run.
class BackgroundScrub {
 public:
  // So many faults are kept to be shown.
  static constexpr size_t kFaultsShownMax = 20;

  struct Options {
    // How much is read in a second; not 0.
    uint64_t bytes_per_second = 0;
    // Between the end of a round and the next.
    std::chrono::milliseconds pause{0};
    // Whether the views have caught up since the start: before that they may be thrown away and begun anew.
    // Asked until it is so, before the first round.
    std::function<bool()> is_ready;
    // Told each fault once, on the thread of the scrub.
    std::function<void(const storage::ScrubFault& fault)> tell;
    // Told what is no fault, but worth a look, once as well.
    std::function<void(const std::string& sentence)> remark;
  };

  // What `sources` lead to must outlive it.
  BackgroundScrub(Sources sources, Options options);
  ~BackgroundScrub() { Stop(); }
  BackgroundScrub(const BackgroundScrub&) = delete;
  BackgroundScrub& operator=(const BackgroundScrub&) = delete;

  void Start();
  void Stop();
  BackgroundState GetState() const;

 private:
  using Time = std::chrono::steady_clock::time_point;

  void Run();
  void RunRound();
  void Note(const storage::ScrubFault& fault);
  void NoteRemark(const std::string& sentence);
  // Waits until then; returns false at once when it is to stop.
  bool WaitUntil(Time time);
  // Waits until so many bytes may have been read.
  bool Pace(uint64_t bytes);

  const Sources sources_;
  const Options options_;
  // Touched by the thread alone: when the next bytes are due.
  Time due_;

  mutable Mutex mutex_;
  Condition stop_asked_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  BackgroundState state_ ABSL_GUARDED_BY(mutex_);
  // Sentences that were told; at most storage::kScrubFaultsMax.
  absl::flat_hash_set<std::string> told_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<std::string> remarked_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_BACKGROUND_SCRUB_H_
