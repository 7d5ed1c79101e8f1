// The parts of an alliance that the dossier and the brief have in common. Each is a section with an empty
// line before it, and empty where nothing is set. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_DOSSIER_PARTS_H_
#define ENTENTE_CLIENTS_CLI_DOSSIER_PARTS_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/alliance.pb.h"

namespace entente::cli {

// The name and what it is; the only part that is never empty.
std::string HeaderText(const v1::Alliance& alliance);

// Stage and status.
std::string LifecycleText(const v1::Lifecycle& lifecycle);

// Needs, origin, tier and business areas.
std::string OriginText(const v1::Alliance& alliance);

// Who holds which role.
std::string RolesText(const v1::Alliance& alliance, const PeopleNames& people);

// The last handover of each role.
std::string HandoversText(const v1::Alliance& alliance, const PeopleNames& people);

// Team, functions and pairs of counterparts.
std::string TeamText(const v1::Alliance& alliance, const PeopleNames& people);
std::string FunctionsText(const v1::Alliance& alliance, const PeopleNames& people);
std::string CounterpartsText(const v1::Alliance& alliance, const PeopleNames& people);

// What is peculiar to the partners.
std::string InsightsText(const v1::Alliance& alliance, const PeopleNames& people);

// What was decided at gates, with what the decisions left to be done. `title` heads it.
std::string GateDecisionsText(const std::string& title,
                              const google::protobuf::RepeatedPtrField<v1::GateDecision>& decisions,
                              const PeopleNames& people);

// Who owes what, and how the alliance ends.
std::string ObligationsText(const v1::Alliance& alliance, const PeopleNames& people);
std::string RetirementText(const v1::Alliance& alliance, const PeopleNames& people);

// Rules that the alliance has otherwise than its playbook.
std::string OverridesText(const v1::Alliance& alliance);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_DOSSIER_PARTS_H_
