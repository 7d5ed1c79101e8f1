#include "services/views/arrivals.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace entente::views {

Arrivals::Arrivals() : timer_([this] { RunTimer(); }) {}

Arrivals::~Arrivals() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    timer_moved_.NotifyAll();
  }
  timer_.join();
  Waiters left;
  {
    MutexLock lock(mutex_);
    left.swap(waiters_);
  }
  Call(&left, Outcome::kClosed);
}

size_t Arrivals::AddFollower() {
  MutexLock lock(mutex_);
  followers_.emplace_back();
  return followers_.size() - 1;
}

void Arrivals::Take(Waiters::iterator waiter, Waiters* taken) {
  followers_[waiter->follower].waiting.erase(waiter->by_position);
  deadlines_.erase(waiter->by_deadline);
  taken->splice(taken->end(), waiters_, waiter);
}

void Arrivals::Release(size_t follower, Waiters* taken) {
  Follower& here = followers_[follower];
  const uint64_t reached = here.closed ? std::numeric_limits<uint64_t>::max() : here.position;
  while (!here.waiting.empty() && here.waiting.begin()->first <= reached) {
    Take(here.waiting.begin()->second, taken);
  }
}

void Arrivals::Call(Waiters* taken, Outcome outcome) {
  for (Waiter& waiter : *taken) waiter.callback(outcome);
}

void Arrivals::Publish(size_t follower, uint64_t position) {
  Waiters taken;
  {
    MutexLock lock(mutex_);
    followers_[follower].position = position;
    Release(follower, &taken);
  }
  Call(&taken, Outcome::kReached);
}

void Arrivals::CloseFollower(size_t follower) {
  Waiters taken;
  {
    MutexLock lock(mutex_);
    followers_[follower].closed = true;
    Release(follower, &taken);
    while (timer_is_calling_) timer_called_.Wait(mutex_);
  }
  Call(&taken, Outcome::kClosed);
}

uint64_t Arrivals::Position(size_t follower) const {
  MutexLock lock(mutex_);
  return followers_[follower].position;
}

bool Arrivals::IsAwaited(size_t follower) const {
  MutexLock lock(mutex_);
  return !followers_[follower].waiting.empty();
}

void Arrivals::WhenReached(size_t follower, uint64_t position, Deadline deadline, Callback callback) {
  Outcome at_once = Outcome::kReached;
  {
    MutexLock lock(mutex_);
    Follower& here = followers_[follower];
    if (position > here.position) {
      if (!here.closed && !stopping_) {
        const auto waiter = waiters_.insert(waiters_.end(), Waiter{std::move(callback), follower, {}, {}});
        waiter->by_position = here.waiting.emplace(position, waiter);
        waiter->by_deadline = deadlines_.emplace(deadline, waiter);
        if (waiter->by_deadline == deadlines_.begin()) timer_moved_.NotifyAll();
        return;
      }
      at_once = Outcome::kClosed;
    }
  }
  callback(at_once);
}

void Arrivals::RunTimer() {
  mutex_.Lock();
  while (!stopping_) {
    if (deadlines_.empty()) {
      timer_moved_.Wait(mutex_);
      continue;
    }
    const Deadline next = deadlines_.begin()->first;
    const Deadline now = std::chrono::steady_clock::now();
    if (next > now) {
      timer_moved_.WaitUntil(mutex_, next);
      continue;
    }
    Waiters taken;
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
      Take(deadlines_.begin()->second, &taken);
    }
    timer_is_calling_ = true;
    mutex_.Unlock();
    Call(&taken, Outcome::kTimedOut);
    mutex_.Lock();
    timer_is_calling_ = false;
    timer_called_.NotifyAll();
  }
  mutex_.Unlock();
}

}  // namespace entente::views
