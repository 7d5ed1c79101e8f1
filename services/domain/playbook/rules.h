// The rules that a playbook weighs: the program knows what each asks, the playbook how much it matters.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_RULES_H_

#include "entente/v1/playbook.pb.h"
#include "services/domain/ruling.h"
#include "services/domain/world.h"

namespace entente::domain {

// The ids of the rules.
//
// The first two ask whether each of our own parties that is a member has a holder of the role. An alliance
// without one of our own, such as one that is only watched, has the rule met by a holder of any member.
inline constexpr char kExecutiveSponsorMissing[] = "EXECUTIVE_SPONSOR_MISSING";
inline constexpr char kAllianceManagerMissing[] = "ALLIANCE_MANAGER_MISSING";
// Asks for at least as many members as the parameter `least` says; 2 if it says nothing.
inline constexpr char kTooFewParties[] = "TOO_FEW_PARTIES";

// Weighs the alliance against the rules that apply once it is in `stage` on `day`. A rule of severity BLOCK
// that is broken becomes an unmet condition, any other one a remark. A rule that the program does not know
// says nothing.
void WeighRules(const World& world, const state::v1::AllianceState& alliance, const v1::Playbook& playbook,
                std::string_view stage, Day day, Ruling& ruling);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_RULES_H_
