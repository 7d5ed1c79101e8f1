// What is expected to be done while an alliance is in a stage (R64).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_CHECKLIST_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_CHECKLIST_H_

#include <optional>
#include <string>
#include <vector>

#include "services/domain/rules/calendar.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// An activity type that a stage expects.
struct ExpectedActivity {
  std::string activity_type;
  // When it was done first since the alliance entered the stage, and by which event; nothing and 0 if it was
  // not.
  std::optional<Day> done = std::nullopt;
  uint64_t event = 0;
};

// The checklist of a time in a stage, in the order of the playbook. What was done only after the stage was
// left is found, too: it was done, but late.
std::vector<ExpectedActivity> ChecklistOf(const Situation& situation, const std::string& stage,
                                          const Interval& time);

// The checklist of the stage in which the alliance is on the day.
std::vector<ExpectedActivity> ChecklistAt(const Situation& situation);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_CHECKLIST_H_
