#include "services/domain/playbook/review.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using testing::ElementsAreArray;
using testing::IsEmpty;

// A small playbook without a fault, with one of everything.
constexpr char kSound[] =
    "display_name: 'Ours'"
    " stages { id: 'scout' next: 'run' expected_activities: 'talk' } stages { id: 'run' next: 'scout' next: "
    "'end' }"
    " stages { id: 'end' }"
    " roles { id: 'owner' competencies { competency: 'tact' level: 2 } } roles { id: 'aide' }"
    " milestone_kinds { id: 'plan' } functions { id: 'legal' } activity_types { id: 'talk' }"
    " competencies { id: 'tact' } tiers { id: 'top' strategic: true } tiers { id: 'rest' }"
    " cadences { id: 'talks' activity_type: 'talk' role: 'owner' interval_days: 30 stages: 'run' tiers: "
    "'top' }"
    " gates { id: 'start' from_stage: 'scout' to_stage: 'run' documents { id: 'case' } working_roles: 'owner'"
    "   criteria { id: 'parties' must_meet: true judged_by: 'TOO_FEW_PARTIES'"
    "     parameters { key: 'by_stage' value: 'run' } } criteria { id: 'fit' must_meet: true } }"
    " required_functions { function: 'legal' before_stage: 'run' tiers: 'top' }"
    " templates { id: 'first' milestones { id: 'go' kind: 'plan' } }"
    " rules { id: 'TOO_FEW_PARTIES' severity: WARN parameters { key: 'by_stage' value: '' } }"
    " event_requirements { event_type: 'RoleEnded' reason_required: true }"
    " approval_required_methods: 'VoidEvent' ";

std::vector<std::string> FaultsOf(const std::string& playbook) {
  std::vector<std::string> faults;
  for (const FieldFault& fault : ReviewPlaybook(Parse<v1::Playbook>(playbook))) {
    EXPECT_FALSE(fault.description.empty());
    faults.push_back(fault.field + ": " + fault.description);
  }
  return faults;
}

struct Mistake {
  const char* added;
  std::vector<std::string> faults;
};

void ExpectFound(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.added);
    EXPECT_THAT(FaultsOf(std::string(kSound) + mistake.added), ElementsAreArray(mistake.faults));
  }
}

TEST(ReviewPlaybook, ASoundOneHasNoFault) {
  EXPECT_THAT(FaultsOf(kSound), IsEmpty());
}

// R121: what a company writes itself is reviewed, and each mistake explained.
TEST(ReviewPlaybook, NoIdIsUsedTwice) {
  ExpectFound({
      {"stages { id: 'run' next: 'end' }", {"stages[3].id: `run` is given twice"}},
      {"roles { id: 'owner' }", {"roles[2].id: `owner` is given twice"}},
      {"agreement_kinds { id: 'a' } agreement_kinds { id: 'a' }",
       {"agreement_kinds[1].id: `a` is given twice"}},
      {"milestone_kinds { id: 'plan' }", {"milestone_kinds[1].id: `plan` is given twice"}},
      {"forms { id: 'a' } forms { id: 'a' }", {"forms[1].id: `a` is given twice"}},
      {"rules { id: 'TOO_FEW_PARTIES' severity: WARN }", {"rules[1].id: `TOO_FEW_PARTIES` is given twice"}},
      {"approval_required_methods: 'VoidEvent'",
       {"approval_required_methods[1]: `VoidEvent` is given twice"}},
      {"event_requirements { event_type: 'RoleEnded' evidence_required: true }",
       {"event_requirements[1].event_type: `RoleEnded` is given twice"}},
      {"functions { id: 'legal' }", {"functions[1].id: `legal` is given twice"}},
      {"activity_types { id: 'talk' }", {"activity_types[1].id: `talk` is given twice"}},
      {"cadences { id: 'talks' activity_type: 'talk' role: 'owner' interval_days: 1 }",
       {"cadences[1].id: `talks` is given twice"}},
      {"gates { id: 'start' from_stage: 'run' to_stage: 'end' }", {"gates[1].id: `start` is given twice"}},
      {"gates { id: 'g' from_stage: 'run' to_stage: 'end' criteria { id: 'c' } criteria { id: 'c' } }",
       {"gates[1].criteria[1].id: `c` is given twice"}},
      {"gates { id: 'g' from_stage: 'run' to_stage: 'end' documents { id: 'd' } documents { id: 'd' } }",
       {"gates[1].documents[1].id: `d` is given twice"}},
      {"gates { id: 'g' from_stage: 'run' to_stage: 'end' working_roles: 'aide' working_roles: 'aide' }",
       {"gates[1].working_roles[1]: `aide` is given twice"}},
      {"tiers { id: 'rest' }", {"tiers[2].id: `rest` is given twice"}},
      {"required_functions { function: 'legal' before_stage: 'run' }",
       {"required_functions[1]: `legal` is required before `run` twice"}},
      {"templates { id: 'first' milestones { id: 'go' kind: 'plan' } }",
       {"templates[1].id: `first` is given twice"}},
      {"templates { id: 't' milestones { id: 'm' kind: 'plan' } milestones { id: 'm' kind: 'plan' } }",
       {"templates[1].milestones[1].id: `m` is given twice"}},
      {"competencies { id: 'tact' }", {"competencies[1].id: `tact` is given twice"}},
      {"business_areas { id: 'a' } business_areas { id: 'a' }", {"business_areas[1].id: `a` is given twice"}},
      {"roles { id: 'r' competencies { competency: 'tact' } competencies { competency: 'tact' } }",
       {"roles[2].competencies[1].competency: `tact` is given twice"}},
  });
}

