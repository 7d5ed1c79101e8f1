#include "services/server/sweeper.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace entente::server {

Sweeper::Sweeper(std::chrono::milliseconds interval, DailySweep::Sources sources)
    : interval_(interval), sources_(std::move(sources)), sweep_(sources_), thread_([this] { Run(); }) {}

Sweeper::~Sweeper() {
  sweep_.Interrupt();
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  stop_.NotifyAll();
  thread_.join();
}

void Sweeper::Run() {
  while (true) {
    const absl::Status done = sweep_.Poll();
    MutexLock lock(mutex_);
    if (stopping_) return;
    Tell(done);
    const auto next = std::chrono::steady_clock::now() + interval_;
    while (!stopping_ && stop_.WaitUntil(mutex_, next)) {
    }
    if (stopping_) return;
  }
}

void Sweeper::Tell(const absl::Status& status) {
  const std::string message(status.message());
  if (std::exchange(told_, message) == message || status.ok()) return;
  sources_.tell("error", absl::StrCat("the sweep is tried again, because it could not be done: ", message));
}

}  // namespace entente::server
