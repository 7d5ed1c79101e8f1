#include "services/domain/ownership/team_rules.h"

#include "absl/strings/str_cat.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/ownership/team.h"
#include "services/domain/rules/intervals.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;

Interval TimeOf(const Tenure& tenure) {
  return {tenure.since->first_day(), tenure.until};
}

// R7: it takes two to own an alliance.
std::vector<Duty> OwnersAreTwo(const Situation& situation, const RuleSettings& settings) {
  const std::string& role = settings.Text("role");
  const std::string& other_role = settings.Text("other_role");
  std::vector<Duty> duties;
  for (const std::string& party : OurParties(situation)) {
    for (const Tenure& one : TenuresOf(situation.alliance, role, party, situation.day)) {
      for (const Tenure& other : TenuresOf(situation.alliance, other_role, party, situation.day)) {
        if (one.person != other.person) continue;
        for (const Interval& both : Intersection({TimeOf(one)}, {TimeOf(other)})) {
          Duty& duty = duties.emplace_back();
          duty.subject = party;
          duty.due = both.from + settings.Number("within_days");
          duty.done = both.until;
          duty.text = absl::StrCat("The roles ", role, " and ", other_role, " of ", party,
                                   " have to be held by two people; ", one.person, " holds both.");
          duty.why = absl::StrCat("An alliance is owned by two at least; it is so since ",
                                  FormatDate(DateOf(both.from)), ".");
          duty.responsible = {one.person};
          duty.events = {one.since->position(), other.since->position()};
        }
      }
    }
  }
  return duties;
}

// The part of a tenure in which the holder has to be in the team: none of it once the stage is reached.
Interval AskedOf(const Tenure& tenure, const std::optional<Day>& reached) {
  Interval asked = TimeOf(tenure);
  if (reached.has_value() && (!asked.until.has_value() || *reached < *asked.until)) asked.until = reached;
  return asked;
}

// R14: the manager belongs to those who create the alliance.
std::vector<Duty> ManagerIsInTeam(const Situation& situation, const RuleSettings& settings) {
  const std::string& role = settings.Text("role");
  const std::optional<Day> reached = FirstReached(situation, settings.Text("before_stage"));
  std::vector<Duty> duties;
  for (const std::string& party : OurParties(situation)) {
    for (const Tenure& tenure : TenuresOf(situation.alliance, role, party, situation.day)) {
      const std::vector<Interval> times = TimesInTeam(situation.alliance, tenure.person, situation.day);
      std::set<Day> turns;
      AddTurns(times, turns);
      const auto is_in = [&times](Day day) { return Covers(times, day); };
      for (const Interval& gap : GapsIn(AskedOf(tenure, reached), turns, situation.day, is_in)) {
        Duty& duty = duties.emplace_back();
        duty.subject = tenure.person;
        duty.due = gap.from + settings.Number("within_days");
        duty.done = gap.until;
        duty.text = absl::StrCat(tenure.person, ", who holds the role ", role, " of ", party,
                                 ", has to belong to the team.");
        duty.why = absl::StrCat("The holder of the role belongs to the team, and is not in it since ",
                                FormatDate(DateOf(gap.from)), ".");
        duty.responsible = {tenure.person};
        duty.events = {tenure.since->position()};
      }
    }
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> TeamRules() {
  return {
      {"OWNERS_NOT_DISTINCT",
       "R7",
       "The sponsor and the manager of each of our parties are two people.",
       false,
       {{"role", Kind::kRole, "executive_sponsor", "one of the roles"},
        {"other_role", Kind::kRole, "alliance_manager", "the other role"},
        {"within_days", Kind::kNumber, "0", "for how many days one person may hold both"}},
       &OwnersAreTwo},
      {kManagerNotInTeam,
       "R14",
       "The alliance manager of each of our parties belongs to the team.",
       false,
       {{"role", Kind::kRole, "alliance_manager", "the role whose holder has to be in the team"},
        {"within_days", Kind::kNumber, "0", "how many days after taking the role, or after leaving the team"},
        {"before_stage", Kind::kStage, "",
         "the stage from which on it is asked no longer, and nobody is added to the team with a role; asked "
         "at all times if empty"}},
       &ManagerIsInTeam},
  };
}

}  // namespace entente::domain