TEST(ReviewPlaybook, EveryIdThatIsUsedIsThere) {
  ExpectFound({
      {"stages { id: 'end' next: 'nowhere' }",
       {"stages[3].id: `end` is given twice", "stages[3].next[0]: there is no stage `nowhere`"}},
      {"stages { id: 'end' expected_activities: 'dance' }",
       {"stages[3].id: `end` is given twice",
        "stages[3].expected_activities[0]: there is no activity type `dance`"}},
      {"roles { id: 'r' competencies { competency: 'magic' } }",
       {"roles[2].competencies[0].competency: there is no competency `magic`"}},
      {"rules { id: 'NO_SUCH_RULE' severity: WARN }",
       {"rules[1].id: the program knows no rule `NO_SUCH_RULE`"}},
      {"rules { id: 'MILESTONE_OVERDUE' severity: WARN from_stage: 'nowhere'"
       " parameters { key: 'seen_to_by' value: 'nobody' } }",
       {"rules[1].parameters[seen_to_by]: there is no role `nobody`",
        "rules[1].from_stage: there is no stage `nowhere`"}},
      {"approval_required_methods: 'ApproveProposal'",
       {"approval_required_methods[1]: there is no command `ApproveProposal` that could be proposed"}},
      {"event_requirements { event_type: 'PersonUpdated' reason_required: true }",
       {"event_requirements[1].event_type: no alliance has events of the type `PersonUpdated`"}},
      {"cadences { id: 'c' interval_days: 1 role: 'nobody' stages: 'nowhere' tiers: 'low' }",
       {"cadences[1].activity_type: there is no activity type ``",
        "cadences[1].role: there is no role `nobody`", "cadences[1].stages[0]: there is no stage `nowhere`",
        "cadences[1].tiers[0]: there is no tier `low`"}},
      {"gates { id: 'g' from_stage: 'here' to_stage: 'there' working_roles: 'nobody' criteria { id: 'c'"
       " judged_by: 'NO_SUCH_RULE' } }",
       {"gates[1].from_stage: there is no stage `here`", "gates[1].to_stage: there is no stage `there`",
        "gates[1].criteria[0].judged_by: the program knows no rule `NO_SUCH_RULE`",
        "gates[1].working_roles[0]: there is no role `nobody`"}},
      {"required_functions { function: 'astrology' before_stage: 'nowhere' tiers: 'low' }",
       {"required_functions[1].function: there is no function `astrology`",
        "required_functions[1].before_stage: there is no stage `nowhere`",
        "required_functions[1].tiers[0]: there is no tier `low`"}},
      {"templates { id: 't' milestones { id: 'm' kind: 'wedding' } }",
       {"templates[1].milestones[0].kind: there is no kind of milestone `wedding`"}},
  });
}

