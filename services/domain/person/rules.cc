#include "services/domain/person/rules.h"

#include <algorithm>
#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/alliance/classification.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/ownership/team.h"
#include "services/domain/person/load.h"
#include "services/domain/person/work.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/intervals.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;

// What is wrong with a person on a day, as a sentence; empty if nothing is.
using WrongOn = std::function<std::string(Day)>;

// One duty for each time in which something is wrong. `turns` are the days on which that can change.
void AddDuties(const Situation& situation, const std::string& person, const std::set<Day>& turns,
               int within_days, const WrongOn& wrong_on, const std::string& why, std::vector<Duty>& duties) {
  const auto is_right = [&wrong_on](Day day) { return wrong_on(day).empty(); };
  const Interval asked{OpenedOn(situation.alliance), std::nullopt};
  for (const Interval& gap : GapsIn(asked, turns, situation.day, is_right)) {
    Duty& duty = duties.emplace_back();
    duty.subject = person;
    duty.due = gap.from + within_days;
    duty.done = gap.until;
    duty.text = wrong_on(gap.until.has_value() ? gap.from : situation.day);
    duty.why = absl::StrCat(why, " It is so since ", FormatDate(DateOf(gap.from)), ".");
    duty.responsible = {person};
  }
}

// The roles that a person holds for our parties on a day, not as a deputy.
std::set<std::string> RolesOf(const Situation& situation, const std::string& person, Day day) {
  const std::vector<std::string> ours = OurParties(situation);
  std::set<std::string> roles;
  for (const auto& slot : situation.alliance.roles()) {
    if (slot.capacity() == v1::RoleHolding::DEPUTY) continue;
    if (std::find(ours.begin(), ours.end(), slot.party()) == ours.end()) continue;
    const auto* holding = HoldingAt(slot, day);
    if (holding != nullptr && holding->person() == person) roles.insert(slot.role());
  }
  return roles;
}

// Everyone who has or had a role, or belongs or belonged to the team.
std::set<std::string> PeopleOf(const Situation& situation) {
  std::set<std::string> people;
  for (const auto& slot : situation.alliance.roles()) {
    for (const auto* entry : EntriesUntil(slot.holdings(), situation.day)) people.insert(entry->person());
  }
  for (const auto& [event, at] : KeptUntil<v1::TeamMemberAdded>(situation.alliance.kept(), situation.day)) {
    people.insert(event->person());
  }
  return people;
}

template <typename Event>
void AddKeptTurns(const KeptEvents& kept, Day day, std::set<Day>& turns) {
  for (const auto& [event, at] : KeptUntil<Event>(kept, day)) turns.insert(at->first_day());
}

// R51, R94: nobody is promised more often than there is time.
std::vector<Duty> NobodyIsOverloaded(const Situation& situation, const RuleSettings& settings) {
  const int standard = settings.Number("capacity_percent");
  std::vector<Duty> duties;
  for (const std::string& person : PeopleOf(situation)) {
    const auto wrong_on = [&](Day day) -> std::string {
      // The load is the affair of those alliances that are part of it.
      if (AllocationIn(situation.alliance, person, day) == 0) return "";
      const int load = LoadOf(situation, person, day);
      const int capacity = CapacityOf(situation, person, day, standard);
      if (load <= capacity) return "";
      return absl::StrCat("Alliances take ", load, " % of the working time of ", person, "; at most ",
                          capacity, " % are there for them.");
    };
    AddDuties(situation, person, LoadTurns(situation, person), settings.Number("within_days"), wrong_on,
              "What roles and teams of all alliances take is added up.", duties);
  }
  return duties;
}

// What a person lacks on a day for the roles held.
std::vector<std::string> LackingOf(const Situation& situation, const std::string& person, Day day) {
  const auto* known = situation.around.FindPerson(person);
  std::vector<std::string> lacking;
  for (const std::string& id : RolesOf(situation, person, day)) {
    const v1::Playbook::Role* role = FindRole(situation.playbook, id);
    if (role == nullptr) continue;
    for (const auto& required : role->competencies()) {
      const uint32_t level = LevelAt(known, required.competency(), day);
      if (level >= required.level()) continue;
      lacking.push_back(
          absl::StrCat(required.competency(), " at the level ", required.level(),
                       level == 0 ? " (never assessed)" : absl::StrCat(" (assessed at ", level, ")"),
                       " for the role ", id));
    }
  }
  return lacking;
}

// R83: whoever holds a role is able to.
std::vector<Duty> HoldersAreAble(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const std::string& person : PeopleOf(situation)) {
    std::set<Day> turns;
    AddRoleTurns(situation.alliance, person, turns);
    if (const auto* known = situation.around.FindPerson(person); known != nullptr)
      AddKeptTurns<v1::CompetencyAssessed>(known->kept(), situation.day, turns);
    const auto wrong_on = [&](Day day) -> std::string {
      const std::vector<std::string> lacking = LackingOf(situation, person, day);
      if (lacking.empty()) return "";
      return absl::StrCat(person, " needs ", absl::StrJoin(lacking, ", "), ".");
    };
    AddDuties(situation, person, turns, settings.Number("within_days"), wrong_on,
              "The playbook says what the holders of roles must be able to do.", duties);
  }
  return duties;
}

