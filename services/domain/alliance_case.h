// What almost every decision about an alliance begins with.
#ifndef ENTENTE_SERVICES_DOMAIN_ALLIANCE_CASE_H_
#define ENTENTE_SERVICES_DOMAIN_ALLIANCE_CASE_H_

#include "absl/status/statusor.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/ruling.h"
#include "services/domain/standing.h"

namespace entente::domain {

// An alliance, the playbook by which it is run on the day of the command, and the ruling in the making. The
// context must outlive it.
struct AllianceCase {
  const state::v1::AllianceState& alliance;
  const v1::Playbook& playbook;
  Day day;
  Ruling ruling;

  // Makes `NEVER_A_PARTY` an unmet condition unless the organization is, was or will be a party.
  void RequireParty(const std::string& organization);
};

// Opens the case of a request about an alliance, `RESOURCE_NOT_FOUND` if there is none.
absl::StatusOr<AllianceCase> OpenCase(const World& world, const std::string& alliance,
                                      const v1::CommandContext& context);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ALLIANCE_CASE_H_
