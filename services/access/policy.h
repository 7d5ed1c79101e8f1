// The access policy as a fact: who may do what, and what has changed of it since it was recorded last.
#ifndef ENTENTE_SERVICES_ACCESS_POLICY_H_
#define ENTENTE_SERVICES_ACCESS_POLICY_H_

#include <optional>

#include "entente/v1/access.pb.h"
#include "services/access/authorize.h"

namespace entente::access {

// How many principals the summary of a change names.
inline constexpr size_t kPrincipalsInSummaryMax = 20;

// The policy in force: every principal with its roles, both in order, and how callers are told apart. Nothing
// of the tokens themselves, so exchanging one is no change. No summary, because that depends on what was.
v1::PolicyChanged PolicyOf(const Authorizer& authorizer);

// The fact to record when `in_force` takes the place of the policy that was recorded last, with its summary;
// nothing if it is that one. Where none was recorded, that of a server for development is no change either:
// a log that has never known another has nothing to tell of it.
std::optional<v1::PolicyChanged> ChangeOfPolicy(const std::optional<v1::PolicyChanged>& recorded,
                                                v1::PolicyChanged in_force);

}  // namespace entente::access

#endif  // ENTENTE_SERVICES_ACCESS_POLICY_H_
