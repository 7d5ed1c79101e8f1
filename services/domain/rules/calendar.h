// The days from which rules count.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_CALENDAR_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_CALENDAR_H_

#include <optional>
#include <string>
#include <vector>

#include "services/domain/rules/situation.h"

namespace entente::domain {

// The day on which the alliance was opened.
Day OpenedOn(const state::v1::AllianceState& alliance);

// The first day, up to that of the situation, on which the alliance was in the stage or in one that stands
// behind it in the playbook; nothing if it has not come so far. An alliance that ends has not reached what it
// passed over on the way to its end. An empty stage is never reached.
std::optional<Day> FirstReached(const Situation& situation, const std::string& stage);

// True if a stage was entered on the way out: it is one that ends the life cycle, or the end of the alliance
// was decided by that day.
bool LeadsOut(const Situation& situation, const state::v1::AllianceState::StageEntry& entry);

// The place of a stage in the order of the playbook; -1 if it has none.
int PlaceOf(const v1::Playbook& playbook, const std::string& stage);

// A time within which something holds: from `from` on, up to the day before `until`, or without an end.
struct Interval {
  Day from;
  std::optional<Day> until;
};

// The times, up to the day of the situation, in which the alliance is in one of the stages; in any if there
// is none. Times that follow one another are one.
std::vector<Interval> TimesIn(const Situation& situation, const std::vector<std::string>& stages);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_CALENDAR_H_
