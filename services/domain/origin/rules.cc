#include "services/domain/origin/rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance/classification.h"
#include "services/domain/kept.h"
#include "services/domain/origin/functions.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/calendar.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;
using v1::NeedsAssessment;

constexpr char kSeenToBy[] = "seen_to_by";
constexpr char kByStage[] = "by_stage";
constexpr char kWithinDays[] = "within_days";

// A duty that is not done yet.
Duty AllyDuty(const Situation& situation, const RuleSettings& settings, Day due, std::string why) {
  Duty duty;
  duty.subject = situation.alliance.origin().name();
  duty.due = due;
  duty.text = absl::StrCat(
      "The assessment of strategic needs has to conclude that a partner is wanted, "
      "before the stage ",
      settings.Text(kByStage), ".");
  duty.why = std::move(why);
  duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
  return duty;
}

// R2: from a stage on, the assessment of needs has concluded ALLY. One duty for the stage, and one for each
// time later on in which another conclusion holds.
std::vector<Duty> NeedsNotAssessed(const Situation& situation, const RuleSettings& settings) {
  const std::optional<Day> reached = FirstReached(situation, settings.Text(kByStage));
  if (!reached.has_value()) return {};
  std::vector<Duty> duties = {AllyDuty(situation, settings, *reached,
                                       absl::StrCat("The stage ", settings.Text(kByStage), " was reached on ",
                                                    FormatDate(DateOf(*reached)), "."))};
  for (const auto& assessed : KeptUntil<v1::NeedsAssessed>(situation.alliance.kept(), situation.day)) {
    const Day day = assessed.at->first_day();
    const bool is_ally = assessed.event->conclusion() == NeedsAssessment::ALLY;
    Duty& last = duties.back();
    if (is_ally && !last.done.has_value()) {
      last.done = day;
      last.events.push_back(assessed.at->position());
    } else if (!is_ally && last.done.has_value() && day <= *reached) {
      last.done.reset();
      last.events.clear();
    } else if (!is_ally && last.done.has_value()) {
      duties.push_back(
          AllyDuty(situation, settings, day,
                   absl::StrCat("The assessment of ", FormatDate(DateOf(*assessed.at)), " concludes ",
                                NeedsAssessment::Conclusion_Name(assessed.event->conclusion()), ".")));
      duties.back().events = {assessed.at->position()};
    }
  }
  return duties;
}

// R3, R4: it is known where the alliance comes from.
std::vector<Duty> OriginNotStated(const Situation& situation, const RuleSettings& settings) {
  const Day opened = OpenedOn(situation.alliance);
  Duty duty;
  duty.subject = situation.alliance.origin().name();
  duty.due = opened + settings.Number(kWithinDays);
  duty.text = "It has to be stated which function or business unit the alliance comes from.";
  duty.why = absl::StrCat("It is due ", settings.Number(kWithinDays), " days after the opening on ",
                          FormatDate(DateOf(opened)), ".");
  const std::string& stage = settings.Text(kByStage);
  if (const auto reached = FirstReached(situation, stage); reached.has_value() && *reached < duty.due) {
    duty.due = *reached;
    duty.why = absl::StrCat("It is due by the stage ", stage, ", which was reached on ",
                            FormatDate(DateOf(*reached)), ".");
  }
  const auto stated = KeptUntil<v1::OriginStated>(situation.alliance.kept(), situation.day);
  if (!stated.empty()) {
    duty.done = stated.front().at->first_day();
    duty.events = {stated.front().at->position()};
  }
  duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
  return {duty};
}

// Those engagements of a function that count: of our own organizations, or of any where none is our own.
std::vector<Engagement> EngagementsThatCount(const Situation& situation, const std::string& function) {
  const auto is_own = [&situation](const std::string& organization) {
    const auto* known = situation.around.FindOrganization(organization);
    return known != nullptr && known->is_own();
  };
  const auto& parties = situation.alliance.parties();
  const bool any_own = std::any_of(parties.begin(), parties.end(),
                                   [&](const auto& party) { return is_own(party.organization()); });
  std::vector<Engagement> engagements = EngagementsOf(situation.alliance, situation.day);
  std::erase_if(engagements, [&](const Engagement& each) {
    return each.event->function() != function || (any_own && !is_own(each.event->party()));
  });
  return engagements;
}

// R5, R6: the functions that the playbook requires for the tier have signed off before the stage.
std::vector<Duty> FunctionMissing(const Situation& situation, const RuleSettings& settings) {
  const std::string& tier = ClassificationAt(situation.alliance, situation.day).tier();
  std::vector<Duty> duties;
  for (const auto& required : situation.playbook.required_functions()) {
    const auto& tiers = required.tiers();
    if (!tiers.empty() && std::find(tiers.begin(), tiers.end(), tier) == tiers.end()) continue;
    const std::optional<Day> reached = FirstReached(situation, required.before_stage());
    if (!reached.has_value()) continue;
    Duty duty;
    duty.subject = required.function();
    duty.due = *reached;
    duty.text = absl::StrCat("The function ", required.function(), " has to be engaged and to sign off ",
                             "before the stage ", required.before_stage(), ".");
    duty.why =
        absl::StrCat("The stage ", required.before_stage(), " was reached on ", FormatDate(DateOf(*reached)),
                     tiers.empty() ? std::string(".") : absl::StrCat(", and the tier is ", tier, "."));
    for (const Engagement& engagement : EngagementsThatCount(situation, required.function())) {
      if (!engagement.until.has_value() && !engagement.event->person().empty())
        duty.responsible.push_back(engagement.event->person());
      if (engagement.signed_off == nullptr) continue;
      const Day day = engagement.signed_off->first_day();
      if (duty.done.has_value() && *duty.done <= day) continue;
      duty.done = day;
      duty.events = {engagement.since->position(), engagement.signed_off->position()};
    }
    if (duty.responsible.empty()) duty.responsible = HoldersOf(situation, settings.Text(kSeenToBy), "");
    duties.push_back(std::move(duty));
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> OriginRules() {
  const RuleParameter seen_to_by{kSeenToBy, Kind::kRole, "alliance_manager",
                                 "the role whose holders see to it"};
  return {
      {"NEEDS_NOT_ASSESSED",
       "R2",
       "The assessment of strategic needs has concluded that a partner is wanted, before a stage.",
       false,
       {seen_to_by, {kByStage, Kind::kStage, "", "the stage before which it is asked; never if empty"}},
       &NeedsNotAssessed},
      {"ORIGIN_NOT_STATED",
       "R3, R4",
       "It is known which function or business unit an alliance comes from.",
       false,
       {seen_to_by,
        {kWithinDays, Kind::kNumber, "30", "how many days after the opening it is due"},
        {kByStage, Kind::kStage, "", "the stage by which it is due at the latest"}},
       &OriginNotStated},
      {"FUNCTION_MISSING",
       "R5, R6",
       "The functions that the playbook requires have signed off before their stage.",
       false,
       {seen_to_by},
       &FunctionMissing},
  };
}

}  // namespace entente::domain
