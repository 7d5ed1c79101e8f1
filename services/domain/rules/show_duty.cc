#include "services/domain/rules/show_duty.h"

#include "absl/strings/str_cat.h"

namespace entente::domain {

v1::Duty DutyOn(const JudgedRule* judged, const Duty& duty, const std::string& alliance, Day day) {
  v1::Duty shown;
  shown.set_alliance(alliance);
  if (judged != nullptr) {
    shown.set_rule(judged->setting.id());
    shown.set_severity(judged->setting.severity());
  }
  shown.set_subject(duty.subject);
  shown.set_text(duty.text);
  shown.set_why(duty.why);
  *shown.mutable_due_on() = DateOf(duty.due);
  if (duty.done.has_value() && *duty.done <= day) *shown.mutable_done_on() = DateOf(*duty.done);
  shown.set_standing(StandingOn(duty, day));
  for (const std::string& person : duty.responsible) shown.add_responsible(person);
  for (const uint64_t position : duty.events) shown.add_events(absl::StrCat("events/", position));
  shown.set_days_late(DaysLate(duty, day));
  return shown;
}

}  // namespace entente::domain
