// Who belongs to the team of an alliance (R1, R14, R51).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TEAM_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TEAM_H_

#include <optional>
#include <string>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/ownership.pb.h"
#include "services/domain/rules/calendar.h"

namespace entente::domain {

// The membership of one person on a day. Points into the state.
struct TeamMembership {
  // What was said of it last, and when.
  const v1::TeamMemberAdded* as;
  const state::v1::Moment* at;
  // Since when the person has been in the team without a break.
  const state::v1::Moment* since;
};

// The team on a day, by person.
std::vector<TeamMembership> TeamAt(const state::v1::AllianceState& alliance, Day day);

// The membership of one person; nothing if the person is not in the team on that day.
std::optional<TeamMembership> TeamMembershipAt(const state::v1::AllianceState& alliance,
                                               const std::string& person, Day day);

// The times, up to a day, in which a person was in the team.
std::vector<Interval> TimesInTeam(const state::v1::AllianceState& alliance, const std::string& person,
                                  Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TEAM_H_
