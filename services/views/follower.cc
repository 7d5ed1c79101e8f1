#include "services/views/follower.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/views/errors.h"
#include "storage/status_macros.h"

namespace entente::views {
namespace {

// How long the thread sleeps at most where nothing happens; it is woken by every new event.
constexpr std::chrono::milliseconds kIdleWait(100);

// After a few events the thread waits so long for more, unless someone waits for them: under load a write of
// rows for every few events would cost more than the rows.
constexpr std::chrono::milliseconds kGatherWait(2);
constexpr uint64_t kFewEvents = 256;

// The log answers at once once it was interrupted; this keeps the thread from spinning until `Stop`.
constexpr std::chrono::milliseconds kInterruptedWait(5);

// So often a view is built anew while the server runs. A disk that damages it again and again needs a person.
constexpr int kRebuildsMax = 3;

}  // namespace

Follower::Follower(const storage::EventLog* log, ViewStore* store, View* view, Arrivals* arrivals, Tell tell)
    : log_(log),
      store_(store),
      view_(view),
      table_(store->Find(view->Id().name)),
      arrivals_(arrivals),
      number_(arrivals->AddFollower()),
      tell_(std::move(tell)) {}

void Follower::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Follower::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    stop_asked_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
  arrivals_->CloseFollower(number_);
}

ViewProgress Follower::Progress() const {
  ViewProgress progress{view_->Id().name, view_->Id().version, arrivals_->Position(number_), false, ""};
  MutexLock lock(mutex_);
  progress.ready = ready_;
  progress.failure = failure_;
  return progress;
}

void Follower::WhenReached(uint64_t read_after, Arrivals::Deadline deadline, Done done) {
  const ViewProgress progress = Progress();
  // A view that has stopped would answer with what it had then, for ever: it answers no more.
  if (!progress.ready || !progress.failure.empty()) {
    done(error::ViewNotReady(progress, log_->GetHead().position));
    return;
  }
  arrivals_->WhenReached(
      number_, read_after, deadline,
      [this, read_after, done = std::move(done)](Arrivals::Outcome outcome) mutable {
        if (outcome == Arrivals::Outcome::kReached) {
          done(absl::OkStatus());
        } else if (outcome == Arrivals::Outcome::kTimedOut) {
          done(error::ReadAfterNotReached(Progress(), read_after, log_->GetHead().position));
        } else if (stopping_) {
          done(error::ShuttingDown());
        } else {
          done(error::ViewNotReady(Progress(), log_->GetHead().position));
        }
      });
}

absl::Status Follower::Begin() {
  RETURN_IF_ERROR(FindCheckpoint());
  if (view_->Begin(checkpoint_.position).ok()) return absl::OkStatus();
  // Rows that cannot be used are made anew; if it was the log that could not be read, that will show.
  RETURN_IF_ERROR(Empty());
  return view_->Begin(0);
}

absl::Status Follower::Empty() {
  checkpoint_ = Checkpoint();
  view_->Forget();
  if (!table_->IsDamaged()) return table_->Clear();
  if (tell_) {
    tell_(absl::StrCat("the view ", view_->Id().name, " is damaged: it is thrown away and built anew"));
  }
  is_anew_ = true;
  return store_->BeginAnew(view_->Id().name);
}

// Rows were found damaged while the server answers: nobody is answered from the view until it is whole again.
absl::Status Follower::Rebuild() {
  {
    MutexLock lock(mutex_);
    ready_ = false;
  }
  if (++rebuilds_ > kRebuildsMax) {
    return error::RowsCorrupt(view_->Id().name,
                              absl::StrCat("that is more than ", kRebuildsMax,
                                           " times since the start, so it is not built anew until the next "
                                           "one: look at the disk"));
  }
  RETURN_IF_ERROR(Empty());
  RETURN_IF_ERROR(view_->Begin(0));
  Publish();
  return absl::OkStatus();
}

// Finds where the rows are, and throws them away if the log is not the one that they were made from.
absl::Status Follower::FindCheckpoint() {
  const absl::StatusOr<Checkpoint> kept = table_->ReadCheckpoint();
  if (kept.ok() && kept->position <= log_->GetHead().position) {
    if (kept->position == 0) {
      checkpoint_ = *kept;
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const storage::StoredRecord last, log_->Read(kept->position));
    if (last.leaf_hash == kept->leaf_hash) {
      checkpoint_ = *kept;
      return absl::OkStatus();
    }
  }
  return Empty();
}

absl::Status Follower::ApplyBatch() {
  Rows rows = table_->NewRows();
  absl::Status failed;
  size_t records = 0;
  size_t bytes = 0;
  Checkpoint reached = checkpoint_;
  RETURN_IF_ERROR(log_->Scan(checkpoint_.position + 1, storage::Direction::kForward,
                             [&](const storage::StoredRecord& record) {
                               failed = view_->Apply(record, rows);
                               if (!failed.ok()) return false;
                               reached.position = record.position;
                               reached.leaf_hash = record.leaf_hash;
                               bytes += record.bytes.size();
                               return ++records < kBatchRecordsMax && bytes < kBatchBytesMax && !stopping_;
                             }));
  RETURN_IF_ERROR(failed);
  if (records == 0) return absl::OkStatus();
  RETURN_IF_ERROR(view_->Flush(rows));
  RETURN_IF_ERROR(table_->Commit(std::move(rows), reached));
  checkpoint_ = std::move(reached);
  return absl::OkStatus();
}

void Follower::Publish() {
  bool is_first = false;
  if (checkpoint_.position >= log_->GetHead().position) {
    if (is_anew_) table_->Reopen();
    is_anew_ = false;
    MutexLock lock(mutex_);
    is_first = !ready_;
    ready_ = true;
  }
  if (is_first) store_->DropOtherVersions(view_->Id().name);
  arrivals_->Publish(number_, checkpoint_.position);
}

void Follower::Fail(const absl::Status& status) {
  {
    MutexLock lock(mutex_);
    failure_ = std::string(status.message());
  }
  arrivals_->CloseFollower(number_);
}

void Follower::Run() {
  if (const absl::Status begun = Begin(); !begun.ok()) return Fail(begun);
  Publish();
  while (!stopping_) {
    if (!is_anew_ && table_->IsDamaged()) {
      if (const absl::Status begun = Rebuild(); !begun.ok()) return Fail(begun);
      continue;
    }
    if (checkpoint_.position < log_->GetHead().position) {
      const uint64_t before = checkpoint_.position;
      if (const absl::Status applied = ApplyBatch(); !applied.ok()) {
        if (!is_anew_ && table_->IsDamaged()) continue;
        return Fail(applied);
      }
      Publish();
      if (checkpoint_.position - before < kFewEvents && !arrivals_->IsAwaited(number_)) Pause(kGatherWait);
      continue;
    }
    if (log_->AwaitPosition(checkpoint_.position + 1, kIdleWait)) continue;
    Pause(kInterruptedWait);
  }
}

void Follower::Pause(std::chrono::milliseconds wait) {
  MutexLock lock(mutex_);
  if (!stopping_) stop_asked_.WaitUntil(mutex_, std::chrono::steady_clock::now() + wait);
}

}  // namespace entente::views
