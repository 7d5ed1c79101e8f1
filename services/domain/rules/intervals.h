// Times in which something holds, and those in which it does not though it is asked.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_INTERVALS_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_INTERVALS_H_

#include <set>
#include <vector>

#include "services/domain/rules/calendar.h"

namespace entente::domain {

// True if the day lies in one of the times.
bool Covers(const std::vector<Interval>& times, Day day);

// The times that lie in both. Each list is in order, and its times do not overlap.
std::vector<Interval> Intersection(const std::vector<Interval>& a, const std::vector<Interval>& b);

// Adds the days on which the times begin and end.
void AddTurns(const std::vector<Interval>& times, std::set<Day>& turns);

// The times, up to `day`, in which `holds(day)` is false though it is asked. `turns` are the days on which
// its answer can change; it is called with no others. A gap that was there until nothing was asked any more
// is left out: it is no longer to be closed.
template <typename Holds>
std::vector<Interval> GapsIn(const Interval& asked, std::set<Day> turns, Day day, Holds holds) {
  turns.insert(asked.from);
  std::vector<Interval> gaps;
  bool is_open = false;
  for (auto turn = turns.find(asked.from); turn != turns.end() && *turn <= day; ++turn) {
    if (asked.until.has_value() && *turn >= *asked.until) break;
    const bool is_gap = !holds(*turn);
    if (is_gap && !is_open) gaps.push_back({*turn, std::nullopt});
    if (!is_gap && is_open) gaps.back().until = *turn;
    is_open = is_gap;
  }
  if (is_open && asked.until.has_value() && *asked.until <= day) gaps.pop_back();
  return gaps;
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_INTERVALS_H_
