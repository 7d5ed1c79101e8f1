#include "services/domain/finding/decide.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "services/domain/finding/findings.h"
#include "services/domain/finding/sweep.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

// The finding of a number as it stands on the day of a command. What speaks against saying anything to it
// goes to the ruling.
template <typename Request>
void RequireStanding(const World& world, const Request& request, Ruling& ruling) {
  const auto* state = world.FindFindings(FindingsOf(request.alliance()));
  if (state != nullptr) {
    for (const v1::Finding& finding : FindingsAt(*state, EffectiveDay(world, request.context()))) {
      if (finding.number() != request.number()) continue;
      if (finding.status() == v1::Finding::CLEARED) {
        ruling.Unmet(
            "FINDING_CLEARED", finding.name(),
            absl::StrCat(finding.name(), " is cleared since ", FormatDate(finding.cleared_on()), "."));
      }
      return;
    }
  }
  ruling.NotFound("number", absl::StrCat(request.alliance(), "/findings/", request.number()));
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::SweepAllianceRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const Day day = request.has_day() ? DaysOf(request.day()).first : world.Today();
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, day);
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  const std::string findings = FindingsOf(request.alliance());
  Ruling ruling(request.context(), findings);
  if (day > world.Today()) {
    ruling.Unmet("DAY_NOT_REACHED", request.alliance(),
                 absl::StrCat(FormatDate(DateOf(day)), " has not come yet."));
    return ruling.Finish();
  }
  const auto* known = world.FindFindings(findings);
  // All of them, also those that a sweep of a later day has raised: their numbers are taken.
  constexpr Day kAnyDay = std::numeric_limits<Day>::max();
  Sweep({world, *alliance, *playbook, day},
        known == nullptr ? std::vector<v1::Finding>() : FindingsAt(*known, kAnyDay),
        [&ruling, &findings](Day effective) -> v1::Fact& { return ruling.RecordOn(findings, effective); });
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::AcknowledgeFindingRequest& request) {
  Ruling ruling(request.context(), FindingsOf(request.alliance()));
  RequireStanding(world, request, ruling);
  v1::FindingAcknowledged& event = *ruling.Record().mutable_finding_acknowledged();
  event.set_number(request.number());
  event.set_note(request.note());
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::AcceptFindingRequest& request) {
  Ruling ruling(request.context(), FindingsOf(request.alliance()));
  if (request.context().reason().empty())
    ruling.FaultyField("context.reason", "must be set: why it may stand");
  if (DaysOf(request.until()).last < EffectiveDay(world, request.context())) {
    ruling.FaultyField("until", "is over already");
  }
  RequireStanding(world, request, ruling);
  v1::FindingAccepted& event = *ruling.Record().mutable_finding_accepted();
  event.set_number(request.number());
  *event.mutable_until() = request.until();
  event.set_note(request.note());
  return ruling.Finish();
}

}  // namespace entente::domain