// The areas that the alliance affects and a person with a main job does not answer for.
std::vector<std::string> AreasBeyond(const Situation& situation, const std::string& person, Day day) {
  const auto* work = WorkProfileAt(situation.around.FindPerson(person), day);
  std::vector<std::string> beyond;
  if (work == nullptr || work->main_job().empty()) return beyond;
  for (const std::string& area : ClassificationAt(situation.alliance, day).business_areas()) {
    if (std::find(work->remit().begin(), work->remit().end(), area) == work->remit().end())
      beyond.push_back(area);
  }
  return beyond;
}

// R85, R114: who manages an alliance beside a main job answers for the business that it affects.
std::vector<Duty> RemitCoversAlliance(const Situation& situation, const RuleSettings& settings) {
  const std::string& role = settings.Text("role");
  std::vector<Duty> duties;
  for (const std::string& person : PeopleOf(situation)) {
    std::set<Day> turns;
    AddRoleTurns(situation.alliance, person, turns);
    AddKeptTurns<v1::AllianceClassified>(situation.alliance.kept(), situation.day, turns);
    if (const auto* known = situation.around.FindPerson(person); known != nullptr)
      AddKeptTurns<v1::WorkProfileSet>(known->kept(), situation.day, turns);
    const auto wrong_on = [&](Day day) -> std::string {
      if (!RolesOf(situation, person, day).contains(role)) return "";
      const std::vector<std::string> beyond = AreasBeyond(situation, person, day);
      if (beyond.empty()) return "";
      return absl::StrCat(person, " holds the role ", role, " beside a main job, but does not answer for ",
                          absl::StrJoin(beyond, ", "), ".");
    };
    AddDuties(situation, person, turns, settings.Number("within_days"), wrong_on,
              "A manager who has a main job as well answers for the business that the alliance affects.",
              duties);
  }
  return duties;
}

// A tier and those above it; none if the tier is not given.
std::vector<std::string> TiersFrom(const v1::Playbook& playbook, const std::string& tier) {
  std::vector<std::string> tiers;
  if (tier.empty()) return tiers;
  for (const v1::Playbook::Tier& each : playbook.tiers()) {
    tiers.push_back(each.id());
    if (each.id() == tier) break;
  }
  return tiers;
}

// R113: whoever manages a larger alliance has the time for it.
std::vector<Duty> ManagerHasTime(const Situation& situation, const RuleSettings& settings) {
  const std::string& role = settings.Text("role");
  const int least = settings.Number("least_percent");
  const std::vector<Interval> asked =
      TimesInTiers(situation, TiersFrom(situation.playbook, settings.Text("tier")));
  std::vector<Duty> duties;
  for (const std::string& person : PeopleOf(situation)) {
    std::set<Day> turns = LoadTurns(situation, person);
    AddTurns(asked, turns);
    const auto wrong_on = [&](Day day) -> std::string {
      if (!Covers(asked, day) || !RolesOf(situation, person, day).contains(role)) return "";
      const int percent = AllocationIn(situation.alliance, person, day);
      if (percent >= least) return "";
      const std::string has =
          percent == 0 ? "it is not stated how much there is" : absl::StrCat("there are ", percent, " %");
      return absl::StrCat("The role ", role, " takes at least ", least, " % of the working time of ", person,
                          "; ", has, ".");
    };
    AddDuties(situation, person, turns, settings.Number("within_days"), wrong_on,
              "The role and the membership of the team are added up.", duties);
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> PersonRules() {
  const RuleParameter manager{"role", Kind::kRole, "alliance_manager", "the role that the rule is about"};
  return {
      {"ALLOCATION_TOO_LOW",
       "R113",
       "The manager of an alliance has the time that it takes.",
       false,
       {manager,
        {"tier", Kind::kTier, "", "the lowest tier of which it is asked; of every alliance if empty"},
        {"least_percent", Kind::kNumber, "50", "how much of the working time it takes, in percent"},
        {"within_days", Kind::kNumber, "30", "how many days there are to see to it"}},
       &ManagerHasTime},
      {"COMPETENCY_GAP",
       "R83",
       "The holders of our roles are able to do what the playbook asks of them.",
       false,
       {{"within_days", Kind::kNumber, "0", "how many days there are to see to it"}},
       &HoldersAreAble},
      {"OVERLOADED",
       "R51, R94",
       "Nobody has more time for alliances taken than there is.",
       false,
       {{"capacity_percent", Kind::kNumber, "100",
         "how much of the working time alliances may take where no work profile says it, in percent"},
        {"within_days", Kind::kNumber, "0", "how many days there are to see to it"}},
       &NobodyIsOverloaded},
      {"REMIT_GAP",
       "R85, R114",
       "A manager with a main job answers for the business that the alliance affects.",
       false,
       {manager, {"within_days", Kind::kNumber, "0", "how many days there are to see to it"}},
       &RemitCoversAlliance},
  };
}

}  // namespace entente::domain
