#include "services/domain/origin/decide.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/domain/alliance_case.h"
#include "services/domain/kept.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/origin/functions.h"

namespace entente::domain {
namespace {

using google::protobuf::util::MessageDifferencer;

// True if the last event of its type says the same.
template <typename Event>
bool Holds(const AllianceCase& opened, const Event& event) {
  const Event* last = LastKept<Event>(opened.alliance.kept(), opened.day).event;
  return last != nullptr && MessageDifferencer::Equals(*last, event);
}

// The engagement that the request is about; `FUNCTION_NOT_ENGAGED` if there is none.
template <typename Request>
std::optional<Engagement> RequireEngaged(AllianceCase& opened, const Request& request) {
  const auto engagement = EngagementAt(opened.alliance, request.party(), request.function(), opened.day);
  if (!engagement.has_value()) {
    opened.ruling.Unmet("FUNCTION_NOT_ENGAGED", request.party(),
                        absl::StrCat("The function ", request.function(), " of ", request.party(),
                                     " is not engaged on ", FormatDate(DateOf(opened.day)), "."));
  }
  return engagement;
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::AssessNeedsRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  v1::NeedsAssessed event;
  *event.mutable_needs() = request.needs();
  *event.mutable_gaps() = request.gaps();
  *event.mutable_options() = request.options();
  event.set_conclusion(request.conclusion());
  if (Holds(*opened, event) && MayRecordNothing(request.context())) return opened->ruling.Finish();
  *opened->ruling.Record().mutable_needs_assessed() = event;
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::StateOriginRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  if (request.kind() == v1::AllianceOrigin::BUSINESS_UNIT && request.objective().empty()) {
    opened->ruling.FaultyField(
        "objective", "is required for a business unit: the one of its own strategy that the alliance serves");
  }
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  v1::OriginStated event;
  event.set_kind(request.kind());
  event.set_unit(request.unit());
  event.set_objective(request.objective());
  if (Holds(*opened, event) && MayRecordNothing(request.context())) return opened->ruling.Finish();
  *opened->ruling.Record().mutable_origin_stated() = event;
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::EngageFunctionRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  if (!HasKind(opened->playbook.functions(), request.function()))
    opened->ruling.NotInPlaybook(opened->playbook, "function", "function", request.function());
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  opened->RequireParty(request.party());
  const auto engaged = EngagementAt(opened->alliance, request.party(), request.function(), opened->day);
  if (engaged.has_value()) {
    opened->ruling.Unmet("FUNCTION_ENGAGED_ALREADY", request.party(),
                         absl::StrCat("The function ", request.function(), " of ", request.party(),
                                      " is engaged since ", FormatDate(DateOf(*engaged->since)), "."));
  }
  v1::FunctionEngaged& event = *opened->ruling.Record().mutable_function_engaged();
  event.set_party(request.party());
  event.set_function(request.function());
  event.set_person(request.person());
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::ReleaseFunctionRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  RequireEngaged(*opened, request);
  v1::FunctionReleased& event = *opened->ruling.Record().mutable_function_released();
  event.set_party(request.party());
  event.set_function(request.function());
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::SignOffFunctionRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  const std::optional<Engagement> engagement = RequireEngaged(*opened, request);
  const bool holds = engagement.has_value() && engagement->signed_off != nullptr;
  if (holds && MayRecordNothing(request.context())) return opened->ruling.Finish();
  v1::FunctionSignedOff& event = *opened->ruling.Record().mutable_function_signed_off();
  event.set_party(request.party());
  event.set_function(request.function());
  return opened->ruling.Finish();
}

}  // namespace entente::domain
