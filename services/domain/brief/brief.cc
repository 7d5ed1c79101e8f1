#include "services/domain/brief/brief.h"

#include <algorithm>
#include <optional>

#include "services/domain/brief/open_duties.h"
#include "services/domain/kept.h"
#include "services/domain/lifecycle/checklist.h"
#include "services/domain/lifecycle/gate_decisions.h"
#include "services/domain/lifecycle/judge_gate.h"
#include "services/domain/lifecycle/moves.h"
#include "services/domain/ownership/tenures.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

// How many activities a handover brief shows.
constexpr int kActivitiesShownMax = 24;

// The alliance with the newest figure of each KPI alone.
v1::Alliance WithoutFigures(v1::Alliance alliance) {
  for (v1::Kpi& kpi : *alliance.mutable_kpis()) {
    auto& measurements = *kpi.mutable_measurements();
    if (measurements.size() > 1) measurements.DeleteSubrange(0, measurements.size() - 1);
  }
  return alliance;
}

// What the gate between two stages would say today.
void AddGate(const Situation& situation, const std::string& from, v1::NextStep& step) {
  const v1::Playbook::Gate* gate = GateBetween(situation.playbook, from, step.stage());
  if (gate == nullptr) return;
  step.set_gate(gate->id());
  const state::v1::AllianceState after = AfterEntering(situation.alliance, step.stage(), situation.day);
  const std::vector<v1::GateDecision::CriterionResult> results =
      JudgeCriteria({situation.around, after, situation.playbook, situation.day}, *gate, {});
  for (int i = 0; i < gate->criteria_size(); ++i) {
    const v1::Playbook::Criterion& criterion = gate->criteria(i);
    v1::CriterionOutlook& outlook = *step.add_criteria();
    outlook.set_criterion(criterion.id());
    outlook.set_display_name(criterion.display_name());
    outlook.set_must_meet(criterion.must_meet());
    outlook.set_attested(criterion.judged_by().empty());
    outlook.set_met(results[i].standing() == v1::GateDecision::CriterionResult::MET);
    if (!outlook.met()) outlook.set_text(results[i].text());
  }
}

void AddNextSteps(const Situation& situation, v1::AllianceBrief& brief) {
  const std::string& current = brief.alliance().lifecycle().stage();
  const v1::Playbook::Stage* stage = FindStage(situation.playbook, current);
  if (stage == nullptr) return;
  for (const std::string& next : stage->next()) {
    v1::NextStep& step = *brief.add_next_steps();
    step.set_stage(next);
    AddGate(situation, current, step);
  }
}

void AddChecklist(const Situation& situation, v1::AllianceBrief& brief) {
  for (const ExpectedActivity& expected : ChecklistAt(situation)) {
    v1::ChecklistItem& item = *brief.add_checklist();
    item.set_activity_type(expected.activity_type);
    const auto* type = FindActivityType(situation.playbook, expected.activity_type);
    if (type != nullptr) item.set_display_name(type->display_name());
    if (expected.done.has_value()) *item.mutable_done_on() = DateOf(*expected.done);
  }
}

bool TookPart(const v1::ActivityRecorded& activity, const std::string& person) {
  const auto& participants = activity.participants();
  return std::find(participants.begin(), participants.end(), person) != participants.end();
}

// Someone's time in the role, with the involvement in that time.
v1::RoleTenure ShownOf(const Tenure& tenure, const Situation& situation) {
  v1::RoleTenure shown;
  shown.set_person(tenure.person);
  *shown.mutable_since() = DateOf(*tenure.since);
  if (tenure.until.has_value()) *shown.mutable_until() = DateOf(*tenure.until);
  for (const auto& activity : KeptUntil<v1::ActivityRecorded>(situation.alliance.kept(), situation.day)) {
    const Day on = activity.at->first_day();
    if (on < tenure.since->first_day() || (tenure.until.has_value() && on >= *tenure.until)) continue;
    const auto* type = FindActivityType(situation.playbook, activity.event->activity_type());
    if (type == nullptr || !type->shows_involvement() || !TookPart(*activity.event, tenure.person)) continue;
    if (shown.activity_count() == 0) *shown.mutable_first_involved_on() = DateOf(*activity.at);
    shown.set_activity_count(shown.activity_count() + 1);
  }
  return shown;
}

// The one who takes the role over, or holds it, and the day on which that one took it.
struct Newcomer {
  std::string person;
  std::optional<Day> took_on;
};

Newcomer NewcomerTo(const std::vector<Tenure>& tenures, const v1::HandoverBrief& brief) {
  const v1::Handover& handover = brief.handover();
  if (handover.status() == v1::Handover::AGREED) {
    return {handover.to_person(), DaysOf(handover.takes_over_on()).first};
  }
  if (tenures.empty() || tenures.back().until.has_value()) return {};
  return {tenures.back().person, tenures.back().since->first_day()};
}

}  // namespace

v1::AllianceBrief BriefOf(const Situation& situation, const std::vector<v1::Finding>& findings) {
  v1::AllianceBrief brief;
  *brief.mutable_alliance() = WithoutFigures(AllianceAt(situation.alliance, situation.day));
  AddNextSteps(situation, brief);
  for (v1::Duty& duty : OpenDuties(situation, kDaysAhead)) *brief.add_duties() = std::move(duty);
  for (const v1::Finding& finding : findings) {
    if (finding.status() != v1::Finding::CLEARED) *brief.add_findings() = finding;
  }
  AddChecklist(situation, brief);
  return brief;
}

v1::HandoverBrief HandoverBriefOf(const Situation& situation, const std::vector<v1::Finding>& findings,
                                  const std::string& party, const std::string& role) {
  v1::HandoverBrief brief;
  *brief.mutable_brief() = BriefOf(situation, findings);
  const v1::Alliance& alliance = brief.brief().alliance();
  const std::vector<Tenure> tenures = TenuresOf(situation.alliance, role, party, situation.day);
  for (auto tenure = tenures.rbegin(); tenure != tenures.rend(); ++tenure)
    *brief.add_tenures() = ShownOf(*tenure, situation);
  for (const v1::Handover& handover : alliance.handovers()) {
    if (handover.party() == party && handover.role() == role) *brief.mutable_handover() = handover;
  }
  const Newcomer newcomer = NewcomerTo(tenures, brief);
  for (const v1::GateDecision& decision : alliance.gate_decisions()) {
    const bool is_before = !newcomer.took_on.has_value() || DaysOf(decision.on()).first < *newcomer.took_on;
    if (is_before) *brief.add_decided_before() = decision;
  }
  // Those of the one who leaves are what the newcomer has to know; without a handover, one's own.
  const std::string& holder =
      brief.handover().status() == v1::Handover::AGREED ? brief.handover().from_person() : newcomer.person;
  const auto activities = KeptUntil<v1::ActivityRecorded>(situation.alliance.kept(), situation.day);
  for (auto activity = activities.rbegin();
       activity != activities.rend() && brief.activities_size() < kActivitiesShownMax; ++activity) {
    if (!TookPart(*activity->event, holder)) continue;
    v1::Activity& shown = *brief.add_activities();
    shown.set_activity_type(activity->event->activity_type());
    *shown.mutable_participants() = activity->event->participants();
    shown.set_summary(activity->event->summary());
    *shown.mutable_on() = DateOf(*activity->at);
    shown.set_event(EventNameOf(*activity->at));
  }
  return brief;
}

}  // namespace entente::domain
