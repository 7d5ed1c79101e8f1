#include "services/domain/ownership/partner_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/kept.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/ownership/pairs.h"
#include "services/domain/rules/intervals.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;

// The role that the settings name, or those of all owners.
std::vector<std::string> RolesAsked(const Situation& situation, const RuleSettings& settings) {
  if (!settings.Text("role").empty()) return {settings.Text("role")};
  std::vector<std::string> roles;
  for (const v1::Playbook::Role& role : situation.playbook.roles()) {
    if (role.ownership()) roles.push_back(role.id());
  }
  return roles;
}

// The duties of one owner towards one partner.
void AddCounterpartDuties(const Situation& situation, const RuleSettings& settings, const Tenure& tenure,
                          const std::string& partner, std::vector<Duty>& duties) {
  const Interval asked{std::max(tenure.since->first_day(), MemberSince(situation, partner)), tenure.until};
  const std::vector<Interval> times = TimesPaired(situation.alliance, tenure.person, partner, situation.day);
  std::set<Day> turns;
  AddTurns(times, turns);
  const auto is_paired = [&times](Day day) { return Covers(times, day); };
  for (const Interval& gap : GapsIn(asked, turns, situation.day, is_paired)) {
    const EarlyDue early =
        gap.from == asked.from
            ? DueEarly(situation, settings, gap.from)
            : EarlyDue{gap.from + settings.Number("within_days"),
                       absl::StrCat("there is none any more since ", FormatDate(DateOf(gap.from)))};
    Duty& duty = duties.emplace_back();
    duty.subject = absl::StrCat(tenure.person, " and ", partner);
    duty.due = early.due;
    duty.done = gap.until;
    duty.text = absl::StrCat(tenure.person, " has to have a counterpart at ", partner, ".");
    duty.why = absl::StrCat("Owners build the link with their counterparts early: ", early.why, ".");
    duty.responsible = {tenure.person};
    duty.events = {tenure.since->position()};
  }
}

// R15: each owner of ours has someone at each partner.
std::vector<Duty> OwnersHaveCounterparts(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  const std::vector<std::string> partners = PartnersOf(situation);
  for (const std::string& role : RolesAsked(situation, settings)) {
    for (const std::string& party : OurParties(situation)) {
      for (const Tenure& tenure : TenuresOf(situation.alliance, role, party, situation.day)) {
        for (const std::string& partner : partners)
          AddCounterpartDuties(situation, settings, tenure, partner, duties);
      }
    }
  }
  // Who holds two roles needs no two counterparts.
  std::set<std::pair<std::string, Day>> seen;
  std::erase_if(duties, [&seen](const Duty& duty) { return !seen.emplace(duty.subject, duty.due).second; });
  return duties;
}

// R16: what is peculiar to each partner is known.
std::vector<Duty> PartnersAreKnown(const Situation& situation, const RuleSettings& settings) {
  const size_t least = static_cast<size_t>(settings.Number("least"));
  std::vector<Duty> duties;
  for (const std::string& partner : PartnersOf(situation)) {
    const EarlyDue early = DueEarly(situation, settings, MemberSince(situation, partner));
    Duty& duty = duties.emplace_back();
    duty.subject = partner;
    duty.due = early.due;
    for (const auto& [event, at] :
         KeptUntil<v1::PartnerInsightRecorded>(situation.alliance.kept(), situation.day)) {
      if (event->party() != partner || duty.events.size() == least) continue;
      duty.events.push_back(at->position());
      if (duty.events.size() == least) duty.done = at->first_day();
    }
    if (least == 0) duty.done = duty.due;
    duty.text = absl::StrCat("What is peculiar to ", partner, " has to be recorded, in ", least,
                             least == 1 ? " insight" : " insights", " at least.");
    duty.why = absl::StrCat("Whoever works with a partner has to know it: ", early.why, ".");
    for (const std::string& party : OurParties(situation)) {
      for (std::string& holder : HoldersOf(situation, settings.Text("seen_to_by"), party))
        duty.responsible.push_back(std::move(holder));
    }
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> PartnerRules() {
  return {
      {"COUNTERPART_MISSING",
       "R15",
       "Each owner of ours has a counterpart at each partner.",
       false,
       {{"role", Kind::kRole, "", "the role whose holder needs one; each role of an owner if empty"},
        {"within_days", Kind::kNumber, "30",
         "how many days after taking the role, after the partner joined, or after the last pair ended"},
        {"by_stage", Kind::kStage, "", "the stage by which the first one is due at the latest"}},
       &OwnersHaveCounterparts},
      {"PARTNER_UNKNOWN",
       "R16",
       "What is peculiar to each partner is recorded.",
       false,
       {{"least", Kind::kNumber, "1", "how many insights there must be of each partner"},
        {"within_days", Kind::kNumber, "90", "how many days after the partner joined they are due"},
        {"by_stage", Kind::kStage, "", "the stage by which they are due at the latest"},
        {"seen_to_by", Kind::kRole, "alliance_manager", "the role whose holders see to it"}},
       &PartnersAreKnown},
  };
}

}  // namespace entente::domain
