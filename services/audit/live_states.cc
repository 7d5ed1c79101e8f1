#include "services/audit/live_states.h"

#include <chrono>
#include <utility>

#include "entente/storage/v1/record.pb.h"
#include "services/audit/errors.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

// How long the thread sleeps at most where nothing happens; it is woken by every new event.
constexpr std::chrono::milliseconds kIdleWait(100);
// Keeps the thread from spinning where the log was interrupted.
constexpr std::chrono::milliseconds kInterruptedWait(5);
// How long the thread waits for more events before it reads them again, unless someone waits for it.
constexpr std::chrono::milliseconds kGatherWait(2);
// How many events are read before those who wait are told.
constexpr size_t kEventsMax = 1024;

}  // namespace

LiveStates::LiveStates(const storage::EventLog* log, views::Arrivals* arrivals, size_t bytes_max)
    : log_(log), arrivals_(arrivals), bytes_max_(bytes_max), number_(arrivals->AddFollower()) {
  // Nothing is kept yet, so nothing that is recorded already has to be read.
  position_ = log_->GetHead().position;
  arrivals_->Publish(number_, position_);
  thread_ = std::thread([this] { Run(); });
}

LiveStates::~LiveStates() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    stop_asked_.NotifyAll();
  }
  thread_.join();
  arrivals_->CloseFollower(number_);
}

size_t LiveStates::BytesOf(const Entry& entry) {
  constexpr size_t kEntryBytes = 200;  // The list's and the map's nodes.
  return entry.name.size() + entry.alliance->size() + kEntryBytes;
}

void LiveStates::Erase(Entries::iterator entry) {
  bytes_ -= BytesOf(*entry);
  by_name_.erase(entry->name);
  entries_.erase(entry);
}

std::shared_ptr<const std::string> LiveStates::FindFresh(std::string_view name, domain::Day day) {
  MutexLock lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end() || !found->second->visible) return nullptr;
  const Entries::iterator entry = found->second;
  if (entry->day != day) return nullptr;
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->alliance;
}

absl::Status LiveStates::Insert(const std::string& name, uint64_t version, domain::Day day,
                                std::shared_ptr<const std::string> alliance) {
  uint64_t ticket = 0;
  {
    MutexLock lock(mutex_);
    if (broken_) return absl::OkStatus();
    if (const auto found = by_name_.find(name); found != by_name_.end()) {
      // Another caller knows of a newer version already.
      if (found->second->version > version) return absl::OkStatus();
      Erase(found->second);
    }
    ticket = next_ticket_++;
    entries_.push_front({name, version, day, ticket, false, std::move(alliance)});
    by_name_[entries_.front().name] = entries_.begin();
    bytes_ += BytesOf(entries_.front());
    while (bytes_ > bytes_max_) Erase(std::prev(entries_.end()));
  }
  const absl::StatusOr<storage::StreamHead> newest = log_->FindStream(name);
  MutexLock lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end() || found->second->ticket != ticket) return absl::OkStatus();
  if (newest.ok() && newest->version == version) {
    found->second->visible = true;
  } else {
    Erase(found->second);
  }
  return newest.status();
}

size_t LiveStates::Bytes() const {
  MutexLock lock(mutex_);
  return bytes_;
}

void LiveStates::Drop(std::string_view name, uint64_t version) {
  MutexLock lock(mutex_);
  const auto found = by_name_.find(name);
  if (found != by_name_.end() && found->second->version < version) Erase(found->second);
}

absl::Status LiveStates::ReadNewEvents() {
  const uint64_t head = log_->GetHead().position;
  {
    MutexLock lock(mutex_);
    if (entries_.empty()) {
      // Whoever comes after this asks the log for the newest version himself.
      position_ = head;
      return absl::OkStatus();
    }
  }
  absl::Status failed;
  size_t events = 0;
  storage::v1::Record record;
  RETURN_IF_ERROR(
      log_->Scan(position_ + 1, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
        if (!record.ParseFromString(stored.bytes)) {
          failed = error::RecordCorrupt(stored.position, "it does not parse");
          return false;
        }
        Drop(record.resource(), record.version());
        position_ = stored.position;
        return ++events < kEventsMax && !stopping_;
      }));
  return failed;
}

void LiveStates::Break() {
  {
    MutexLock lock(mutex_);
    broken_ = true;
    by_name_.clear();
    entries_.clear();
    bytes_ = 0;
  }
  arrivals_->CloseFollower(number_);
}

void LiveStates::Run() {
  while (!stopping_) {
    if (position_ < log_->GetHead().position) {
      if (!ReadNewEvents().ok()) return Break();
      arrivals_->Publish(number_, position_);
      if (!arrivals_->IsAwaited(number_)) Pause(kGatherWait);
      continue;
    }
    if (log_->AwaitPosition(position_ + 1, kIdleWait)) continue;
    Pause(kInterruptedWait);
  }
}

void LiveStates::Pause(std::chrono::milliseconds wait) {
  MutexLock lock(mutex_);
  if (!stopping_) stop_asked_.WaitUntil(mutex_, std::chrono::steady_clock::now() + wait);
}

}  // namespace entente::audit
