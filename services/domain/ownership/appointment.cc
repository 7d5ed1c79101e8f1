#include "services/domain/ownership/appointment.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "services/domain/fold.h"
#include "services/domain/ownership/team_rules.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/calendar.h"
#include "services/domain/rules/judge.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// The rules about the people who hold roles.
constexpr const char* kRulesAboutPeople[] = {"COMPETENCY_GAP", "HOLDER_DEPARTED", "OVERLOADED", "REMIT_GAP"};

bool IsAboutPeople(const v1::Playbook::Rule& rule) {
  return std::any_of(std::begin(kRulesAboutPeople), std::end(kRulesAboutPeople),
                     [&rule](const char* id) { return rule.id() == id; });
}

AllianceState After(const AllianceState& alliance, Day day, const std::vector<v1::Fact>& facts) {
  AllianceState after = alliance;
  EventHeader header;
  header.resource = alliance.origin().name();
  header.version = alliance.origin().version();
  header.at.set_first_day(day);
  header.at.set_last_day(day);
  header.at.set_position(std::numeric_limits<uint64_t>::max() - facts.size());
  for (const v1::Fact& fact : facts) {
    ++header.version;
    header.at.set_position(header.at.position() + 1);
    Evolve(after, fact, header);
  }
  return after;
}

}  // namespace

void WeighAppointment(const Surroundings& around, AllianceCase& opened, Day day,
                      const std::vector<v1::Fact>& facts, const std::string& person) {
  const auto& rules = opened.playbook.rules();
  if (std::none_of(rules.begin(), rules.end(), IsAboutPeople)) return;
  const AllianceState after = After(opened.alliance, day, facts);
  const Situation situation{around, after, opened.playbook, day};
  for (const v1::Playbook::Rule& rule : rules) {
    if (!IsAboutPeople(rule)) continue;
    const JudgedRule judged = Judge(situation, rule);
    for (const Duty& duty : judged.duties) {
      if (duty.subject != person || duty.done.has_value()) continue;
      if (judged.setting.severity() == v1::Remark::BLOCK) {
        opened.ruling.Unmet(rule.id(), person, duty.text);
      } else {
        opened.ruling.Remark(rule.id(), judged.setting.severity(), duty.text);
      }
    }
  }
}

bool BelongsToTeam(const Situation& situation, std::string_view role) {
  const v1::Playbook::Role* known = FindRole(situation.playbook, role);
  if (known == nullptr || !known->ownership()) return false;
  for (const v1::Playbook::Rule& rule : situation.playbook.rules()) {
    if (rule.id() != kManagerNotInTeam) continue;
    const JudgedRule judged = Judge(situation, rule);
    if (!judged.in_force) return false;
    const RuleSettings settings(judged.known->parameters, judged.setting.parameters());
    return !FirstReached(situation, settings.Text("before_stage")).has_value();
  }
  return false;
}

}  // namespace entente::domain
