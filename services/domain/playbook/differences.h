// What one version of a playbook has otherwise than another.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DIFFERENCES_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DIFFERENCES_H_

#include <string>
#include <vector>

#include "entente/v1/playbook.pb.h"

namespace entente::domain {

// Each difference as a sentence, in the order of the fields of a playbook: what is new, what is gone, and
// what is changed and in what.
std::vector<std::string> DifferencesBetween(const v1::Playbook& from, const v1::Playbook& to);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DIFFERENCES_H_
