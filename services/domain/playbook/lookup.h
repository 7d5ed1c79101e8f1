// What a playbook defines, by id.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LOOKUP_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LOOKUP_H_

#include <string>
#include <string_view>

#include "entente/v1/playbook.pb.h"
#include "services/domain/surroundings.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The playbook that an alliance is run by if none is named.
inline constexpr char kDefaultPlaybook[] = "playbooks/light";

// A version by its name, for instance `playbooks/light@1`; null if there is none.
const v1::Playbook* FindPlaybookVersion(const Surroundings& around, std::string_view playbook_version);

// The name of a version, for instance `playbooks/light@1`.
std::string PlaybookVersionName(const v1::Playbook& playbook);

// The version by which an alliance is run on a day: its name, and itself; null if there is none.
const std::string& PlaybookVersionAt(const state::v1::AllianceState& alliance, Day day);

const v1::Playbook* PlaybookAt(const Surroundings& around, const state::v1::AllianceState& alliance, Day day);

// What a playbook defines under an id; null if it does not.
const v1::Playbook::Stage* FindStage(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::Role* FindRole(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::ActivityType* FindActivityType(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::Gate* FindGate(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::Tier* FindTier(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::Template* FindTemplate(const v1::Playbook& playbook, std::string_view id);
const v1::Playbook::Rule* FindRule(const v1::Playbook& playbook, std::string_view id);
bool HasKind(const google::protobuf::RepeatedPtrField<v1::Playbook::Kind>& kinds, std::string_view id);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_LOOKUP_H_
