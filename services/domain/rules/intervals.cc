#include "services/domain/rules/intervals.h"

#include <algorithm>
#include <optional>

namespace entente::domain {
namespace {

// The earlier of two ends; nothing is later than everything.
std::optional<Day> Earlier(const std::optional<Day>& a, const std::optional<Day>& b) {
  if (!a.has_value()) return b;
  return b.has_value() ? std::min(*a, *b) : a;
}

}  // namespace

bool Covers(const std::vector<Interval>& times, Day day) {
  return std::any_of(times.begin(), times.end(), [day](const Interval& time) {
    return time.from <= day && (!time.until.has_value() || day < *time.until);
  });
}

std::vector<Interval> Intersection(const std::vector<Interval>& a, const std::vector<Interval>& b) {
  std::vector<Interval> both;
  for (const Interval& one : a) {
    for (const Interval& other : b) {
      const Interval time{std::max(one.from, other.from), Earlier(one.until, other.until)};
      if (!time.until.has_value() || time.from < *time.until) both.push_back(time);
    }
  }
  return both;
}

void AddTurns(const std::vector<Interval>& times, std::set<Day>& turns) {
  for (const Interval& time : times) {
    turns.insert(time.from);
    if (time.until.has_value()) turns.insert(*time.until);
  }
}

}  // namespace entente::domain
