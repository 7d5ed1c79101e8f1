// What every question has: as of when it is asked, and about which alliance.
#ifndef ENTENTE_SERVICES_ANSWERS_QUESTION_H_
#define ENTENTE_SERVICES_ANSWERS_QUESTION_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "entente/v1/context.pb.h"
#include "services/answers/moment.h"
#include "services/domain/rules/situation.h"
#include "services/views/horizon.h"
#include "storage/event_log.h"

namespace entente::answers {

// Where questions are answered from.
struct Sources {
  const storage::EventLog& log;
  // The day in the organization's time zone.
  domain::Day today;
};

// The day and the position of a question. Unlike `audit::ResolveAsOf` the position is one that the log has:
// all parts of an answer are as of it, whatever is recorded meanwhile.
absl::StatusOr<views::Horizon> HorizonOf(const Sources& sources, const v1::AsOf& as_of);

// The alliance of a question. `name` may be an external reference.
//
// Errors: `RESOURCE_NOT_FOUND`, naming `field`, if there is no such alliance, nothing of it was recorded by
// then, or it was opened only after the day.
absl::StatusOr<const state::v1::AllianceState*> FindAlliance(const Sources& sources, const Moment& moment,
                                                             const std::string& name, domain::Day day,
                                                             const std::string& field = "alliance");

// The situation of an alliance on a day. `DATA_CORRUPT` if its playbook is not there.
absl::StatusOr<domain::Situation> SituationOf(const Moment& moment, const state::v1::AllianceState& alliance,
                                              domain::Day day);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_QUESTION_H_
