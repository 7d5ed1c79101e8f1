// Roots the map of heads in the log, again and again.
#ifndef ENTENTE_SERVICES_SERVER_HEADS_ROOTER_H_
#define ENTENTE_SERVICES_SERVER_HEADS_ROOTER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "entente/v1/log.pb.h"
#include "services/views/heads_index.h"
#include "storage/mutex.h"

namespace entente::server {

// After each interval in which the log has grown, and sooner if it has grown by many events, records an event
// `HeadsRooted`. Nothing waits for it; one that could not be recorded is tried again with the next map.
//
// The thread begins with the construction and ends with the destruction, which waits for the answer to what
// was submitted. What it refers to must outlive it.
class HeadsRooter {
 public:
  struct Options {
    std::chrono::milliseconds interval{0};
    // So many events are as good as an interval.
    uint64_t events_max = 0;
    // How often it looks.
    std::chrono::milliseconds poll{0};
  };
  using Done = absl::AnyInvocable<void(absl::Status)>;
  // Records the event, and calls back once it is durable or cannot be; as a rule `Ledger::SubmitAccess`.
  using Submit = std::function<void(const v1::HeadsRooted& event, Done done)>;

  HeadsRooter(const Options& options, views::HeadsIndex* heads, Submit submit);
  ~HeadsRooter();
  HeadsRooter(const HeadsRooter&) = delete;
  HeadsRooter& operator=(const HeadsRooter&) = delete;

 private:
  void Run();
  void Look(std::chrono::steady_clock::time_point now);
  void Root();

  const Options options_;
  views::HeadsIndex* const heads_;
  const Submit submit_;
  // Touched by the thread alone.
  std::chrono::steady_clock::time_point last_;

  Mutex mutex_;
  Condition stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // The position of the map that was submitted last; 0 if it was not recorded.
  uint64_t submitted_ ABSL_GUARDED_BY(mutex_) = 0;
  // True while it is not known whether that was recorded.
  bool is_waiting_ ABSL_GUARDED_BY(mutex_) = false;
  Condition answered_;
  std::thread thread_;  // Last, so that all it uses is there before it starts.
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_HEADS_ROOTER_H_
