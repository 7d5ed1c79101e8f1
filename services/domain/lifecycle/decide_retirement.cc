#include "services/domain/lifecycle/decide_retirement.h"

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/lifecycle/moves.h"
#include "services/domain/lifecycle/obligations.h"
#include "services/domain/lifecycle/retirement.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

// The status that goes with it, unless it is so already. A correction takes the place of one event only, and
// the status that went with that one stands.
void RecordStatus(AllianceCase& opened, v1::Lifecycle::Status status) {
  if (opened.ruling.IsCorrection()) return;
  const auto* current = EntryAt(opened.alliance.statuses(), opened.day);
  if (current != nullptr && current->status() == status) return;
  opened.ruling.Record().mutable_status_changed()->set_status(status);
}

void CheckObligations(AllianceCase& opened) {
  for (const StandingObligation& standing : ObligationsAt(opened.alliance, opened.day)) {
    if (standing.discharged != nullptr) continue;
    const v1::ObligationStated& stated = standing.stated();
    const std::string name = NameOfObligation(opened.alliance, stated.obligation());
    if (!stated.survives_retirement()) {
      opened.ruling.Unmet("OBLIGATION_OPEN", name,
                          absl::StrCat("\"", stated.title(), "\" is still owed by ", stated.party(),
                                       ", and does not outlive the alliance."));
    } else if (stated.owner().empty()) {
      opened.ruling.Unmet(
          "OBLIGATION_WITHOUT_OWNER", name,
          absl::StrCat("\"", stated.title(), "\" outlives the alliance, and nobody sees to it."));
    }
  }
}

void CheckRoles(AllianceCase& opened) {
  for (const auto& slot : opened.alliance.roles()) {
    const auto* holding = HoldingAt(slot, opened.day);
    if (holding == nullptr) continue;
    opened.ruling.Unmet(
        "ROLE_HELD", holding->person(),
        absl::StrCat(holding->person(), " still holds the role ", slot.role(), " for ", slot.party(), "."));
  }
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::InitiateRetirementRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  const RetirementStanding standing = RetirementAt(opened->alliance, opened->day);
  if (standing.initiated.event != nullptr && standing.completed.event == nullptr) {
    opened->ruling.Unmet(
        "RETIREMENT_INITIATED_ALREADY", request.alliance(),
        absl::StrCat("Its end is decided since ", FormatDate(DateOf(*standing.initiated.at)), "."));
  }
  v1::RetirementInitiated& event = *opened->ruling.Record().mutable_retirement_initiated();
  event.set_cause(request.cause());
  event.set_transition_plan(request.transition_plan());
  RecordStatus(*opened, v1::Lifecycle::TERMINATING);
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::CompleteRetirementRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  if (RetirementAt(opened->alliance, opened->day).initiated.event == nullptr) {
    opened->ruling.Unmet("RETIREMENT_NOT_INITIATED", request.alliance(),
                         absl::StrCat("Its end is not decided on ", FormatDate(DateOf(opened->day)), "."));
  }
  RequireFinalStage(opened->alliance, opened->playbook, opened->day, opened->ruling);
  CheckObligations(*opened);
  CheckRoles(*opened);
  *opened->ruling.Record().mutable_retirement_completed()->mutable_lessons() = request.lessons();
  RecordStatus(*opened, v1::Lifecycle::CLOSED);
  return opened->ruling.Finish();
}

}  // namespace entente::domain
