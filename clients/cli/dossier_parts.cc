#include "clients/cli/dossier_parts.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"
#include "clients/cli/words.h"

namespace entente::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string Mark(bool imprecise) {
  return imprecise ? "~" : "";
}

std::string Percent(uint32_t percent) {
  return percent == 0 ? "" : absl::StrCat(percent, " %");
}

// Texts of the record under a title, each folded.
std::string Texts(const std::string& title, const std::vector<std::string>& texts,
                  const PeopleNames& people) {
  std::string section = texts.empty() ? "" : absl::StrCat("\n", title, "\n");
  for (const std::string& text : texts) section += Paragraph(OneLine(WithNames(text, people)), 2);
  return section;
}

// What of a decision is not done, or was left aside.
std::string LeftOpen(const v1::GateDecision& decision) {
  std::vector<std::string> open;
  for (const auto& criterion : decision.criteria()) {
    if (criterion.standing() == v1::GateDecision::CriterionResult::WAIVED)
      open.push_back(
          absl::StrCat("without ", criterion.criterion(), " until ", DateText(criterion.waived_until())));
  }
  for (const auto& condition : decision.conditions()) {
    if (!condition.has_met_on())
      open.push_back(absl::StrCat("open: ", condition.id(), " by ", DateText(condition.due_on())));
  }
  return absl::StrJoin(open, ", ");
}

}  // namespace

std::string HeaderText(const v1::Alliance& alliance) {
  std::string text = absl::StrCat(OneLine(alliance.display_name()), "\n", alliance.name());
  for (const std::string& part : {alliance.form(), alliance.playbook_version()}) {
    if (!part.empty()) absl::StrAppend(&text, " · ", part);
  }
  absl::StrAppend(&text, " · version ", alliance.version(), "\n");
  if (alliance.has_effective_on()) absl::StrAppend(&text, "as of ", DateText(alliance.effective_on()), "\n");
  if (!alliance.summary().empty()) absl::StrAppend(&text, "\n", Paragraph(OneLine(alliance.summary()), 0));
  return text;
}

std::string LifecycleText(const v1::Lifecycle& lifecycle) {
  Rows rows;
  if (!lifecycle.stage().empty()) {
    rows.push_back({"stage", lifecycle.stage(), DatedText("since", lifecycle.stage_since()),
                    Mark(lifecycle.imprecise())});
  }
  if (lifecycle.status() != v1::Lifecycle::STATUS_UNSPECIFIED) {
    rows.push_back({"status", WordOf(v1::Lifecycle::Status_Name(lifecycle.status())),
                    DatedText("since", lifecycle.status_since())});
  }
  return Section("Life cycle", rows);
}

std::string OriginText(const v1::Alliance& alliance) {
  Rows rows;
  if (alliance.has_needs_assessment()) {
    const v1::NeedsAssessment& needs = alliance.needs_assessment();
    rows.push_back(
        {"needs",
         absl::StrCat("concluded: ", WordOf(v1::NeedsAssessment::Conclusion_Name(needs.conclusion()))),
         DatedText("since", needs.since())});
    for (const std::string& need : needs.needs()) rows.push_back({"", need});
  }
  if (alliance.has_started_by()) {
    const v1::AllianceOrigin& origin = alliance.started_by();
    rows.push_back({"started by", absl::StrCat(origin.unit(), " (",
                                               WordOf(v1::AllianceOrigin::Kind_Name(origin.kind())), ")")});
    if (!origin.objective().empty()) rows.push_back({"objective", origin.objective()});
  }
  if (!alliance.tier().empty()) rows.push_back({"tier", alliance.tier()});
  if (!alliance.business_areas().empty())
    rows.push_back({"affects", absl::StrJoin(alliance.business_areas(), ", ")});
  return Section("Origin and place", rows);
}

std::string RolesText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::RoleHolding& role : alliance.roles()) {
    std::string title = role.role();
    if (!role.office().empty()) absl::StrAppend(&title, " (", role.office(), ")");
    if (role.capacity() == v1::RoleHolding::DEPUTY) absl::StrAppend(&title, ", deputy");
    rows.push_back({ShortName(role.party()), title, WithNames(role.person(), people),
                    DatedText("since", role.since()), Mark(role.imprecise()),
                    Percent(role.allocation_percent())});
  }
  return Section("Roles", rows);
}

