#include "storage/anchor_keeper.h"

#include <utility>

namespace entente::storage {

AnchorKeeper::AnchorKeeper(Write write, std::chrono::milliseconds interval, Report report)
    : write_(std::move(write)), interval_(interval), report_(std::move(report)), thread_([this] { Run(); }) {}

AnchorKeeper::~AnchorKeeper() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  stop_.NotifyAll();
  thread_.join();
}

void AnchorKeeper::Run() {
  for (bool last = false; !last;) {
    {
      MutexLock lock(mutex_);
      const auto next = std::chrono::steady_clock::now() + interval_;
      while (!stopping_ && stop_.WaitUntil(mutex_, next)) {
      }
      last = stopping_;
    }
    if (const absl::Status status = write_(); !status.ok()) report_(status);
  }
}

}  // namespace entente::storage
