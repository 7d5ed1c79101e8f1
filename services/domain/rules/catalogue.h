// The rules that the program knows (R107): what each asks, which parameters it has, and how it is judged. A
// playbook chooses among them, sets their weight and parameters, and so makes them its own; a new rule is a
// row here and a function in the folder of its area.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_CATALOGUE_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_CATALOGUE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "entente/v1/playbook.pb.h"
#include "services/domain/rules/duty.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// What a parameter of a rule is.
struct RuleParameter {
  // What its value must be: a whole number from 0 to 36,600, or an id that the playbook has.
  enum class Kind { kNumber, kStage, kRole, kFunction, kActivityType, kTier };

  const char* name;
  Kind kind;
  // The value if a playbook gives none. Empty for an id means that the rule does not look at it.
  const char* standard;
  // What it means, with its unit.
  const char* says;
};

// The parameters of a rule as they are set for an alliance.
class RuleSettings {
 public:
  // A name in `given` that is no parameter of the rule is not looked at: the review of playbooks refuses it.
  RuleSettings(const std::vector<RuleParameter>& parameters,
               const google::protobuf::Map<std::string, std::string>& given);

  // `name` must be a parameter of the rule.
  int Number(const char* name) const;
  const std::string& Text(const char* name) const;

 private:
  std::map<std::string_view, std::string> values_;
};

// A rule.
struct KnownRule {
  // The id, which is also the name of its findings.
  const char* id;
  // The requirements that it serves.
  const char* requirements;
  // What it asks, as a sentence.
  const char* says;
  // True if its findings stay, whatever is done later: what was late was late (R11 to R13).
  bool lasting;
  std::vector<RuleParameter> parameters;
  // What it asks of an alliance. Pure, and total: whatever the facts are, it answers.
  std::vector<Duty> (*judge)(const Situation& situation, const RuleSettings& settings);
  // True if it asks something of an alliance that is closed, too: of what outlives it (R38).
  bool outlives_alliance = false;
};

// All rules, by id.
const std::vector<KnownRule>& AllRules();

// The rule of an id; null if there is none.
const KnownRule* FindKnownRule(std::string_view id);

// What is wrong with a value of a parameter in a playbook, as words that follow its name; empty if nothing
// is.
std::string FaultOf(const RuleParameter& parameter, const std::string& value, const v1::Playbook& playbook);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_CATALOGUE_H_
