// The playbooks that ship with the program. They are written as any company writes its own, as JSON
// (light.json, standard.json), and are part of the program since it was built.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_SHIPPED_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_SHIPPED_H_

#include "entente/v1/playbook.pb.h"

namespace entente::domain {

// `playbooks/light`, version 1: three stages, owners, the kinds that the known histories need, and a few
// rules that only warn. The ledger publishes both as the first facts of a new log.
const v1::Playbook& LightPlaybook();

// `playbooks/standard`, version 1: the full life cycle from strategy to retirement, with gates between the
// stages, cadences, required functions, templates, and the rules of the catalogue.
const v1::Playbook& StandardPlaybook();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_SHIPPED_H_
