#include "services/domain/lifecycle/decide_obligations.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/lifecycle/obligations.h"

namespace entente::domain {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::ObligationStated EventOf(const v1::StateObligationRequest& request) {
  v1::ObligationStated event;
  event.set_obligation(request.obligation());
  event.set_title(request.title());
  event.set_party(request.party());
  event.set_owner(request.owner());
  if (request.has_due_on()) *event.mutable_due_on() = request.due_on();
  event.set_survives_retirement(request.survives_retirement());
  return event;
}

// True if what outlives the alliance only gets another owner or due date.
bool HandsOver(const StandingObligation* known, const v1::ObligationStated& event) {
  if (known == nullptr || !known->stated().survives_retirement() || known->discharged != nullptr)
    return false;
  v1::ObligationStated before = known->stated();
  v1::ObligationStated after = event;
  for (v1::ObligationStated* each : {&before, &after}) {
    each->clear_owner();
    each->clear_due_on();
  }
  return MessageDifferencer::Equals(before, after);
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::StateObligationRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  opened->RequireParty(request.party());
  const v1::ObligationStated event = EventOf(request);
  const std::vector<StandingObligation> obligations = ObligationsAt(opened->alliance, opened->day);
  const StandingObligation* known = FindObligation(obligations, request.obligation());
  if (!HandsOver(known, event)) RequireOpen(opened->alliance, opened->day, opened->ruling);
  const bool holds =
      known != nullptr && known->discharged == nullptr && MessageDifferencer::Equals(known->stated(), event);
  if (holds && MayRecordNothing(request.context())) return opened->ruling.Finish();
  *opened->ruling.Record().mutable_obligation_stated() = event;
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::DischargeObligationRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  const std::vector<StandingObligation> obligations = ObligationsAt(opened->alliance, opened->day);
  const StandingObligation* known = FindObligation(obligations, request.obligation());
  const std::string name = NameOfObligation(opened->alliance, request.obligation());
  if (known == nullptr) {
    opened->ruling.Unmet("NO_SUCH_OBLIGATION", name,
                         absl::StrCat("There is no obligation ", request.obligation(), " on ",
                                      FormatDate(DateOf(opened->day)), "."));
  } else if (known->discharged != nullptr) {
    opened->ruling.Unmet(
        "DISCHARGED_ALREADY", name,
        absl::StrCat("The obligation is discharged since ", FormatDate(DateOf(*known->discharged)), "."));
  }
  opened->ruling.Record().mutable_obligation_discharged()->set_obligation(request.obligation());
  return opened->ruling.Finish();
}

}  // namespace entente::domain
