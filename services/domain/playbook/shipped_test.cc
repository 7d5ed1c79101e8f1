#include "services/domain/playbook/shipped.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/review.h"

namespace entente::domain {
namespace {

// R36, R121: what ships with the program is written as any company writes its own, and reviewed as that is.
TEST(ShippedPlaybooks, HaveNoFault) {
  for (const v1::Playbook* playbook : {&LightPlaybook(), &StandardPlaybook()}) {
    for (const FieldFault& fault : ReviewPlaybook(*playbook))
      ADD_FAILURE() << playbook->name() << " " << fault.field << ": " << fault.description;
    EXPECT_EQ(playbook->version(), 1u);
  }
}

// R36: the light one asks for little: three stages, no gate, nothing that blocks.
TEST(ShippedPlaybooks, TheLightOneIsLight) {
  const v1::Playbook& light = LightPlaybook();
  EXPECT_EQ(light.name(), "playbooks/light");
  EXPECT_EQ(light.stages_size(), 3);
  EXPECT_EQ(light.gates_size(), 0);
  for (const auto& rule : light.rules()) EXPECT_EQ(rule.severity(), v1::Remark::WARN) << rule.id();
}

// R37, R64: the standard one has the whole life cycle, told in the words of other frameworks too, and a gate
// on each step forward.
TEST(ShippedPlaybooks, TheStandardOneHasAGateOnEachStepForward) {
  const v1::Playbook& standard = StandardPlaybook();
  EXPECT_EQ(standard.name(), "playbooks/standard");
  ASSERT_EQ(standard.stages_size(), 8);
  for (int i = 0; i < standard.stages_size(); ++i) {
    const auto& stage = standard.stages(i);
    SCOPED_TRACE(stage.id());
    for (const char* tag : {"iso44001_stage", "asap_phase", "seed_phase"})
      EXPECT_TRUE(stage.tags().contains(tag));
    const bool is_last = i + 1 == standard.stages_size();
    EXPECT_EQ(stage.next().empty(), is_last);
    if (is_last) continue;
    const std::string& next = standard.stages(i + 1).id();
    EXPECT_THAT(standard.gates(), testing::Contains(testing::Truly([&](const v1::Playbook::Gate& gate) {
                  return gate.from_stage() == stage.id() && gate.to_stage() == next;
                })));
  }
}

// R107: it uses every rule that the program knows.
TEST(ShippedPlaybooks, TheStandardOneUsesTheWholeCatalogue) {
  for (const KnownRule& rule : AllRules())
    EXPECT_NE(FindRule(StandardPlaybook(), rule.id), nullptr) << rule.id << " is missing in standard.json";
}

// R11: nobody negotiates before both owners are named.
TEST(ShippedPlaybooks, TheStandardOneAsksForOwnersBeforeNegotiation) {
  for (const char* rule : {"EXECUTIVE_SPONSOR_MISSING", "ALLIANCE_MANAGER_MISSING"}) {
    const v1::Playbook::Gate& gate = *FindGate(StandardPlaybook(), "partner_chosen");
    EXPECT_EQ(gate.to_stage(), "negotiation");
    EXPECT_TRUE(std::any_of(gate.criteria().begin(), gate.criteria().end(), [rule](const auto& criterion) {
      return criterion.must_meet() && criterion.judged_by() == rule;
    })) << rule;
  }
}

}  // namespace
}  // namespace entente::domain