TEST(ReviewPlaybook, WhatMakesNoSenseIsExplained) {
  ExpectFound({
      {"stages { id: 'island' next: 'island' next: 'end' }",
       {"stages[3].next[0]: a stage does not follow itself",
        "stages[3]: no moves lead to it from the first stage"}},
      {"rules { id: 'ORIGIN_NOT_STATED' parameters { key: 'seen_to_by' value: 'owner' } }",
       {"rules[1].severity: must be set"}},
      {"rules { id: 'TOO_FEW_PARTIES' severity: WARN parameters { key: 'most' value: '2' }"
       " parameters { key: 'least' value: 'two' } }",
       {"rules[1].id: `TOO_FEW_PARTIES` is given twice",
        "rules[1].parameters[least]: must be a whole number from 0 to 36600",
        "rules[1].parameters[most]: the rule TOO_FEW_PARTIES has no such parameter"}},
      {"rules { id: 'MILESTONE_OVERDUE' severity: WARN }",
       {"rules[1].parameters[seen_to_by]: must be given: the program's own is `alliance_manager`, and there "
        "is no "
        "role `alliance_manager`"}},
      {"event_requirements { event_type: 'RoleAssigned' }",
       {"event_requirements[1]: must require a reason, or evidence, or both"}},
      {"cadences { id: 'c' activity_type: 'talk' role: 'owner' }",
       {"cadences[1].interval_days: must be one day at least"}},
      {"gates { id: 'g' from_stage: 'scout' to_stage: 'end' }",
       {"gates[1].to_stage: there is no move from `scout` to `end` on which a gate could stand"}},
      {"gates { id: 'g' from_stage: 'scout' to_stage: 'run' }",
       {"gates[1]: stands on the same move as the gate `start`"}},
      {"gates { id: 'g' from_stage: 'run' to_stage: 'end' criteria { id: 'c' parameters { key: 'a' value: "
       "'b' } } }",
       {"gates[1].criteria[0].parameters: belong to a criterion that a rule judges"}},
      {"gates { id: 'g' from_stage: 'run' to_stage: 'end' criteria { id: 'c' must_meet: true"
       " judged_by: 'LATE_ALLIANCE_MANAGER' parameters { key: 'role' value: 'owner' } } }",
       {"gates[1].criteria[0].judged_by: what LATE_ALLIANCE_MANAGER finds lasts: no GO could ever be given "
        "after "
        "it"}},
      {"gates { id: 'g' from_stage: 'run' to_stage: 'end' criteria { id: 'c' judged_by: 'TOO_FEW_PARTIES'"
       " parameters { key: 'least' value: 'two' } } }",
       {"gates[1].criteria[0].parameters[least]: must be a whole number from 0 to 36600"}},
      {"tiers { id: 'summit' strategic: true }", {"tiers[2].strategic: only one tier is the strategic one"}},
      {"required_functions { function: 'legal' before_stage: 'scout' }",
       {"required_functions[1].before_stage: an alliance begins in it: nothing is done before"}},
      {"templates { id: 't' }", {"templates[1].milestones: must have at least one"}},
  });
}

TEST(ReviewPlaybook, AnAllianceBeginsAndEndsSomewhere) {
  EXPECT_THAT(FaultsOf("display_name: 'Ours'"),
              testing::ElementsAre("stages: must have at least one: an alliance begins in the first"));
  EXPECT_THAT(FaultsOf("stages { id: 'a' next: 'b' } stages { id: 'b' next: 'a' }"),
              testing::ElementsAre("stages: must have one that ends the life cycle: without `next`"));
}

TEST(ReviewPlaybook, ManyMistakesAreNamedAtOnce) {
  EXPECT_THAT(
      FaultsOf(std::string(kSound) +
               "stages { id: 'island' } roles { id: 'owner' } forms { id: 'f' } forms { id: 'f' }"
               " rules { id: 'NO_SUCH_RULE' severity: WARN } tiers { id: 'top' }"
               " cadences { id: 'c' } templates { id: 't' }"),
      testing::ElementsAre(
          "stages[3]: no moves lead to it from the first stage", "roles[2].id: `owner` is given twice",
          "forms[1].id: `f` is given twice", "rules[1].id: the program knows no rule `NO_SUCH_RULE`",
          "cadences[1].activity_type: there is no activity type ``", "cadences[1].role: there is no role ``",
          "cadences[1].interval_days: must be one day at least", "tiers[2].id: `top` is given twice",
          "templates[1].milestones: must have at least one"));
}

// R108: the parameters of an override are reviewed as those of a playbook.
TEST(ReviewParameters, NamesThemInOrder) {
  const v1::Playbook playbook = Parse<v1::Playbook>(kSound);
  const auto rule = Parse<v1::Playbook::Rule>(
      "parameters { key: 'within_days' value: '-1' } parameters { key: 'by_stage' value: 'nowhere' }"
      " parameters { key: 'seen_to_by' value: 'owner' }");
  std::vector<std::string> fields;
  for (const FieldFault& fault :
       ReviewParameters(*FindKnownRule("ORIGIN_NOT_STATED"), rule.parameters(), playbook)) {
    fields.push_back(fault.field);
  }
  EXPECT_THAT(fields, testing::ElementsAre("[by_stage]", "[within_days]"));
}

}  // namespace
}  // namespace entente::domain
