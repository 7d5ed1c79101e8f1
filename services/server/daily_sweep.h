// Holds all alliances against their rules, day by day (R107; design of the findings: domain/finding/sweep.h).
#ifndef ENTENTE_SERVICES_SERVER_DAILY_SWEEP_H_
#define ENTENTE_SERVICES_SERVER_DAILY_SWEEP_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/domain/timeline.h"
#include "services/ledger/ledger.h"
#include "storage/event_log.h"

namespace entente::server {

// How many missed days are swept each for itself. As far as the clock may leap without an operator
// (`ledger::LedgerOptions::clock_ahead_max`): whoever was away for longer gets one finding of it, and what
// was overdue is found all the same.
inline constexpr int kSweepDaysCaughtUpMax = 400;

// What to sweep and when.
//
// Each day is swept once it has begun, in the organization's time zone: those that were missed come first,
// one after another, and `SweepCompleted` says of each that it is done. On a day that is done, an alliance is
// swept again soon after something was recorded in it. Only what finds something reaches the ledger: the
// alliance is judged here first, and `SweepAlliance` is submitted if it would record anything.
//
// What is looked at: each alliance in which something has happened, or one of whose people something has
// happened to; each whose day has come (`domain::NextLook`); and each that shares a person with one of those,
// because rules about people (how much work one has) look at all alliances of a person. The versions of a
// playbook and what organizations are do not change once an alliance can name them, so those are not watched.
// All of it is in memory: after a start everything is looked at once.
//
// One thread calls `Poll`; `Interrupt` may be called by any. Blocks on the disk and on the ledger.
class DailySweep {
 public:
  struct Sources {
    const storage::EventLog* log = nullptr;
    ledger::Ledger* ledger = nullptr;
    absl::TimeZone time_zone;
    std::function<absl::Time()> now;
    // Tells the operator: the level (`info`, `warning`) and a sentence.
    std::function<void(std::string_view level, const std::string& sentence)> tell;
  };

  // What it refers to must outlive it.
  explicit DailySweep(Sources sources) : sources_(std::move(sources)) {}

  // Does what there is to do now. An error, which is a sentence for the operator, leaves the rest for the
  // next call; success after `Interrupt` means nothing. In a log without the feature `ownership` there is
  // nothing to do: that is told once.
  absl::Status Poll();

  // Makes `Poll` return soon, now and for ever.
  void Interrupt() { interrupted_ = true; }

 private:
  // What is known of an alliance. The first time it has to be looked at at once.
  struct Known {
    // On which day it has to be looked at next, whatever is recorded.
    domain::Day next_look = std::numeric_limits<domain::Day>::min();
    domain::Day opened_on = std::numeric_limits<domain::Day>::max();
  };
  struct Counts {
    uint32_t raised = 0;
    uint32_t cleared = 0;
  };

  bool IsEnabled();
  absl::Status Begin();
  domain::Day Today() const;
  // Reads what was recorded since the last time, and notes which alliances it concerns.
  absl::Status FollowLog();
  absl::Status NoteAlliancesOf(const std::string& person);
  // Sweeps what has to be looked at on a day.
  absl::Status SweepDay(domain::Day day, Counts& counts);
  absl::StatusOr<std::set<std::string>> DueOn(domain::Day day) const;
  absl::Status Look(const std::string& alliance, domain::Day day, Counts& counts);
  absl::Status Submit(const std::string& alliance, domain::Day day, Counts& counts);
  absl::Status CatchUp(domain::Day today);
  absl::Status Complete(domain::Day day, const Counts& counts);
  absl::Status Record(std::vector<ledger::AccessRecord> records);

  const Sources sources_;
  std::atomic<bool> interrupted_ = false;
  bool has_begun_ = false;
  bool has_told_disabled_ = false;
  // The last day that is done; nothing if none is.
  std::optional<domain::Day> done_;
  // The next number among the findings of the program.
  uint32_t next_number_ = 1;
  // The last event that was followed.
  uint64_t followed_ = 0;
  std::map<std::string, Known> known_;
  // The alliances about which something was recorded since they were looked at.
  std::set<std::string> changed_;
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_DAILY_SWEEP_H_
