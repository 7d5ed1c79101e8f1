#include "services/domain/ownership/naming.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/kept.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/calendar.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

bool IsOurs(const Situation& situation, const std::string& organization) {
  const auto* known = situation.around.FindOrganization(organization);
  return known != nullptr && known->is_own();
}

// Who owns it for a party that has gone owns it no more.
void DropNonMembers(const Situation& situation, std::vector<Tenure>& tenures) {
  const std::vector<std::string> members = MembersAt(situation.alliance, situation.day);
  tenures.erase(std::remove_if(tenures.begin(), tenures.end(),
                               [&members](const Tenure& tenure) {
                                 return std::find(members.begin(), members.end(), tenure.party) ==
                                        members.end();
                               }),
                tenures.end());
}

Naming NamingFor(const Situation& situation, const RuleSettings& settings, const std::string& party) {
  Naming naming;
  naming.party = party;
  naming.from = party.empty() ? OpenedOn(situation.alliance) : MemberSince(situation, party);
  const EarlyDue early = DueEarly(situation, settings, naming.from);
  naming.due = early.due;
  naming.why = early.why;
  naming.tenures = TenuresOf(situation.alliance, settings.Text("role"), party, situation.day);
  if (party.empty()) DropNonMembers(situation, naming.tenures);
  // What was over before the role had to be filled is of an earlier membership.
  std::erase_if(naming.tenures, [&naming](const Tenure& tenure) {
    return tenure.until.has_value() && *tenure.until <= naming.from;
  });
  return naming;
}

}  // namespace

std::vector<std::string> OurParties(const Situation& situation) {
  std::vector<std::string> ours = MembersAt(situation.alliance, situation.day);
  std::erase_if(ours, [&](const std::string& member) { return !IsOurs(situation, member); });
  return ours;
}

std::vector<std::string> PartnersOf(const Situation& situation) {
  std::vector<std::string> partners = MembersAt(situation.alliance, situation.day);
  std::erase_if(partners, [&](const std::string& member) { return IsOurs(situation, member); });
  return partners;
}

Day MemberSince(const Situation& situation, const std::string& organization) {
  std::optional<Day> since;
  const auto* party = FindParty(situation.alliance, organization);
  for (const auto* entry : EntriesUntil(party->memberships(), situation.day)) {
    if (!IsMember(entry->status())) since.reset();
    if (IsMember(entry->status()) && !since.has_value()) since = entry->at().first_day();
  }
  const Day opened = OpenedOn(situation.alliance);
  return std::max(opened, since.value_or(opened));
}

EarlyDue DueEarly(const Situation& situation, const RuleSettings& settings, Day from) {
  const int within_days = settings.Number("within_days");
  const std::string& stage = settings.Text("by_stage");
  const Day due = from + within_days;
  const std::optional<Day> reached = FirstReached(situation, stage);
  if (reached.has_value() && *reached < due) {
    return {std::max(*reached, from), absl::StrCat("it is due by the stage ", stage,
                                                   ", which was reached on ", FormatDate(DateOf(*reached)))};
  }
  return {due, absl::StrCat("it is due ", within_days, " days after ", FormatDate(DateOf(from)))};
}

std::vector<RuleParameter> NamingParameters(const char* role) {
  using Kind = RuleParameter::Kind;
  return {{"role", Kind::kRole, role, "the role that has to be filled"},
          {"within_days", Kind::kNumber, "30",
           "how many days after the opening, or after our party joined, it is due"},
          {"by_stage", Kind::kStage, "", "the stage by which it is due at the latest"}};
}

std::vector<Naming> NamingsOf(const Situation& situation, const RuleSettings& settings) {
  std::vector<Naming> namings;
  for (const std::string& party : OurParties(situation))
    namings.push_back(NamingFor(situation, settings, party));
  if (namings.empty()) namings.push_back(NamingFor(situation, settings, ""));
  return namings;
}

std::optional<Involvement> FirstInvolvement(const Situation& situation, const std::vector<Tenure>& tenures) {
  for (const auto& activity : KeptUntil<v1::ActivityRecorded>(situation.alliance.kept(), situation.day)) {
    const auto* type = FindActivityType(situation.playbook, activity.event->activity_type());
    if (type == nullptr || !type->shows_involvement()) continue;
    const auto& participants = activity.event->participants();
    const Day day = activity.at->first_day();
    for (const Tenure& tenure : tenures) {
      const bool counts = (&tenure == &tenures.front() || day >= tenure.since->first_day()) &&
                          (!tenure.until.has_value() || day < *tenure.until);
      if (!counts || std::find(participants.begin(), participants.end(), tenure.person) == participants.end())
        continue;
      return Involvement{day, activity.at->position()};
    }
  }
  return std::nullopt;
}

bool TellsInvolvement(const v1::Playbook& playbook) {
  return std::any_of(playbook.activity_types().begin(), playbook.activity_types().end(),
                     [](const auto& type) { return type.shows_involvement(); });
}

std::vector<std::string> HoldersOf(const Situation& situation, std::string_view role,
                                   std::string_view party) {
  std::vector<std::string> holders;
  for (const Tenure& tenure : TenuresOf(situation.alliance, role, party, situation.day)) {
    if (!tenure.until.has_value()) holders.push_back(tenure.person);
  }
  return holders;
}

}  // namespace entente::domain
