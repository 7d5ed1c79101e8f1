#include "services/scrub/background_scrub.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace entente::scrub {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReadyInterval(200);

// On Linux a thread has a niceness of its own. Failing to be nice is no reason to look at nothing.
void GiveWay() {
  constexpr int kLeastUrgent = 19;
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kLeastUrgent);
}

}  // namespace

BackgroundScrub::BackgroundScrub(Sources sources, Options options)
    : sources_(std::move(sources)), options_(std::move(options)) {}

void BackgroundScrub::Start() {
  thread_ = std::thread([this] { Run(); });
}

void BackgroundScrub::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    stop_asked_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

BackgroundState BackgroundScrub::GetState() const {
  MutexLock lock(mutex_);
  return state_;
}

bool BackgroundScrub::WaitUntil(Time time) {
  MutexLock lock(mutex_);
  while (!stopping_ && steady_clock::now() < time) stop_asked_.WaitUntil(mutex_, time);
  return !stopping_;
}

bool BackgroundScrub::Pace(uint64_t bytes) {
  const auto cost = std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(
      static_cast<double>(bytes) / static_cast<double>(options_.bytes_per_second)));
  // What the disk has cost is not made up for by going faster behind it.
  due_ = std::max(due_, steady_clock::now()) + cost;
  return WaitUntil(due_);
}

void BackgroundScrub::Run() {
  GiveWay();
  while (options_.is_ready && !options_.is_ready()) {
    if (!WaitUntil(steady_clock::now() + kReadyInterval)) return;
  }
  do {
    RunRound();
  } while (WaitUntil(steady_clock::now() + options_.pause));
}

void BackgroundScrub::RunRound() {
  const absl::Time begun = absl::Now();
  due_ = steady_clock::now();
  {
    MutexLock lock(mutex_);
    state_.is_running = true;
  }
  Watch watch;
  watch.goes_on = [this](uint64_t bytes) { return Pace(bytes); };
  watch.found = [this](const storage::ScrubFault& fault) { Note(fault); };
  watch.remarked = [this](const std::string& sentence) { NoteRemark(sentence); };
  watch.progress = [this](Stage stage, uint64_t done) {
    MutexLock lock(mutex_);
    state_.stage = stage;
    state_.done = done;
  };
  const Report report = ScrubRecord(sources_, watch);
  MutexLock lock(mutex_);
  ++state_.rounds;
  state_.is_running = false;
  state_.last_begun = begun;
  state_.last_ended = absl::Now();
  state_.last_events = report.log.events;
  state_.last_is_complete = report.log.is_complete;
}

void BackgroundScrub::Note(const storage::ScrubFault& fault) {
  {
    MutexLock lock(mutex_);
    if (told_.size() >= storage::kScrubFaultsMax || !told_.insert(fault.sentence).second) return;
    ++state_.faults;
    if (state_.first_faults.size() < kFaultsShownMax) state_.first_faults.push_back(fault);
  }
  if (options_.tell) options_.tell(fault);
}

void BackgroundScrub::NoteRemark(const std::string& sentence) {
  {
    MutexLock lock(mutex_);
    if (remarked_.size() >= storage::kScrubFaultsMax || !remarked_.insert(sentence).second) return;
  }
  if (options_.remark) options_.remark(sentence);
}

}  // namespace entente::scrub
