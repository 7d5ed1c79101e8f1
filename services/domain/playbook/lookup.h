// What a playbook defines, by id.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LOOKUP_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LOOKUP_H_

#include <string>
#include <string_view>

#include "entente/v1/playbook.pb.h"
#include "services/domain/world.h"

namespace entente::domain {

// The playbook that an alliance is run by if none is named.
inline constexpr char kDefaultPlaybook[] = "playbooks/light";

// A version by its name, for instance `playbooks/light@1`; null if the world has none.
const v1::Playbook* FindPlaybookVersion(const World& world, std::string_view playbook_version);

// The name of a version, for instance `playbooks/light@1`.
std::string PlaybookVersionName(const v1::Playbook& playbook);

// What a playbook defines under an id; null if it does not.
const v1::Playbook::Stage* FindStage(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::Role* FindRole(const v1::Playbook& playbook, std::string_view id);
bool HasKind(const google::protobuf::RepeatedPtrField<v1::Playbook::Kind>& kinds, std::string_view id);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LOOKUP_H_
