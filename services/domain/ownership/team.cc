#include "services/domain/ownership/team.h"

#include <map>

#include "services/domain/kept.h"

namespace entente::domain {

using state::v1::Moment;

std::vector<TeamMembership> TeamAt(const state::v1::AllianceState& alliance, Day day) {
  std::map<std::string, TeamMembership> team;
  ForEachKept(
      alliance.kept(), day,
      Overloaded{[&team](const v1::TeamMemberAdded& event, const Moment& at) {
                   const auto [entry, is_new] = team.try_emplace(event.person());
                   entry->second.as = &event;
                   entry->second.at = &at;
                   if (is_new) entry->second.since = &at;
                 },
                 [&team](const v1::TeamMemberRemoved& event, const Moment&) { team.erase(event.person()); }});
  std::vector<TeamMembership> members;
  members.reserve(team.size());
  for (const auto& [person, membership] : team) members.push_back(membership);
  return members;
}

std::optional<TeamMembership> TeamMembershipAt(const state::v1::AllianceState& alliance,
                                               const std::string& person, Day day) {
  for (const TeamMembership& member : TeamAt(alliance, day)) {
    if (member.as->person() == person) return member;
  }
  return std::nullopt;
}

std::vector<Interval> TimesInTeam(const state::v1::AllianceState& alliance, const std::string& person,
                                  Day day) {
  std::vector<Interval> times;
  bool is_in = false;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&](const v1::TeamMemberAdded& event, const Moment& at) {
                           if (is_in || event.person() != person) return;
                           times.push_back({at.first_day(), std::nullopt});
                           is_in = true;
                         },
                         [&](const v1::TeamMemberRemoved& event, const Moment& at) {
                           if (!is_in || event.person() != person) return;
                           times.back().until = at.first_day();
                           is_in = false;
                         }});
  return times;
}

}  // namespace entente::domain
