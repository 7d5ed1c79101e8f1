#include "services/domain/alliance_case.h"

#include "absl/strings/str_cat.h"

namespace entente::domain {

void AllianceCase::RequireParty(const std::string& organization) {
  if (IsEverParty(alliance, organization)) return;
  ruling.Unmet("NEVER_A_PARTY", organization,
               absl::StrCat(organization, " has never been a party of ", alliance.origin().name(), "."));
}

absl::StatusOr<AllianceCase> OpenCase(const World& world, const std::string& alliance,
                                      const v1::CommandContext& context) {
  const state::v1::AllianceState* found = world.FindAlliance(alliance);
  if (found == nullptr) return NoSuch("alliance", alliance);
  const Day day = EffectiveDay(world, context);
  const v1::Playbook* playbook = PlaybookAt(world, *found, day);
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");
  return AllianceCase{*found, *playbook, day, Ruling(context, alliance)};
}

}  // namespace entente::domain
