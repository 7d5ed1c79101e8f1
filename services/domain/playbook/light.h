// The built-in playbook: enough to begin with, before anyone has read the word playbook.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LIGHT_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LIGHT_H_

#include "entente/v1/playbook.pb.h"

namespace entente::domain {

// `playbooks/light`, version 1: three stages, owners, the kinds that the known histories need, and three
// rules that only warn. The ledger publishes it as the first fact of a new log.
v1::Playbook LightPlaybook();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LIGHT_H_
