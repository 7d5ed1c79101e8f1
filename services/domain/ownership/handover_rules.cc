#include "services/domain/ownership/handover_rules.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/ownership/handovers.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/person/work.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/intervals.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;
using state::v1::AllianceState;

bool HasLeft(const Situation& situation, const std::string& person) {
  return DepartedOn(situation.around.FindPerson(person), situation.day).has_value();
}

// R84: a handover comes to its end while the one who left can still be asked.
std::vector<Duty> HandoversAreCompleted(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const HandoverStanding& handover : HandoversAt(situation.alliance, situation.day)) {
    const v1::HandoverAgreed& agreed = *handover.agreed;
    // Who is gone learns nothing any more; that the role has to be filled again is the affair of other rules.
    if (handover.completed == nullptr && HasLeft(situation, agreed.to_person())) continue;
    Duty& duty = duties.emplace_back();
    duty.subject = absl::StrCat(agreed.role(), " of ", agreed.party());
    duty.due = OverlapEnd(agreed) + settings.Number("within_days");
    duty.events = {handover.at->position()};
    if (handover.completed != nullptr) {
      duty.done = handover.completed->first_day();
      duty.events.push_back(handover.completed->position());
    }
    duty.text = absl::StrCat("The handover of the role ", agreed.role(), " of ", agreed.party(), " from ",
                             agreed.from_person(), " to ", agreed.to_person(), " has to be completed.");
    duty.why = absl::StrCat(agreed.from_person(), " can be asked until ",
                            FormatDate(DateOf(OverlapEnd(agreed))), ".");
    duty.responsible = {agreed.to_person()};
    if (!HasLeft(situation, agreed.from_person())) duty.responsible.push_back(agreed.from_person());
  }
  return duties;
}

// Everyone who holds a role or did, up to the day.
std::set<std::string> HoldersEver(const Situation& situation) {
  std::set<std::string> people;
  for (const auto& slot : situation.alliance.roles()) {
    for (const auto* entry : EntriesUntil(slot.holdings(), situation.day)) people.insert(entry->person());
  }
  return people;
}

// What a person holds on a day, as holder or deputy.
std::vector<std::string> RolesHeld(const AllianceState& alliance, const std::string& person, Day day) {
  std::vector<std::string> roles;
  for (const auto& slot : alliance.roles()) {
    const auto* holding = HoldingAt(slot, day);
    if (holding != nullptr && holding->person() == person)
      roles.push_back(absl::StrCat(slot.role(), " of ", slot.party()));
  }
  return roles;
}

// R84: nobody who is gone still owns anything.
std::vector<Duty> HoldersAreHere(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const std::string& person : HoldersEver(situation)) {
    const auto departed = DepartedOn(situation.around.FindPerson(person), situation.day);
    if (!departed.has_value()) continue;
    std::set<Day> turns;
    AddRoleTurns(situation.alliance, person, turns);
    const auto holds_nothing = [&](Day day) { return RolesHeld(situation.alliance, person, day).empty(); };
    for (const Interval& gap : GapsIn({*departed, std::nullopt}, turns, situation.day, holds_nothing)) {
      Duty& duty = duties.emplace_back();
      duty.subject = person;
      duty.due = gap.from + settings.Number("within_days");
      duty.done = gap.until;
      duty.text = absl::StrCat(
          person, " has left and must hold no role any more: ",
          absl::StrJoin(
              RolesHeld(situation.alliance, person, gap.until.has_value() ? gap.from : situation.day), ", "),
          ".");
      duty.why = absl::StrCat(person, " left on ", FormatDate(DateOf(*departed)), ".");
      for (const std::string& party : OurParties(situation)) {
        for (std::string& holder : HoldersOf(situation, settings.Text("seen_to_by"), party))
          duty.responsible.push_back(std::move(holder));
      }
    }
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> HandoverRules() {
  return {
      {"HANDOVER_OPEN",
       "R84",
       "A handover that was agreed is completed by the end of its overlap.",
       false,
       {{"within_days", Kind::kNumber, "0", "how many days after the end of the overlap"}},
       &HandoversAreCompleted},
      {"HOLDER_DEPARTED",
       "R84",
       "Nobody who has left still holds a role.",
       false,
       {{"within_days", Kind::kNumber, "0", "how many days after leaving"},
        {"seen_to_by", Kind::kRole, "executive_sponsor", "the role whose holders see to it"}},
       &HoldersAreHere},
  };
}

}  // namespace entente::domain
