#include "services/domain/finding/program.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/finding/findings.h"

namespace entente::domain {
namespace {

v1::FindingRaised Missed(uint32_t number, Day due, std::string text) {
  v1::FindingRaised event;
  event.set_number(number);
  event.set_rule(kSweepMissed);
  event.set_severity(v1::Remark::WARN);
  event.set_subject(kSweeps);
  *event.mutable_due_on() = DateOf(due);
  event.set_text(std::move(text));
  event.set_why(
      "Every day all alliances are held against their rules, so that what is overdue is found that day.");
  event.set_lasting(true);
  return event;
}

}  // namespace

v1::FindingRaised SweepMissed(uint32_t number, Day day, int days_late) {
  return Missed(number, day,
                absl::StrCat("The sweep of ", FormatDate(DateOf(day)), " was completed ", days_late,
                             days_late == 1 ? " day" : " days", " late."));
}

v1::FindingRaised SweepsSkipped(uint32_t number, Day from, Day until) {
  return Missed(
      number, from,
      absl::StrCat("The days from ", FormatDate(DateOf(from)), " to ", FormatDate(DateOf(until)),
                   " were not swept each for itself: what was overdue then was found by a later sweep."));
}

std::vector<v1::Finding> ProgramFindingsAt(const state::v1::FindingsState& state, Day day) {
  std::vector<v1::Finding> findings = FindingsAt(state, day);
  for (v1::Finding& finding : findings) {
    const std::string number = finding.name().substr(finding.name().rfind('/') + 1);
    finding.set_name(absl::StrCat(kSweeps, "/findings/", number));
  }
  return findings;
}

}  // namespace entente::domain
