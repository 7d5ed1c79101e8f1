#include "services/domain/finding/sweep.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/judge.h"

namespace entente::domain {
namespace {

using Key = std::tuple<std::string, std::string, Day>;

// One sweep of one alliance.
class AllianceSweep {
 public:
  AllianceSweep(const Situation& situation, const std::vector<v1::Finding>& known,
                const RecordFinding& record)
      : situation_(situation), record_(record) {
    for (const v1::Finding& finding : known) {
      // Of several with the same key the last one counts.
      known_[{finding.rule(), finding.subject(), DaysOf(finding.due_on()).first}] = &finding;
      next_number_ = std::max(next_number_, finding.number() + 1);
    }
  }

  void Run() {
    for (const JudgedRule& judged : JudgeAll(situation_)) {
      for (const Duty& duty : judged.duties) Look(judged, duty);
    }
    for (const auto& [key, finding] : known_) {
      if (asked_.contains(key) || finding->lasting() || finding->status() == v1::Finding::CLEARED) continue;
      Clear(finding->number(), situation_.day, "It is asked no longer.", {});
    }
  }

 private:
  void Look(const JudgedRule& judged, const Duty& duty) {
    const v1::Duty::Standing standing = StandingOn(duty, situation_.day);
    const Key key{judged.known->id, duty.subject, duty.due};
    asked_[key] = true;
    const auto found = known_.find(key);
    const v1::Finding* finding = found == known_.end() ? nullptr : found->second;
    const bool stands = finding != nullptr && finding->status() != v1::Finding::CLEARED;
    if (standing == v1::Duty::OVERDUE && !stands) Raise(judged, duty);
    if (standing == v1::Duty::DONE_LATE && finding == nullptr) {
      ClearDone(Raise(judged, duty), duty);
    } else if (duty.done.has_value() && *duty.done <= situation_.day && stands && !judged.known->lasting) {
      ClearDone(finding->number(), duty);
    }
  }

  uint32_t Raise(const JudgedRule& judged, const Duty& duty) {
    v1::FindingRaised& event = *record_(duty.due).mutable_finding_raised();
    event.set_number(next_number_);
    event.set_rule(judged.known->id);
    event.set_severity(judged.setting.severity());
    event.set_subject(duty.subject);
    *event.mutable_due_on() = DateOf(duty.due);
    event.set_text(duty.text);
    event.set_why(duty.why);
    event.set_playbook_version(PlaybookVersionName(situation_.playbook));
    for (const uint64_t position : duty.events) event.add_events(absl::StrCat("events/", position));
    event.set_lasting(judged.known->lasting);
    return next_number_++;
  }

  void ClearDone(uint32_t number, const Duty& duty) {
    Clear(number, *duty.done, absl::StrCat("It was done on ", FormatDate(DateOf(*duty.done)), "."),
          duty.events);
  }

  void Clear(uint32_t number, Day day, std::string text, const std::vector<uint64_t>& events) {
    v1::FindingCleared& event = *record_(day).mutable_finding_cleared();
    event.set_number(number);
    event.set_text(std::move(text));
    for (const uint64_t position : events) event.add_events(absl::StrCat("events/", position));
  }

  const Situation& situation_;
  const RecordFinding& record_;
  std::map<Key, const v1::Finding*> known_;
  std::map<Key, bool> asked_;
  uint32_t next_number_ = 1;
};

}  // namespace

void Sweep(const Situation& situation, const std::vector<v1::Finding>& known, const RecordFinding& record) {
  AllianceSweep(situation, known, record).Run();
}

}  // namespace entente::domain
