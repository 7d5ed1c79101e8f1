// When an alliance has to be looked at again though nothing is recorded about it.
#ifndef ENTENTE_SERVICES_DOMAIN_FINDING_NEXT_LOOK_H_
#define ENTENTE_SERVICES_DOMAIN_FINDING_NEXT_LOOK_H_

#include <optional>
#include <string>
#include <vector>

#include "services/domain/rules/situation.h"

namespace entente::domain {

// Everyone who is named anywhere in the state of an alliance, by name.
std::vector<std::string> PeopleIn(const state::v1::AllianceState& alliance);

// The earliest day after that of the situation on which a sweep may find something else, if nothing is
// recorded until then; nothing if there is no such day.
//
// A rule is a pure function of dated facts and of the day, so its answer can change without a new fact in two
// ways only. A duty becomes overdue: that is the day after its due date, and every duty is told as soon as
// the facts are true from which it counts, not only when it is overdue. Or the day comes for which a fact was
// recorded ahead, or on which one ends (the last day of an override, a waiver, an acceptance): such a day
// stands as a date in the state of the alliance or of one of its people, and all dates that stand there are
// taken, whatever they mean, because a look too early does no harm. Dates of other alliances of the same
// people are left to those: whoever sweeps looks at both when the day of one has come.
std::optional<Day> NextLook(const Situation& situation);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_FINDING_NEXT_LOOK_H_
