#include "services/domain/ownership/pairs.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace entente::domain {
namespace {

using state::v1::Moment;
using People = std::pair<std::string, std::string>;

// Two people, in an order that does not depend on who was named first.
template <typename Event>
People PeopleOf(const Event& event) {
  return std::minmax(event.person(), event.counterpart());
}

// The one who faces `person` for the party; empty if the pair is of others.
const std::string* CounterpartFor(const v1::CounterpartsPaired& pair, const std::string& person,
                                  const std::string& party) {
  if (pair.person() == person && pair.counterpart_party() == party) return &pair.counterpart();
  if (pair.counterpart() == person && pair.party() == party) return &pair.person();
  return nullptr;
}

}  // namespace

std::vector<Kept<v1::CounterpartsPaired>> PairsAt(const state::v1::AllianceState& alliance, Day day) {
  std::map<People, Kept<v1::CounterpartsPaired>> known;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&known](const v1::CounterpartsPaired& event, const Moment& at) {
                           known.try_emplace(PeopleOf(event), Kept<v1::CounterpartsPaired>{&event, &at});
                         },
                         [&known](const v1::CounterpartsUnpaired& event, const Moment&) {
                           known.erase(PeopleOf(event));
                         }});
  std::vector<Kept<v1::CounterpartsPaired>> pairs;
  pairs.reserve(known.size());
  for (const auto& [people, pair] : known) pairs.push_back(pair);
  return pairs;
}

Kept<v1::CounterpartsPaired> PairAt(const state::v1::AllianceState& alliance, const std::string& one,
                                    const std::string& other, Day day) {
  const People wanted = std::minmax(one, other);
  for (const auto& pair : PairsAt(alliance, day)) {
    if (PeopleOf(*pair.event) == wanted) return pair;
  }
  return {nullptr, nullptr};
}

std::vector<Interval> TimesPaired(const state::v1::AllianceState& alliance, const std::string& person,
                                  const std::string& party, Day day) {
  std::vector<Interval> times;
  std::set<std::string> counterparts;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&](const v1::CounterpartsPaired& event, const Moment& at) {
                           const std::string* other = CounterpartFor(event, person, party);
                           if (other == nullptr) return;
                           if (counterparts.empty()) times.push_back({at.first_day(), std::nullopt});
                           counterparts.insert(*other);
                         },
                         [&](const v1::CounterpartsUnpaired& event, const Moment& at) {
                           const bool is_one = event.person() == person || event.counterpart() == person;
                           const std::string& other =
                               event.person() == person ? event.counterpart() : event.person();
                           if (!is_one || counterparts.erase(other) == 0 || !counterparts.empty()) return;
                           times.back().until = at.first_day();
                         }});
  return times;
}

}  // namespace entente::domain
