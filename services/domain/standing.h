// Where a party, an agreement or a milestone stands: the questions about state that decisions ask.
#ifndef ENTENTE_SERVICES_DOMAIN_STANDING_H_
#define ENTENTE_SERVICES_DOMAIN_STANDING_H_

#include <string>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/agreement.pb.h"
#include "entente/v1/party.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The slot of an organization, agreement, milestone or KPI; null if there is none.
const state::v1::AllianceState::PartyState* FindParty(const state::v1::AllianceState& alliance,
                                                      std::string_view organization);
const state::v1::AllianceState::AgreementState* FindAgreement(const state::v1::AllianceState& alliance,
                                                              std::string_view agreement);
const state::v1::AllianceState::MilestoneState* FindMilestone(const state::v1::AllianceState& alliance,
                                                              std::string_view milestone);
const state::v1::AllianceState::KpiState* FindKpi(const state::v1::AllianceState& alliance,
                                                  std::string_view kpi);

// The status of a party on a day; not stated if it has not appeared by then.
v1::Party::Status PartyStatusAt(const state::v1::AllianceState& alliance, std::string_view organization,
                                Day day);

// A member, whether its rights rest or not.
bool IsMember(v1::Party::Status status);

// A member, or attached as an affiliate. An invitation or application makes no party yet.
bool IsParty(v1::Party::Status status);

// A party once, and no more: it has left, or another one took its place.
bool HasGone(v1::Party::Status status);

// The members on a day, by the order in which they were recorded. One whose rights rest is none.
std::vector<std::string> MembersAt(const state::v1::AllianceState& alliance, Day day);

// True if the organization is, was or will be a party.
bool IsEverParty(const state::v1::AllianceState& alliance, std::string_view organization);

// What an agreement is, as it was signed; null if its signing was withdrawn: then there is no agreement.
const state::v1::AllianceState::AgreementEntry* SigningOf(
    const state::v1::AllianceState::AgreementState& agreement);

// What has become of an agreement by a day.
struct AgreementStanding {
  v1::Agreement::Status status = v1::Agreement::STATUS_UNSPECIFIED;
  const state::v1::Moment* since = nullptr;  // Null if nothing has happened by then.
  uint32_t amendments = 0;
};
AgreementStanding AgreementStandingAt(const state::v1::AllianceState::AgreementState& agreement, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_STANDING_H_
