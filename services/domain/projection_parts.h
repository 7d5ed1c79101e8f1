// The parts of an alliance as of a day, each made from its slots.
#ifndef ENTENTE_SERVICES_DOMAIN_PROJECTION_PARTS_H_
#define ENTENTE_SERVICES_DOMAIN_PROJECTION_PARTS_H_

#include <string>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/performance/figures_on_day.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The name of an event, `events/{position}`.
std::string EventNameOf(const state::v1::Moment& at);

// Each adds what holds on the day to the alliance.
void AddParties(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);
void AddRoles(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);
void AddKpis(const state::v1::AllianceState& state, const FiguresOnDay& figures, Day day,
             v1::Alliance& alliance);
void AddAgreements(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);
void AddMilestones(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);
void AddScheduledChanges(const state::v1::AllianceState& state, const FiguresOnDay& figures, Day day,
                         v1::Alliance& alliance);

// What there is to show of measurements.
FiguresOnDay FiguresOn(const state::v1::AllianceState& state, const FigurePages& pages, Day day);

// Who holds a slot of a role on a day, and since when. Null members if it is empty.
//
// The end of a holding counts only if that person holds the slot by then: someone else who has taken it in
// between keeps it. A holder who is assigned again has held it since the first time.
const state::v1::AllianceState::HoldingEntry* HoldingAt(const state::v1::AllianceState::RoleState& slot,
                                                        Day day);

// How much of the holder's working time the slot takes on a day, in percent; 0 if that is not stated. A
// holder who is assigned again with another figure has that from then on. `holding` is what `HoldingAt` gave.
uint32_t AllocationOf(const state::v1::AllianceState::RoleState& slot,
                      const state::v1::AllianceState::HoldingEntry& holding, Day day);

// What an alliance is called and is on a day: what was said last of each.
struct DescriptionView {
  const std::string* display_name = nullptr;
  const std::string* summary = nullptr;
  const std::string* form = nullptr;
};
DescriptionView DescriptionAt(const state::v1::AllianceState& state, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PROJECTION_PARTS_H_
