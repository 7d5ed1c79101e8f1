// An alliance held against the rules of its playbook.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_JUDGE_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_JUDGE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/rules/catalogue.h"
#include "services/domain/rules/duty.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// A rule as it stands for one alliance on a day.
struct JudgedRule {
  // Null if the program does not know the rule: a playbook of a newer one. It then asks nothing.
  const KnownRule* known = nullptr;
  // As the playbook has it, with the override of the day worked in.
  v1::Playbook::Rule setting;
  // The position of that override; 0 if there is none.
  uint64_t override_position = 0;
  // The last day of the override.
  Day override_until = 0;
  // Whether it is applied, and why or why not, as a sentence.
  bool in_force = false;
  std::string why;
  // What it asks, by due date; nothing if it is not in force.
  std::vector<Duty> duties;
};

// One rule of the playbook.
JudgedRule Judge(const Situation& situation, const v1::Playbook::Rule& rule);

// All rules of the playbook, in its order. After an alliance is closed, only those whose findings last are
// applied, judged as of the day on which it was closed, and those that ask for what outlives it.
std::vector<JudgedRule> JudgeAll(const Situation& situation);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_JUDGE_H_
