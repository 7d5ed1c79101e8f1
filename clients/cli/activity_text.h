// What people did, as people read it. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_ACTIVITY_TEXT_H_
#define ENTENTE_CLIENTS_CLI_ACTIVITY_TEXT_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/activity.pb.h"

namespace entente::cli {

// One activity with who took part and what it came to.
std::string ActivityText(const v1::Activity& activity, const PeopleNames& people);

// Activities as a section under a title; empty if there are none.
std::string ActivitiesText(const std::string& title,
                           const google::protobuf::RepeatedPtrField<v1::Activity>& activities,
                           const PeopleNames& people);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_ACTIVITY_TEXT_H_
