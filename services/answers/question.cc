#include "services/answers/question.h"

#include <algorithm>

#include "services/answers/errors.h"
#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/domain/playbook/lookup.h"
#include "storage/status_macros.h"

namespace entente::answers {

absl::StatusOr<views::Horizon> HorizonOf(const Sources& sources, const v1::AsOf& as_of) {
  ASSIGN_OR_RETURN(views::Horizon horizon, audit::ResolveAsOf(sources.log, as_of, sources.today));
  horizon.position = std::min(horizon.position, sources.log.GetHead().position);
  return horizon;
}

absl::StatusOr<const state::v1::AllianceState*> FindAlliance(const Sources& sources, const Moment& moment,
                                                             const std::string& name, domain::Day day,
                                                             const std::string& field) {
  ASSIGN_OR_RETURN(const std::string resolved, audit::ResolveName(sources.log, name, field));
  const auto* alliance = moment.FindAlliance(resolved);
  RETURN_IF_ERROR(moment.read_error());
  if (alliance == nullptr) {
    ASSIGN_OR_RETURN(const storage::StreamHead head, sources.log.FindStream(resolved));
    return head.version == 0 ? audit::error::NoSuchResource(field, name)
                             : audit::error::NotYetRecorded(field, name);
  }
  if (domain::EntryAt(alliance->descriptions(), day) == nullptr) {
    return audit::error::NotYetOpened(field, name, day);
  }
  return alliance;
}

absl::StatusOr<domain::Situation> SituationOf(const Moment& moment, const state::v1::AllianceState& alliance,
                                              domain::Day day) {
  const v1::Playbook* playbook = domain::PlaybookAt(moment, alliance, day);
  RETURN_IF_ERROR(moment.read_error());
  if (playbook == nullptr) return error::PlaybookMissing(alliance.origin().name());
  return domain::Situation{moment, alliance, *playbook, day};
}

}  // namespace entente::answers
