#include "services/server/daily_sweep.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/finding_service.pb.h"
#include "services/answers/errors.h"
#include "services/answers/moment.h"
#include "services/domain/finding/findings.h"
#include "services/domain/finding/next_look.h"
#include "services/domain/finding/program.h"
#include "services/domain/finding/sweep.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/calendar.h"
#include "services/history/event.h"
#include "services/history/parts.h"
#include "services/ledger/features.h"
#include "services/server/errors.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

using domain::Day;

constexpr Day kAnyDay = std::numeric_limits<Day>::max();
constexpr char kFeature[] = "ownership";

// How long what is submitted may wait for the ledger.
constexpr std::chrono::seconds kWaitMax(30);

const domain::Caller& Server() {
  static const auto& caller = *new domain::Caller{"principals/entente", "server"};
  return caller;
}

std::string DateText(Day day) {
  return domain::FormatDate(domain::DateOf(day));
}

}  // namespace

Day DailySweep::Today() const {
  return domain::DayOf(absl::ToCivilDay(sources_.now(), sources_.time_zone));
}

bool DailySweep::IsEnabled() {
  const auto enabled = sources_.log->FindIndex(ledger::FeatureKey(kFeature));
  if (enabled.ok() && enabled->has_value()) return true;
  if (!std::exchange(has_told_disabled_, true)) {
    sources_.tell(
        "warning",
        "no rules are held against alliances, because the log has been made by an older program: start the "
        "server once with --enable-feature ownership");
  }
  return false;
}

absl::Status DailySweep::Poll() {
  if (!IsEnabled()) return absl::OkStatus();
  if (!has_begun_) RETURN_IF_ERROR(Begin());
  RETURN_IF_ERROR(FollowLog());
  const Day today = Today();
  if (!done_.has_value() || *done_ < today) return CatchUp(today);
  // The clock may be behind the last sweep for a while: what is done is done.
  Counts counts;
  return SweepDay(*done_, counts);
}

absl::Status DailySweep::Begin() {
  const storage::EventLog& log = *sources_.log;
  ASSIGN_OR_RETURN(const storage::StreamHead head, log.FindStream(domain::kSweeps));
  if (head.version > 0) {
    ASSIGN_OR_RETURN(const storage::StoredRecord stored, log.Read(head.position));
    ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
    done_ = domain::DaysOf(event.fact.sweep_completed().day()).first;
  }
  followed_ = log.GetHead().position;
  const answers::Moment moment(&log, followed_);
  if (const auto* findings = moment.FindFindings(domain::kProgramFindings); findings != nullptr) {
    next_number_ = static_cast<uint32_t>(domain::FindingsAt(*findings, kAnyDay).size()) + 1;
  }
  RETURN_IF_ERROR(moment.read_error());
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   answers::NamesIn(log, "alliances", std::numeric_limits<size_t>::max()));
  for (const std::string& name : names) known_[name] = {};
  has_begun_ = true;
  return absl::OkStatus();
}

absl::Status DailySweep::NoteAlliancesOf(const std::string& person) {
  ASSIGN_OR_RETURN(const std::vector<std::string> alliances,
                   history::AlliancesWithPartOf(*sources_.log, person));
  changed_.insert(alliances.begin(), alliances.end());
  return absl::OkStatus();
}

absl::Status DailySweep::FollowLog() {
  absl::Status status;
  storage::v1::Record record;
  RETURN_IF_ERROR(sources_.log->Scan(followed_ + 1, storage::Direction::kForward,
                                     [&](const storage::StoredRecord& stored) {
                                       if (!record.ParseFromString(stored.bytes)) {
                                         status = RecordUnreadable(stored.position);
                                         return false;
                                       }
                                       if (record.resource().starts_with("alliances/")) {
                                         known_.try_emplace(record.resource());
                                         changed_.insert(record.resource());
                                       } else if (record.resource().starts_with("people/")) {
                                         status = NoteAlliancesOf(record.resource());
                                       }
                                       if (status.ok()) followed_ = stored.position;
                                       return status.ok();
                                     }));
  return status;
}

absl::StatusOr<std::set<std::string>> DailySweep::DueOn(Day day) const {
  std::set<std::string> due = changed_;
  for (const auto& [alliance, known] : known_) {
    if (known.next_look <= day) due.insert(alliance);
  }
  if (due.size() == known_.size()) return due;
  std::set<std::string> neighbours;
  answers::Moment moment(sources_.log, followed_);
  for (const std::string& alliance : due) {
    const auto* state = moment.FindAlliance(alliance);
    if (state == nullptr) continue;
    for (const std::string& person : domain::PeopleIn(*state)) {
      for (std::string& another : moment.AlliancesOf(person)) neighbours.insert(std::move(another));
    }
    RETURN_IF_ERROR(moment.read_error());
    moment.ForgetAlliances();
  }
  due.merge(neighbours);
  return due;
}

// One alliance that cannot be judged does not keep the others from it, but the day is not done then.
absl::Status DailySweep::SweepDay(Day day, Counts& counts) {
  absl::Status first_error;
  ASSIGN_OR_RETURN(const std::set<std::string> due, DueOn(day));
  for (const std::string& alliance : due) {
    if (interrupted_) return Interrupted();
    const absl::Status looked = Look(alliance, day, counts);
    if (looked.ok()) {
      changed_.erase(alliance);
    } else {
      changed_.insert(alliance);
      first_error.Update(looked);
    }
  }
  return first_error;
}

