// The thread that sweeps.
#ifndef ENTENTE_SERVICES_SERVER_SWEEPER_H_
#define ENTENTE_SERVICES_SERVER_SWEEPER_H_

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "services/server/daily_sweep.h"
#include "storage/mutex.h"

namespace entente::server {

// Lets the sweep do what there is to do, at once and then again and again. What fails is told to the
// operator, once as long as it fails for the same cause, and tried again the next time.
//
// The thread begins with the construction and ends with the destruction, which waits for what was submitted.
class Sweeper {
 public:
  // `interval` is how long it rests in between.
  Sweeper(std::chrono::milliseconds interval, DailySweep::Sources sources);
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

 private:
  void Run();
  void Tell(const absl::Status& status);

  const std::chrono::milliseconds interval_;
  const DailySweep::Sources sources_;
  DailySweep sweep_;
  // What was told last; touched by the thread alone.
  std::string told_;

  Mutex mutex_;
  Condition stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last, so that all it uses is there before it starts.
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_SWEEPER_H_
