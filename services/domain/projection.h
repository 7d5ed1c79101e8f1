// What holds on a day: the API's resources as projections of the states. Pure, so that an answer for a
// date is the same whenever and wherever it is asked for.
#ifndef ENTENTE_SERVICES_DOMAIN_PROJECTION_H_
#define ENTENTE_SERVICES_DOMAIN_PROJECTION_H_

#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/approval.pb.h"
#include "entente/v1/organization.pb.h"
#include "entente/v1/performance.pb.h"
#include "entente/v1/period.pb.h"
#include "entente/v1/person.pb.h"
#include "entente/v1/playbook.pb.h"
#include "services/domain/performance/figure_page.h"
#include "services/domain/performance/figures.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// How many measurements of a KPI an alliance shows; the others are to be had by a list of their own.
inline constexpr int kMeasurementsShownMax = 24;

// How many scheduled changes an alliance shows, the next ones first: for a day long ago nearly all of its
// history lies ahead.
inline constexpr size_t kScheduledShownMax = 100;

// The alliance on a day. `pages` are those of the state.
v1::Alliance AllianceAt(const state::v1::AllianceState& state, const FigurePages& pages, Day day);

// The same for a state that has no pages.
v1::Alliance AllianceAt(const state::v1::AllianceState& state, Day day);

// The alliance on a day, as a list shows it.
v1::AllianceSummary SummaryAt(const state::v1::AllianceState& state, Day day);

// The measurements of a KPI that count on a day, by period; of several of one period the latest. They point
// into the state and its pages.
std::vector<Figure> MeasurementsAt(const state::v1::AllianceState& state, const FigurePages& pages,
                                   std::string_view kpi, Day day);

// A measurement as the API shows it.
v1::KpiMeasurement ShownMeasurement(const Figure& figure);

// The organization on a day.
v1::Organization OrganizationAt(const state::v1::OrganizationState& state, Day day);

// The person on a day, without what is personal: `sealed` points to the profile that holds it, or is null.
// Whoever may see it opens it (services/codec/personal.h).
struct PersonView {
  v1::Person person;
  const state::v1::PersonState::ProfileEntry* sealed = nullptr;
};
PersonView PersonAt(const state::v1::PersonState& state, Day day);

// The newest version of a playbook, or the one asked for; null if there is none.
const v1::Playbook* PlaybookVersion(const state::v1::PlaybookState& state, uint32_t version);

// The period that was closed, without the checkpoint of its closing.
v1::Period PeriodOf(const state::v1::PeriodState& state);

// The approval as it stands.
v1::Approval ApprovalOf(const state::v1::ApprovalState& state);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PROJECTION_H_