absl::Status DailySweep::Look(const std::string& alliance, Day day, Counts& counts) {
  const answers::Moment moment(sources_.log, sources_.log->GetHead().position);
  const auto* state = moment.FindAlliance(alliance);
  RETURN_IF_ERROR(moment.read_error());
  if (state == nullptr) return absl::OkStatus();
  Known& known = known_[alliance];
  known.opened_on = domain::OpenedOn(*state);
  if (known.opened_on > day) {
    known.next_look = known.opened_on;
    return absl::OkStatus();
  }
  const v1::Playbook* playbook = domain::PlaybookAt(moment, *state, day);
  if (playbook == nullptr) return answers::error::PlaybookMissing(alliance);
  const domain::Situation situation{moment, *state, *playbook, day};
  const auto* findings = moment.FindFindings(domain::FindingsOf(alliance));
  bool finds = false;
  v1::Fact scratch;
  domain::Sweep(situation,
                findings == nullptr ? std::vector<v1::Finding>() : domain::FindingsAt(*findings, kAnyDay),
                [&](Day) -> v1::Fact& {
                  finds = true;
                  return scratch;
                });
  const Day next_look = domain::NextLook(situation).value_or(kAnyDay);
  RETURN_IF_ERROR(moment.read_error());
  if (finds) RETURN_IF_ERROR(Submit(alliance, day, counts));
  known.next_look = next_look;
  return absl::OkStatus();
}

absl::Status DailySweep::Submit(const std::string& alliance, Day day, Counts& counts) {
  v1::SweepAllianceRequest request;
  request.set_alliance(alliance);
  *request.mutable_day() = domain::DateOf(day);
  v1::Receipt receipt;
  std::promise<absl::Status> done;
  sources_.ledger->Submit(Server(), request, std::chrono::system_clock::now() + kWaitMax, &receipt,
                          [&done](absl::Status status) { done.set_value(std::move(status)); });
  RETURN_IF_ERROR(done.get_future().get());
  for (const v1::RecordedEvent& event : receipt.events()) {
    counts.raised += event.type() == "FindingRaised";
    counts.cleared += event.type() == "FindingCleared";
  }
  return absl::OkStatus();
}

absl::Status DailySweep::CatchUp(Day today) {
  const Day first_missed = done_.has_value() ? *done_ + 1 : today;
  const Day first = std::max(first_missed, today - kSweepDaysCaughtUpMax + 1);
  if (first > first_missed) {
    domain::Fact fact{domain::kProgramFindings, {}, domain::DateOf(first_missed)};
    *fact.event.mutable_finding_raised() = domain::SweepsSkipped(next_number_, first_missed, first - 1);
    RETURN_IF_ERROR(Record({{Server(), std::move(fact)}}));
    ++next_number_;
    done_ = first - 1;
  }
  for (Day day = first; day <= today; ++day) {
    Counts counts;
    RETURN_IF_ERROR(SweepDay(day, counts));
    RETURN_IF_ERROR(Complete(day, counts));
  }
  return absl::OkStatus();
}

absl::Status DailySweep::Complete(Day day, const Counts& counts) {
  const int days_late = std::max(Today() - day, 0);
  domain::Fact completed{domain::kSweeps, {}, domain::DateOf(day)};
  v1::SweepCompleted& event = *completed.event.mutable_sweep_completed();
  *event.mutable_day() = domain::DateOf(day);
  event.set_alliance_count(static_cast<uint32_t>(std::count_if(
      known_.begin(), known_.end(), [day](const auto& entry) { return entry.second.opened_on <= day; })));
  event.set_raised_count(counts.raised);
  event.set_cleared_count(counts.cleared);
  event.set_days_late(static_cast<uint32_t>(days_late));
  const std::string sentence =
      absl::StrFormat("the sweep of %s is done: alliances %d, findings raised %d, cleared %d%s",
                      DateText(day), event.alliance_count(), counts.raised, counts.cleared,
                      days_late == 0 ? "" : absl::StrFormat(", days late %d", days_late));
  std::vector<ledger::AccessRecord> records = {{Server(), std::move(completed)}};
  if (days_late > 0) {
    domain::Fact missed{domain::kProgramFindings, {}, domain::DateOf(day)};
    *missed.event.mutable_finding_raised() = domain::SweepMissed(next_number_, day, days_late);
    records.push_back({Server(), std::move(missed)});
  }
  RETURN_IF_ERROR(Record(std::move(records)));
  next_number_ += days_late > 0 ? 1 : 0;
  done_ = day;
  sources_.tell("info", sentence);
  return absl::OkStatus();
}

absl::Status DailySweep::Record(std::vector<ledger::AccessRecord> records) {
  std::promise<absl::Status> done;
  sources_.ledger->SubmitAccess(std::move(records), std::chrono::system_clock::now() + kWaitMax,
                                [&done](absl::Status status) { done.set_value(std::move(status)); });
  return done.get_future().get();
}

}  // namespace entente::server
