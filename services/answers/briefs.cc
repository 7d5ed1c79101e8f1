#include "services/answers/briefs.h"

#include <string>
#include <vector>

#include "services/answers/errors.h"
#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/domain/brief/brief.h"
#include "services/domain/finding/findings.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/standing.h"
#include "storage/status_macros.h"

namespace entente::answers {
namespace {

absl::StatusOr<std::vector<v1::Finding>> FindingsIn(const domain::Situation& situation,
                                                    const Moment& moment) {
  const auto* state = moment.FindFindings(domain::FindingsOf(situation.alliance.origin().name()));
  RETURN_IF_ERROR(moment.read_error());
  return state == nullptr ? std::vector<v1::Finding>() : domain::FindingsAt(*state, situation.day);
}

}  // namespace

absl::StatusOr<v1::AllianceBrief> GetAllianceBrief(const Sources& sources,
                                                   const v1::GetAllianceBriefRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  const Moment moment(&sources.log, horizon.position);
  ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), horizon.day));
  ASSIGN_OR_RETURN(const domain::Situation situation, SituationOf(moment, *alliance, horizon.day));
  ASSIGN_OR_RETURN(const std::vector<v1::Finding> findings, FindingsIn(situation, moment));
  v1::AllianceBrief brief = domain::BriefOf(situation, findings);
  RETURN_IF_ERROR(moment.read_error());
  return brief;
}

absl::StatusOr<v1::HandoverBrief> GetHandoverBrief(const Sources& sources,
                                                   const v1::GetHandoverBriefRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  const Moment moment(&sources.log, horizon.position);
  ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), horizon.day));
  ASSIGN_OR_RETURN(const std::string party, audit::ResolveName(sources.log, request.party(), "party"));
  ASSIGN_OR_RETURN(const domain::Situation situation, SituationOf(moment, *alliance, horizon.day));
  if (!domain::IsEverParty(*alliance, party)) {
    return error::NeverAParty("party", party, alliance->origin().name());
  }
  if (domain::FindRole(situation.playbook, request.role()) == nullptr) {
    return audit::error::NoSuchRole("role", request.role(), domain::PlaybookVersionName(situation.playbook));
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Finding> findings, FindingsIn(situation, moment));
  v1::HandoverBrief brief = domain::HandoverBriefOf(situation, findings, party, request.role());
  RETURN_IF_ERROR(moment.read_error());
  return brief;
}

}  // namespace entente::answers
