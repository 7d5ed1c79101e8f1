#include "services/domain/lifecycle/rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/lifecycle/agreed.h"
#include "services/domain/lifecycle/checklist.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/lifecycle/gate_decisions.h"
#include "services/domain/lifecycle/judge_gate.h"
#include "services/domain/lifecycle/obligations.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;
using CriterionResult = v1::GateDecision::CriterionResult;

constexpr char kSeenToBy[] = "seen_to_by";
constexpr char kWaiverExpired[] = "WAIVER_EXPIRED";

std::vector<Duty> ConditionOverdue(const Situation& situation, const RuleSettings& settings) {
  return DutiesOfConditions(situation, settings.Text(kSeenToBy));
}

std::vector<Duty> ObligationOverdue(const Situation& situation, const RuleSettings& settings) {
  return DutiesOfObligations(situation, settings.Text(kSeenToBy));
}

std::vector<Duty> MilestoneOverdue(const Situation& situation, const RuleSettings& settings) {
  return DutiesOfMilestones(situation, settings.Text(kSeenToBy));
}

// The criterion of a gate, as the playbook of the day has it; null if it has none.
const v1::Playbook::Criterion* CriterionOf(const v1::Playbook& playbook, const std::string& gate_id,
                                           const std::string& id) {
  const v1::Playbook::Gate* gate = FindGate(playbook, gate_id);
  if (gate == nullptr) return nullptr;
  const auto found = std::find_if(gate->criteria().begin(), gate->criteria().end(),
                                  [&id](const auto& criterion) { return criterion.id() == id; });
  return found == gate->criteria().end() ? nullptr : &*found;
}

// Since when what was waived is met: said so, or found by its rule. A rule tells it by when the last of what
// it asks was done.
std::optional<Day> MetSince(const Situation& situation, const DecidedGate& decided,
                            const CriterionResult& waived) {
  if (const auto met = decided.met.find(waived.criterion()); met != decided.met.end())
    return met->second->first_day();
  const auto* criterion = CriterionOf(situation.playbook, decided.event->gate(), waived.criterion());
  if (criterion == nullptr || FindKnownRule(criterion->judged_by()) == nullptr) return std::nullopt;
  // A gate that asks for no expired waivers, and waived that: the rule cannot be asked about itself.
  if (criterion->judged_by() == kWaiverExpired) return std::nullopt;
  if (!UndoneOf(*criterion, situation).empty()) return std::nullopt;
  Day since = decided.at->first_day();
  for (const Duty& duty : DutiesOf(*criterion, situation)) {
    if (duty.done.has_value() && *duty.done <= situation.day) since = std::max(since, *duty.done);
  }
  return since;
}

// R37: what was waived at a gate is met before the waiver ends.
std::vector<Duty> WaiverExpired(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const DecidedGate& decided : GateDecisionsUntil(situation.alliance, situation.day)) {
    if (decided.followed_by != nullptr || decided.event->outcome() != v1::GateDecision::GO) continue;
    for (const CriterionResult& result : decided.event->criteria()) {
      if (result.standing() != CriterionResult::WAIVED) continue;
      Duty duty;
      duty.subject = absl::StrCat(decided.event->gate(), "/", result.criterion());
      duty.due = DaysOf(result.waived_until()).last;
      duty.done = MetSince(situation, decided, result);
      duty.text =
          absl::StrCat("The criterion ", result.criterion(), " of the gate ", decided.event->gate(),
                       " has to be met; it was waived until ", FormatDate(result.waived_until()), ".");
      duty.why = absl::StrCat("The GO of ", FormatDate(DateOf(*decided.at)), " was given without it.");
      duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
      duty.events = {decided.at->position()};
      duties.push_back(std::move(duty));
    }
  }
  return duties;
}

// The first stage entered after a moment; nothing if none was by the day.
std::optional<Day> MovedAfter(const Situation& situation, const state::v1::Moment& at) {
  for (const auto* entry : EntriesUntil(situation.alliance.stages(), situation.day)) {
    if (Before(at, entry->at())) return entry->at().first_day();
  }
  return std::nullopt;
}

// R37: what was put on hold at a gate is taken up again: by another decision there, or by a move.
std::vector<Duty> HoldNotResumed(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const DecidedGate& decided : GateDecisionsUntil(situation.alliance, situation.day)) {
    if (decided.event->outcome() != v1::GateDecision::HOLD) continue;
    Duty duty;
    duty.subject = decided.event->gate();
    duty.due = DaysOf(decided.event->resume_on()).last;
    duty.done = MovedAfter(situation, *decided.at);
    if (decided.followed_by != nullptr) {
      const Day next = decided.followed_by->first_day();
      duty.done = std::min(duty.done.value_or(next), next);
    }
    duty.text = absl::StrCat("The gate ", decided.event->gate(), " has to be decided again, by ",
                             FormatDate(decided.event->resume_on()), ".");
    duty.why = absl::StrCat("It was put on hold on ", FormatDate(DateOf(*decided.at)), " until then.");
    duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
    duty.events = {decided.at->position()};
    duties.push_back(std::move(duty));
  }
  return duties;
}

