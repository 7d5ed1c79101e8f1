// Timelines: what is known of a slot over time, and what holds on a day.
//
// A slot (the membership of a party, the holder of a role, a stage ...) is a list of dated entries in the
// order in which they were recorded. They may come in any order of their dates, so nothing is decided
// when an entry is added: what holds on a day is found when it is asked for. That is why snapshots stay
// valid whatever is backdated, and why live commands and as-of answers come from one mechanism.
#ifndef ENTENTE_SERVICES_DOMAIN_TIMELINE_H_
#define ENTENTE_SERVICES_DOMAIN_TIMELINE_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/time/civil_time.h"
#include "entente/state/v1/state.pb.h"
#include "google/protobuf/repeated_field.h"
#include "google/type/date.pb.h"

namespace entente::domain {

// A day, as days since 1970-01-01.
using Day = int32_t;

// The day of a civil date, and back.
Day DayOf(absl::CivilDay day);
absl::CivilDay CivilDayOf(Day day);

// True if the date exists: a day of a month, a month of a year, or a year, from 0001 to 9999.
bool IsDate(const google::type::Date& date);

// The days on which something dated `date` can have happened. Requires `IsDate(date)`.
struct DayRange {
  Day first;
  Day last;
};
DayRange DaysOf(const google::type::Date& date);

// The date of a moment, in the precision in which it is known.
google::type::Date DateOf(const state::v1::Moment& moment);

// The date of a day.
google::type::Date DateOf(Day day);

// `2012`, `2012-03` or `2012-03-01`.
std::string FormatDate(const google::type::Date& date);

// The order of two entries of one slot: by date, then by the caller's sequence, then as recorded.
inline bool Before(const state::v1::Moment& a, const state::v1::Moment& b) {
  return std::tuple(a.first_day(), a.sequence(), a.position()) <
         std::tuple(b.first_day(), b.sequence(), b.position());
}

// True if the day falls inside the time in which the entry happened at an unknown day, so that it is not
// sure whether the entry holds already.
inline bool IsImprecise(const state::v1::Moment& at, Day day) {
  return at.first_day() <= day && day < at.last_day();
}

// The entry that holds on `day`: the last one that began by then. Null if there is none.
template <typename Entry>
const Entry* EntryAt(const google::protobuf::RepeatedPtrField<Entry>& entries, Day day) {
  const Entry* found = nullptr;
  for (const Entry& entry : entries) {
    if (entry.at().first_day() > day) continue;
    if (found == nullptr || Before(found->at(), entry.at())) found = &entry;
  }
  return found;
}

// All entries that began by `day`, in order. For slots in which entries build on each other.
template <typename Entry>
std::vector<const Entry*> EntriesUntil(const google::protobuf::RepeatedPtrField<Entry>& entries, Day day) {
  std::vector<const Entry*> found;
  for (const Entry& entry : entries) {
    if (entry.at().first_day() <= day) found.push_back(&entry);
  }
  std::sort(found.begin(), found.end(),
            [](const Entry* a, const Entry* b) { return Before(a->at(), b->at()); });
  return found;
}

// Takes the entries of one event out of a slot. Returns whether there were any.
template <typename Entry>
bool EraseEntriesOf(google::protobuf::RepeatedPtrField<Entry>* entries, uint64_t position) {
  const auto kept = std::remove_if(entries->begin(), entries->end(), [position](const Entry& entry) {
    return entry.at().position() == position;
  });
  const bool found = kept != entries->end();
  entries->erase(kept, entries->end());
  return found;
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_TIMELINE_H_
