#include "services/domain/lifecycle/agreed.h"

#include "absl/strings/str_cat.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/lifecycle/gate_decisions.h"
#include "services/domain/lifecycle/obligations.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {
namespace {

using MilestoneEntry = state::v1::AllianceState::MilestoneEntry;

std::vector<std::string> ResponsibleFor(const Situation& situation, const std::string& owner,
                                        const std::string& seen_to_by, const std::string& party) {
  if (!owner.empty()) return {owner};
  std::vector<std::string> holders = HoldersOf(situation, seen_to_by, party);
  return holders.empty() ? HoldersOf(situation, seen_to_by, "") : holders;
}

}  // namespace

std::vector<Duty> DutiesOfConditions(const Situation& situation, const std::string& seen_to_by) {
  std::vector<Duty> duties;
  for (const DecidedGate& decided : GateDecisionsUntil(situation.alliance, situation.day)) {
    if (decided.followed_by != nullptr) continue;
    for (const auto& condition : decided.event->conditions()) {
      Duty duty;
      duty.subject = absl::StrCat(decided.event->gate(), "/", condition.id());
      duty.due = DaysOf(condition.due_on()).last;
      duty.events = {decided.at->position()};
      if (const auto met = decided.met.find(condition.id()); met != decided.met.end()) {
        duty.done = met->second->first_day();
        duty.events.push_back(met->second->position());
      }
      duty.text = absl::StrCat("The condition ", condition.id(), " of the gate ", decided.event->gate(),
                               " has to be met: ", condition.text());
      duty.why = absl::StrCat("The GO of ", FormatDate(DateOf(*decided.at)), " was given under it.");
      duty.responsible = ResponsibleFor(situation, condition.owner(), seen_to_by, "");
      duties.push_back(std::move(duty));
    }
  }
  return duties;
}

std::vector<Duty> DutiesOfObligations(const Situation& situation, const std::string& seen_to_by) {
  const bool is_closed = IsClosed(situation.alliance, situation.day);
  std::vector<Duty> duties;
  for (const StandingObligation& standing : ObligationsAt(situation.alliance, situation.day)) {
    const v1::ObligationStated& stated = standing.stated();
    if (!stated.has_due_on() || (is_closed && !stated.survives_retirement())) continue;
    Duty duty;
    duty.subject = NameOfObligation(situation.alliance, stated.obligation());
    duty.due = DaysOf(stated.due_on()).last;
    duty.events = {standing.statements.back().at->position()};
    if (standing.discharged != nullptr) {
      duty.done = standing.discharged->first_day();
      duty.events.push_back(standing.discharged->position());
    }
    duty.text = absl::StrCat(stated.party(), " owes: ", stated.title());
    duty.why = absl::StrCat("It was stated on ", FormatDate(DateOf(*standing.statements.back().at)),
                            stated.survives_retirement() ? ", and outlives the alliance." : ".");
    duty.responsible = ResponsibleFor(situation, stated.owner(), seen_to_by, stated.party());
    duties.push_back(std::move(duty));
  }
  return duties;
}

std::vector<Duty> DutiesOfMilestones(const Situation& situation, const std::string& seen_to_by) {
  std::vector<Duty> duties;
  for (const auto& slot : situation.alliance.milestones()) {
    const MilestoneEntry* planned = nullptr;
    const MilestoneEntry* ended = nullptr;
    for (const MilestoneEntry* entry : EntriesUntil(slot.entries(), situation.day)) {
      if (entry->kind() == MilestoneEntry::PLANNED && entry->has_due()) planned = entry;
      if (entry->kind() != MilestoneEntry::PLANNED && ended == nullptr) ended = entry;
    }
    if (planned == nullptr) continue;
    Duty duty;
    duty.subject = absl::StrCat(situation.alliance.origin().name(), "/milestones/", slot.milestone());
    duty.due = planned->due().last_day();
    duty.events = {planned->at().position()};
    if (ended != nullptr) {
      duty.done = ended->at().first_day();
      duty.events.push_back(ended->at().position());
    }
    duty.text =
        absl::StrCat("The milestone \"", planned->title(), "\" has to be reached, or said to be missed.");
    duty.why = absl::StrCat("It was planned on ", FormatDate(DateOf(planned->at())), ".");
    duty.responsible = HoldersOf(situation, seen_to_by, "");
    duties.push_back(std::move(duty));
  }
  return duties;
}

std::vector<Duty> AgreedDuties(const Situation& situation) {
  // A playbook without the rule cannot say who sees to what has no owner; the usual name of the role will do.
  constexpr char kManager[] = "alliance_manager";
  const bool is_closed = IsClosed(situation.alliance, situation.day);
  std::vector<Duty> all;
  const auto add = [&](const char* rule, bool outlives, auto duties_of) {
    if (FindRule(situation.playbook, rule) != nullptr || (is_closed && !outlives)) return;
    std::vector<Duty> duties = duties_of(situation, kManager);
    for (Duty& duty : duties) all.push_back(std::move(duty));
  };
  add("GATE_CONDITION_OVERDUE", false, DutiesOfConditions);
  add("OBLIGATION_OVERDUE", true, DutiesOfObligations);
  add("MILESTONE_OVERDUE", false, DutiesOfMilestones);
  return all;
}

}  // namespace entente::domain