// R38: someone sees to each obligation. One duty for each time in which nobody does.
std::vector<Duty> ObligationWithoutOwner(const Situation& situation, const RuleSettings& settings) {
  const bool is_closed = IsClosed(situation.alliance, situation.day);
  std::vector<Duty> duties;
  for (const StandingObligation& standing : ObligationsAt(situation.alliance, situation.day)) {
    const v1::ObligationStated& last = standing.stated();
    if (is_closed && !last.survives_retirement()) continue;
    bool is_open = false;
    for (const auto& statement : standing.statements) {
      const Day day = statement.at->first_day();
      if (statement.event->owner().empty() && !is_open) {
        Duty& duty = duties.emplace_back();
        duty.subject = NameOfObligation(situation.alliance, last.obligation());
        duty.due = day + settings.Number("within_days");
        duty.text = absl::StrCat("Someone has to see to the obligation \"", last.title(), "\" of ",
                                 last.party(), ".");
        duty.why = absl::StrCat("It has no owner since ", FormatDate(DateOf(day)), ", and may have none for ",
                                settings.Number("within_days"), " days.");
        duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
        duty.events = {statement.at->position()};
      } else if (!statement.event->owner().empty() && is_open) {
        duties.back().done = day;
        duties.back().events.push_back(statement.at->position());
      }
      is_open = statement.event->owner().empty();
    }
    if (is_open && standing.discharged != nullptr) duties.back().done = standing.discharged->first_day();
  }
  return duties;
}

// R64: what is expected in a stage is done before the next one is entered.
std::vector<Duty> ChecklistIncomplete(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  const auto entries = EntriesUntil(situation.alliance.stages(), situation.day);
  for (size_t i = 0; i + 1 < entries.size(); ++i) {
    const std::string& stage = entries[i]->stage();
    const std::string& next = entries[i + 1]->stage();
    // Going back asks nothing, nor does giving up: to leave for the end before all is gone through.
    const int steps = PlaceOf(situation.playbook, next) - PlaceOf(situation.playbook, stage);
    if (steps < 0 || (steps > 1 && LeadsOut(situation, *entries[i + 1]))) continue;
    const Day left = entries[i + 1]->at().first_day();
    const Interval time{entries[i]->at().first_day(), left};
    for (const ExpectedActivity& expected : ChecklistOf(situation, stage, time)) {
      Duty duty;
      duty.subject = absl::StrCat(stage, "/", expected.activity_type);
      duty.due = left;
      duty.done = expected.done;
      duty.text =
          absl::StrCat("The activity ", expected.activity_type, " is expected in the stage ", stage, ".");
      duty.why = absl::StrCat("The stage ", next, " was entered on ", FormatDate(DateOf(left)), ".");
      duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
      if (expected.event != 0) duty.events = {expected.event};
      duties.push_back(std::move(duty));
    }
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> LifecycleRules() {
  const RuleParameter seen_to_by{kSeenToBy, Kind::kRole, "alliance_manager",
                                 "the role whose holders see to it where nobody is named"};
  return {
      {"GATE_CONDITION_OVERDUE",
       "R37",
       "What a GO was given under is met in time.",
       false,
       {seen_to_by},
       &ConditionOverdue},
      {"WAIVER_EXPIRED",
       "R37",
       "What was waived at a gate is met before the waiver ends.",
       false,
       {seen_to_by},
       &WaiverExpired},
      {"HOLD_NOT_RESUMED",
       "R37",
       "What was put on hold at a gate is taken up again in time.",
       false,
       {seen_to_by},
       &HoldNotResumed},
      {"OBLIGATION_OVERDUE",
       "R38",
       "What is owed is done in time, also when the alliance has ended.",
       false,
       {seen_to_by},
       &ObligationOverdue,
       true},
      {"OBLIGATION_WITHOUT_OWNER",
       "R38",
       "Someone sees to each obligation.",
       false,
       {seen_to_by, {"within_days", Kind::kNumber, "14", "how many days an obligation may have no owner"}},
       &ObligationWithoutOwner,
       true},
      {"MILESTONE_OVERDUE",
       "R43",
       "What is planned is reached in time, or said to be missed.",
       false,
       {seen_to_by},
       &MilestoneOverdue},
      {"CHECKLIST_INCOMPLETE",
       "R64, R82",
       "What is expected in a stage is done before the next one is entered.",
       false,
       {seen_to_by},
       &ChecklistIncomplete},
  };
}

}  // namespace entente::domain
