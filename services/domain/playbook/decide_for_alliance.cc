#include "services/domain/playbook/decide_for_alliance.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/playbook/adoption.h"
#include "services/domain/playbook/overrides.h"
#include "services/domain/playbook/review.h"
#include "services/domain/projection.h"
#include "services/domain/rules/catalogue.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::OverrideRuleRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  Ruling& ruling = opened->ruling;
  if (FindRule(opened->playbook, request.rule()) == nullptr)
    ruling.NotInPlaybook(opened->playbook, "rule", "rule", request.rule());
  if (request.context().reason().empty())
    ruling.FaultyField("context.reason", "is required: why the alliance has the rule otherwise");
  if (request.severity() == v1::Remark::SEVERITY_UNSPECIFIED && request.parameters().empty())
    ruling.FaultyField("severity", "must be set, or a parameter: nothing would be otherwise");
  if (const KnownRule* known = FindKnownRule(request.rule()); known != nullptr) {
    for (const FieldFault& fault : ReviewParameters(*known, request.parameters(), opened->playbook))
      ruling.FaultyField("parameters" + fault.field, fault.description);
  }
  if (DaysOf(request.until()).last < opened->day) ruling.FaultyField("until", "is over already");
  RequireOpen(opened->alliance, opened->day, ruling);
  v1::RuleOverridden& event = *ruling.Record().mutable_rule_overridden();
  event.set_rule(request.rule());
  event.set_severity(request.severity());
  *event.mutable_parameters() = request.parameters();
  *event.mutable_until() = request.until();
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::EndRuleOverrideRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  if (OverrideAt(opened->alliance, request.rule(), opened->day).event == nullptr) {
    opened->ruling.Unmet("NOT_OVERRIDDEN", request.alliance(),
                         absl::StrCat("The alliance has the rule ", request.rule(),
                                      " as its playbook has it on ", FormatDate(DateOf(opened->day)), "."));
  }
  opened->ruling.Record().mutable_rule_override_ended()->set_rule(request.rule());
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::AdoptPlaybookRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  Ruling& ruling = opened->ruling;
  const auto* state = world.FindPlaybook(request.playbook());
  if (state == nullptr) return NoSuch("playbook", request.playbook());
  const v1::Playbook* version = PlaybookVersion(*state, request.version());
  if (version == nullptr) return NoSuch("version", absl::StrCat(request.playbook(), "@", request.version()));
  const std::string name = PlaybookVersionName(*version);
  RequireOpen(opened->alliance, opened->day, ruling);
  const bool holds = PlaybookVersionAt(opened->alliance, opened->day) == name;
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  for (const UnmetCondition& obstacle : ObstaclesToAdopting(opened->alliance, *version, opened->day))
    ruling.Unmet(obstacle.type, obstacle.subject, obstacle.description);
  ruling.Record().mutable_playbook_adopted()->set_playbook_version(name);
  return ruling.Finish();
}

}  // namespace entente::domain
