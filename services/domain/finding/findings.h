// The findings of one alliance, as they are made of the events of their own history.
#ifndef ENTENTE_SERVICES_DOMAIN_FINDING_FINDINGS_H_
#define ENTENTE_SERVICES_DOMAIN_FINDING_FINDINGS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/finding.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The resource to whose history the findings of an alliance belong: `findings/{alliance}`. They have one of
// their own, so that a sweep is no change of the alliance and causes no version conflict.
std::string FindingsOf(std::string_view alliance);

// The alliance whose findings they are: the way back.
std::string AllianceOfFindings(std::string_view findings);

// All findings that are true by `day`, in the order of their numbers, with what has become of them. A finding
// whose acceptance is over by then stands as open again.
std::vector<v1::Finding> FindingsAt(const state::v1::FindingsState& state, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_FINDING_FINDINGS_H_
