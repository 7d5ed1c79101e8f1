// What is wrong with a playbook, before it is published: every mistake at once, each with where it stands.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_REVIEW_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_REVIEW_H_

#include <string>
#include <vector>

#include "entente/v1/playbook.pb.h"
#include "services/domain/refusal.h"
#include "services/domain/rules/catalogue.h"

namespace entente::domain {

// Every fault of the content of a version, in the order of its fields; none if it can be published. Fields
// are paths from the playbook on, for instance `gates[1].criteria[0].judged_by`. What the rules of single
// fields say (lengths, how an id is built) is not looked at: the check of requests has done that.
std::vector<FieldFault> ReviewPlaybook(const v1::Playbook& playbook);

// The faults of parameters that are given for a rule, in the order of their names. Fields are `[name]`.
std::vector<FieldFault> ReviewParameters(const KnownRule& rule,
                                         const google::protobuf::Map<std::string, std::string>& given,
                                         const v1::Playbook& playbook);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_REVIEW_H_
