// What a rule asks: something that has to be done by a day. The one thing that all time-driven answers are
// made of.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_DUTY_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_DUTY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "entente/v1/duty.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// A duty, as it is known. What it is on a day follows from the two days: nothing is decided when it is made.
struct Duty {
  // Whom or what it is about: a resource, or an id of the playbook.
  std::string subject;
  // By when. It may be done on that day, and is overdue on the next.
  Day due = 0;
  // When it was done; nothing if it was not.
  std::optional<Day> done = std::nullopt;
  // What has to be done, as a sentence.
  std::string text;
  // Why, with the dates that it counts from.
  std::string why;
  // The people who have to see to it.
  std::vector<std::string> responsible = {};
  // The positions of the events that it rests on.
  std::vector<uint64_t> events = {};
};

// What a duty is on a day.
inline v1::Duty::Standing StandingOn(const Duty& duty, Day day) {
  const bool is_done = duty.done.has_value() && *duty.done <= day;
  if (is_done) return *duty.done > duty.due ? v1::Duty::DONE_LATE : v1::Duty::DONE;
  return duty.due < day ? v1::Duty::OVERDUE : v1::Duty::UPCOMING;
}

// By how many days it was or is late on a day; 0 if it is not.
inline int32_t DaysLate(const Duty& duty, Day day) {
  const Day until = duty.done.has_value() && *duty.done <= day ? *duty.done : day;
  return until > duty.due ? until - duty.due : 0;
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_DUTY_H_
