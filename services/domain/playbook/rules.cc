#include "services/domain/playbook/rules.h"

#include <string>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

bool HasHolder(const AllianceState& alliance, std::string_view role, const std::string& party, Day day) {
  for (const auto& slot : alliance.roles()) {
    if (slot.role() != role || slot.capacity() != v1::RoleHolding::HOLDER || slot.party() != party) continue;
    if (HoldingAt(slot, day) != nullptr) return true;
  }
  return false;
}

// The members on the day.
std::vector<const std::string*> MembersAt(const AllianceState& alliance, Day day) {
  std::vector<const std::string*> members;
  for (const auto& party : alliance.parties()) {
    const auto* membership = EntryAt(party.memberships(), day);
    if (membership != nullptr && membership->status() == v1::Party::MEMBER)
      members.push_back(&party.organization());
  }
  return members;
}

// What the rule has to say, or nothing if it is met.
std::string MissingHolder(const World& world, const AllianceState& alliance, std::string_view role, Day day) {
  std::vector<std::string> without;
  bool has_own_party = false;
  bool has_any_holder = false;
  for (const std::string* member : MembersAt(alliance, day)) {
    const bool has_holder = HasHolder(alliance, role, *member, day);
    has_any_holder |= has_holder;
    const auto* organization = world.FindOrganization(*member);
    if (organization == nullptr || !organization->is_own()) continue;
    has_own_party = true;
    if (!has_holder) without.push_back(*member);
  }
  if (!has_own_party && !has_any_holder) {
    return absl::StrCat("No member has a holder of the role ", std::string(role), ".");
  }
  if (without.empty()) return "";
  return absl::StrCat("There is no holder of the role ", std::string(role), " for ",
                      absl::StrJoin(without, ", "), ".");
}

std::string TooFewParties(const AllianceState& alliance, const v1::Playbook::Rule& rule, Day day) {
  int least = 2;
  if (const auto found = rule.parameters().find("least"); found != rule.parameters().end()) {
    if (!absl::SimpleAtoi(found->second, &least)) least = 2;
  }
  const int count = static_cast<int>(MembersAt(alliance, day).size());
  if (count >= least) return "";
  return absl::StrCat("The alliance has ", count, count == 1 ? " member" : " members", "; at least ", least,
                      " are expected.");
}

// True if the rule is in force in a stage: it is from its own stage on, in the order of the playbook.
bool IsInForce(const v1::Playbook& playbook, const v1::Playbook::Rule& rule, std::string_view stage) {
  if (rule.from_stage().empty()) return true;
  for (const auto& known : playbook.stages()) {
    if (known.id() == rule.from_stage()) return true;
    if (known.id() == stage) return false;
  }
  return false;
}

}  // namespace

void WeighRules(const World& world, const AllianceState& alliance, const v1::Playbook& playbook,
                std::string_view stage, Day day, Ruling& ruling) {
  for (const v1::Playbook::Rule& rule : playbook.rules()) {
    if (!IsInForce(playbook, rule, stage)) continue;
    std::string text;
    if (rule.id() == kExecutiveSponsorMissing)
      text = MissingHolder(world, alliance, "executive_sponsor", day);
    if (rule.id() == kAllianceManagerMissing) text = MissingHolder(world, alliance, "alliance_manager", day);
    if (rule.id() == kTooFewParties) text = TooFewParties(alliance, rule, day);
    if (text.empty()) continue;
    if (rule.severity() == v1::Remark::BLOCK) {
      ruling.Unmet(rule.id(), alliance.origin().name(), text);
    } else {
      ruling.Remark(rule.id(), rule.severity(), text);
    }
  }
}

}  // namespace entente::domain
