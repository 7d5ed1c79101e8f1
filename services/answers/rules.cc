#include "services/answers/rules.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "services/answers/errors.h"
#include "services/audit/errors.h"
#include "services/domain/playbook/adoption.h"
#include "services/domain/playbook/explain.h"
#include "services/domain/projection.h"
#include "services/domain/rules/catalogue.h"
#include "storage/status_macros.h"

namespace entente::answers {

v1::ListRulesResponse ListRules() {
  v1::ListRulesResponse response;
  for (const domain::KnownRule& rule : domain::AllRules()) {
    v1::KnownRule& shown = *response.add_rules();
    shown.set_id(rule.id);
    shown.set_says(rule.says);
    shown.set_requirements(rule.requirements);
    shown.set_lasting(rule.lasting);
    for (const domain::RuleParameter& parameter : rule.parameters) {
      v1::KnownRule::Parameter& added = *shown.add_parameters();
      added.set_name(parameter.name);
      added.set_says(parameter.says);
      added.set_default_value(parameter.standard);
    }
  }
  return response;
}

absl::StatusOr<v1::RuleExplanation> ExplainRule(const Sources& sources,
                                                const v1::ExplainRuleRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  const Moment moment(&sources.log, horizon.position);
  ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), horizon.day));
  ASSIGN_OR_RETURN(const domain::Situation situation, SituationOf(moment, *alliance, horizon.day));
  std::optional<v1::RuleExplanation> explanation = domain::Explain(situation, request.rule());
  RETURN_IF_ERROR(moment.read_error());
  if (!explanation.has_value()) return error::NoSuchRule("rule", request.rule());
  return *std::move(explanation);
}

absl::StatusOr<v1::PreviewAdoptionResponse> PreviewAdoption(const Sources& sources,
                                                            const v1::PreviewAdoptionRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  const Moment moment(&sources.log, horizon.position);
  ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), horizon.day));
  ASSIGN_OR_RETURN(const domain::Situation situation, SituationOf(moment, *alliance, horizon.day));
  const auto* playbook = moment.FindPlaybook(request.playbook());
  RETURN_IF_ERROR(moment.read_error());
  if (playbook == nullptr) return audit::error::NoSuchResource("playbook", request.playbook());
  const v1::Playbook* version = domain::PlaybookVersion(*playbook, request.version());
  if (version == nullptr) {
    return audit::error::NoSuchResource("version", absl::StrCat(request.playbook(), "@", request.version()));
  }
  v1::PreviewAdoptionResponse preview = domain::PreviewAdoption(situation, *version);
  RETURN_IF_ERROR(moment.read_error());
  return preview;
}

}  // namespace entente::answers
