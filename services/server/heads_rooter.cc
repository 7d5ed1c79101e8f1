#include "services/server/heads_rooter.h"

#include <optional>
#include <utility>

namespace entente::server {
namespace {

// How many events the last rooting does not cover. Its own event does not count: one that only says that
// nothing has happened since the last one would be followed by another.
uint64_t EventsSince(const std::optional<views::HeadsIndex::Rooting>& rooting, uint64_t position) {
  if (!rooting.has_value()) return position;
  if (position <= rooting->position) return 0;
  return position - rooting->position - (position >= rooting->event_position ? 1 : 0);
}

}  // namespace

HeadsRooter::HeadsRooter(const Options& options, views::HeadsIndex* heads, Submit submit)
    : options_(options),
      heads_(heads),
      submit_(std::move(submit)),
      last_(std::chrono::steady_clock::now()),
      thread_([this] { Run(); }) {}

HeadsRooter::~HeadsRooter() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  stop_.NotifyAll();
  thread_.join();
  MutexLock lock(mutex_);
  while (is_waiting_) answered_.Wait(mutex_);
}

void HeadsRooter::Run() {
  while (true) {
    const auto now = std::chrono::steady_clock::now();
    Look(now);
    MutexLock lock(mutex_);
    while (!stopping_ && stop_.WaitUntil(mutex_, now + options_.poll)) {
    }
    if (stopping_) return;
  }
}

void HeadsRooter::Look(std::chrono::steady_clock::time_point now) {
  const std::optional<views::HeadsIndex::Rooting> rooting = heads_->LastRooting();
  const uint64_t position = heads_->Position();
  {
    MutexLock lock(mutex_);
    // The view has not read yet what was recorded last.
    if (is_waiting_ || submitted_ > (rooting.has_value() ? rooting->position : 0)) return;
  }
  const uint64_t news = EventsSince(rooting, position);
  if (news == 0) return;
  if (now - last_ < options_.interval && news < options_.events_max) return;
  last_ = now;
  Root();
}

void HeadsRooter::Root() {
  const v1::HeadsRooted event = heads_->RootNow();
  {
    MutexLock lock(mutex_);
    submitted_ = event.position();
    is_waiting_ = true;
  }
  submit_(event, [this](const absl::Status& status) {
    MutexLock lock(mutex_);
    if (!status.ok()) submitted_ = 0;
    is_waiting_ = false;
    answered_.NotifyAll();
  });
}

}  // namespace entente::server
