#include "services/domain/ownership/rules.h"

#include "services/domain/ownership/handover_rules.h"
#include "services/domain/ownership/naming_rules.h"
#include "services/domain/ownership/partner_rules.h"
#include "services/domain/ownership/team_rules.h"

namespace entente::domain {

std::vector<KnownRule> OwnershipRules() {
  std::vector<KnownRule> all;
  for (const auto& family : {NamingRules(), TeamRules(), PartnerRules(), HandoverRules()})
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

}  // namespace entente::domain