std::string HandoversText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::Handover& handover : alliance.handovers()) {
    rows.push_back({ShortName(handover.party()), handover.role(), WithNames(handover.from_person(), people),
                    absl::StrCat("to ", WithNames(handover.to_person(), people)),
                    DatedText("on", handover.takes_over_on()),
                    WordOf(v1::Handover::Status_Name(handover.status()))});
  }
  return Section("Handovers", rows);
}

std::string TeamText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::TeamMember& member : alliance.team()) {
    rows.push_back({ShortName(member.party()), WithNames(member.person(), people), member.function(),
                    DatedText("since", member.since()), Percent(member.allocation_percent())});
  }
  return Section(absl::StrCat("Team (", rows.size(), ")"), rows);
}

std::string FunctionsText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::FunctionEngagement& function : alliance.functions()) {
    rows.push_back({ShortName(function.party()), function.function(), WithNames(function.person(), people),
                    DatedText("since", function.since()), DatedText("until", function.until()),
                    DatedText("signed off", function.signed_off_on())});
  }
  return Section("Functions", rows);
}

std::string CounterpartsText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::CounterpartPair& pair : alliance.counterparts()) {
    rows.push_back(
        {absl::StrCat(WithNames(pair.person(), people), " (", ShortName(pair.party()), ")"), "and",
         absl::StrCat(WithNames(pair.counterpart(), people), " (", ShortName(pair.counterpart_party()), ")"),
         DatedText("since", pair.since())});
  }
  return Section("Counterparts", rows);
}

std::string InsightsText(const v1::Alliance& alliance, const PeopleNames& people) {
  std::vector<std::string> texts;
  for (const v1::PartnerInsight& insight : alliance.partner_insights()) {
    texts.push_back(absl::StrCat(ShortName(insight.party()), ", ",
                                 WordOf(v1::PartnerInsight::Topic_Name(insight.topic())), ": ",
                                 insight.text()));
  }
  return Texts("About the partners", texts, people);
}

std::string GateDecisionsText(const std::string& title,
                              const google::protobuf::RepeatedPtrField<v1::GateDecision>& decisions,
                              const PeopleNames& people) {
  Rows rows;
  for (const v1::GateDecision& decision : decisions) {
    std::vector<std::string> gatekeepers;
    for (const std::string& person : decision.gatekeepers()) gatekeepers.push_back(WithNames(person, people));
    std::string outcome = WordOf(v1::GateDecision::Outcome_Name(decision.outcome()));
    if (decision.has_resume_on()) absl::StrAppend(&outcome, " until ", DateText(decision.resume_on()));
    rows.push_back({DateText(decision.on()), decision.gate(), outcome,
                    absl::StrCat("by ", absl::StrJoin(gatekeepers, ", ")), LeftOpen(decision)});
  }
  return Section(title, rows);
}

std::string ObligationsText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::Obligation& obligation : alliance.obligations()) {
    rows.push_back({obligation.obligation(), WordOf(v1::Obligation::Status_Name(obligation.status())),
                    DatedText("due", obligation.due_on()), ShortName(obligation.party()),
                    WithNames(obligation.owner(), people),
                    obligation.survives_retirement() ? "outlives it" : "",
                    WithNames(obligation.title(), people)});
  }
  return Section("Obligations", rows);
}

std::string RetirementText(const v1::Alliance& alliance, const PeopleNames& people) {
  if (!alliance.has_retirement()) return "";
  const v1::Retirement& retirement = alliance.retirement();
  std::vector<std::string> texts = {
      absl::StrCat(DateText(retirement.initiated_on()), " decided: ", retirement.cause()),
      absl::StrCat("plan: ", retirement.transition_plan())};
  if (retirement.has_completed_on()) texts.push_back(DatedText("completed on", retirement.completed_on()));
  for (const std::string& lesson : retirement.lessons()) texts.push_back(absl::StrCat("learnt: ", lesson));
  return Texts("Retirement", texts, people);
}

std::string OverridesText(const v1::Alliance& alliance) {
  Rows rows;
  for (const v1::RuleOverride& changed : alliance.rule_overrides()) {
    std::vector<std::string> values;
    if (changed.severity() != v1::Remark::SEVERITY_UNSPECIFIED)
      values.push_back(v1::Remark::Severity_Name(changed.severity()));
    const std::map<std::string, std::string> parameters(changed.parameters().begin(),
                                                        changed.parameters().end());
    for (const auto& [name, value] : parameters) values.push_back(absl::StrCat(name, "=", value));
    rows.push_back(
        {changed.rule(), absl::StrJoin(values, ", "), DatedText("until", changed.until()), changed.event()});
  }
  return Section("Rules changed for it", rows);
}

}  // namespace entente::cli
