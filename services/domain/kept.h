// The events that a state keeps whole, and what is asked of them.
//
// An area of the business whose facts no other area folds needs no state of its own: its events stand in
// `kept` of the alliance, person or findings as they were recorded, corrected ones taken out, and what holds
// on a day is a function of them.
#ifndef ENTENTE_SERVICES_DOMAIN_KEPT_H_
#define ENTENTE_SERVICES_DOMAIN_KEPT_H_

#include <algorithm>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/visit_event.h"
#include "services/domain/timeline.h"

namespace entente::domain {

using KeptEvents = google::protobuf::RepeatedPtrField<state::v1::KeptEvent>;

// An event with when it was true and recorded. Points into the state.
template <typename Event>
struct Kept {
  const Event* event;
  const state::v1::Moment* at;
};

// The events of one type that were true by `day`, in the order of their dates.
template <typename Event>
std::vector<Kept<Event>> KeptUntil(const KeptEvents& kept, Day day) {
  std::vector<Kept<Event>> found;
  for (const state::v1::KeptEvent& one : kept) {
    if (one.at().first_day() > day) continue;
    if (const Event* event = v1::EventIf<Event>(one.fact()); event != nullptr)
      found.push_back({event, &one.at()});
  }
  std::sort(found.begin(), found.end(),
            [](const Kept<Event>& a, const Kept<Event>& b) { return Before(*a.at, *b.at); });
  return found;
}

// The last of them; null members if there is none.
template <typename Event>
Kept<Event> LastKept(const KeptEvents& kept, Day day) {
  const std::vector<Kept<Event>> all = KeptUntil<Event>(kept, day);
  return all.empty() ? Kept<Event>{nullptr, nullptr} : all.back();
}

// Several functions as one overload set.
template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

// Calls `see` with each kept event that was true by `day`, in the order of their dates. `see` is an overload
// set: it is called with (const Event&, const state::v1::Moment&) for the types that it takes, and not for
// others.
template <typename See>
void ForEachKept(const KeptEvents& kept, Day day, See&& see) {
  for (const state::v1::KeptEvent* one : EntriesUntil(kept, day)) {
    v1::VisitEvent(one->fact(), [&](const auto& event) {
      if constexpr (requires { see(event, one->at()); }) see(event, one->at());
      return true;
    });
  }
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_KEPT_H_
