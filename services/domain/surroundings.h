// What a question about one alliance may ask of the resources around it.
#ifndef ENTENTE_SERVICES_DOMAIN_SURROUNDINGS_H_
#define ENTENTE_SERVICES_DOMAIN_SURROUNDINGS_H_

#include <string>
#include <vector>

#include "entente/state/v1/state.pb.h"

namespace entente::domain {

// Read-only access to states, all as of one position of the log: that of a decision, or an earlier one for a
// question about the past. Not thread-safe; the pointers hold until the question is answered.
class Surroundings {
 public:
  virtual ~Surroundings() = default;

  // The state of a resource by its full name, or null if there is none.
  virtual const state::v1::AllianceState* FindAlliance(const std::string& name) const = 0;
  virtual const state::v1::OrganizationState* FindOrganization(const std::string& name) const = 0;
  virtual const state::v1::PersonState* FindPerson(const std::string& name) const = 0;
  virtual const state::v1::PlaybookState* FindPlaybook(const std::string& name) const = 0;

  // The alliances in which a person holds or ever held a role, or belongs or belonged to the team, by name.
  // An alliance in which all of that was withdrawn may be among them.
  virtual std::vector<std::string> AlliancesOf(const std::string& person) const = 0;
};

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_SURROUNDINGS_H_
