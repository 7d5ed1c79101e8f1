#include "services/domain/ownership/naming.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/kept.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/calendar.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

// The first day on which the organization was a member, but not before the alliance was opened.
Day MemberSince(const Situation& situation, const std::string& organization) {
  const Day opened = OpenedOn(situation.alliance);
  const auto* party = FindParty(situation.alliance, organization);
  for (const auto* entry : EntriesUntil(party->memberships(), situation.day)) {
    if (entry->status() == v1::Party::MEMBER) return std::max(opened, entry->at().first_day());
  }
  return opened;
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
  naming.due = naming.from + settings.Number("within_days");
  naming.why = absl::StrCat("it is due ", settings.Number("within_days"), " days after ",
                            FormatDate(DateOf(naming.from)));
  const std::string& stage = settings.Text("by_stage");
  if (const auto reached = FirstReached(situation, stage); reached.has_value() && *reached < naming.due) {
    naming.due = std::max(*reached, naming.from);
    naming.why = absl::StrCat("it is due by the stage ", stage, ", which was reached on ",
                              FormatDate(DateOf(*reached)));
  }
  naming.tenures = TenuresOf(situation.alliance, settings.Text("role"), party, situation.day);
  if (party.empty()) DropNonMembers(situation, naming.tenures);
  return naming;
}

}  // namespace

std::vector<RuleParameter> NamingParameters(const char* role) {
  using Kind = RuleParameter::Kind;
  return {{"role", Kind::kRole, role, "the role that has to be filled"},
          {"within_days", Kind::kNumber, "30",
           "how many days after the opening, or after our party joined, it is due"},
          {"by_stage", Kind::kStage, "", "the stage by which it is due at the latest"}};
}

std::vector<Naming> NamingsOf(const Situation& situation, const RuleSettings& settings) {
  std::vector<Naming> namings;
  for (const std::string& member : MembersAt(situation.alliance, situation.day)) {
    const auto* organization = situation.around.FindOrganization(member);
    if (organization != nullptr && organization->is_own())
      namings.push_back(NamingFor(situation, settings, member));
  }
  if (namings.empty()) namings.push_back(NamingFor(situation, settings, ""));
  return namings;
}

std::optional<Involvement> FirstInvolvement(const Situation& situation, const std::vector<Tenure>& tenures) {
  for (const auto& activity : KeptUntil<v1::ActivityRecorded>(situation.alliance.kept(), situation.day)) {
    const auto* type = FindActivityType(situation.playbook, activity.event->activity_type());
    if (type == nullptr || !type->shows_involvement()) continue;
    const auto& participants = activity.event->participants();
    for (const Tenure& tenure : tenures) {
      if (std::find(participants.begin(), participants.end(), tenure.person) != participants.end()) {
        return Involvement{activity.at->first_day(), activity.at->position()};
      }
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
