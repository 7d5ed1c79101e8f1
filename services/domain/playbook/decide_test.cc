#include "services/domain/playbook/decide.h"

#include <string>

#include "services/domain/given_when_then.h"
#include "services/domain/playbook/shipped.h"

namespace entente::domain {
namespace {

using Publish = v1::PublishPlaybookRequest;

constexpr char kSmall[] =
    "display_name: 'Ours' stages { id: 'scout' display_name: 'Scout' next: 'run' }"
    " stages { id: 'run' display_name: 'Run' } roles { id: 'owner' display_name: 'Owner' ownership: true }";

std::string Request(const std::string& playbook, const std::string& name = "playbooks/ours") {
  return "name: '" + name + "' playbook { " + playbook + " }";
}

std::string Published(const std::string& playbook, int version) {
  return "playbook_published { playbook { name: 'playbooks/ours' version: " + std::to_string(version) + " " +
         playbook + " } }";
}

TEST(PublishPlaybook, FirstVersionMakesThePlaybook) {
  Scenario().When<Publish>(Request(kSmall)).Then({Published(kSmall, 1)});
}

TEST(PublishPlaybook, NextVersionFollowsTheNewest) {
  Scenario scenario;
  scenario.GivenOn("playbooks/ours", "2025", Published(kSmall, 1));
  const std::string changed = std::string(kSmall) + " roles { id: 'deputy' display_name: 'Deputy' }";
  scenario.When<Publish>(Request(changed)).Then({Published(changed, 2)});
  scenario.When<Publish>(Request(changed + " version: 2")).Then({Published(changed, 2)});
  scenario.When<Publish>(Request(changed + " version: 3"))
      .ThenRefused(v1::FIELD_INVALID, {"playbook.version"});
  scenario.When<Publish>(Request(changed + " version: 1"))
      .ThenRefused(v1::FIELD_INVALID, {"playbook.version"});
}

TEST(PublishPlaybook, TheNewestVersionAgainRecordsNothing) {
  Scenario scenario;
  scenario.GivenOn("playbooks/ours", "2025", Published(kSmall, 1));
  scenario.When<Publish>(Request(kSmall)).ThenNothing();
  scenario.When<Publish>(Request(std::string(kSmall) + " version: 1 name: 'playbooks/ours'")).ThenNothing();
}

TEST(PublishPlaybook, TheBuiltInPlaybookKeepsItsOwnRules) {
  v1::PublishPlaybookRequest request;
  request.set_name("playbooks/ours");
  *request.mutable_playbook() = LightPlaybook();
  request.mutable_playbook()->clear_name();
  EXPECT_TRUE(Decide(FakeWorld(), request).ok()) << Decide(FakeWorld(), request).status();
}

TEST(PublishPlaybook, EveryFaultIsNamed) {
  struct Case {
    const char* added;
    std::vector<std::string> faults;
  };
  const Case cases[] = {
      {"name: 'playbooks/theirs'", {"playbook.name"}},
      {"stages { id: 'run' display_name: 'Again' }", {"playbook.stages[2].id"}},
      {"stages { id: 'end' display_name: 'End' next: 'end' next: 'nowhere' }",
       {"playbook.stages[2].next[0]", "playbook.stages[2].next[1]"}},
      {"roles { id: 'owner' display_name: 'Other' }", {"playbook.roles[1].id"}},
      {"forms { id: 'a' display_name: 'A' } forms { id: 'a' display_name: 'B' }", {"playbook.forms[1].id"}},
      {"rules { id: 'NO_SUCH_RULE' }", {"playbook.rules[0].id", "playbook.rules[0].severity"}},
      {"rules { id: 'TOO_FEW_PARTIES' severity: WARN from_stage: 'nowhere' }",
       {"playbook.rules[0].from_stage"}},
      {"approval_required_methods: 'ApproveProposal'", {"playbook.approval_required_methods[0]"}},
      {"event_requirements { event_type: 'PersonUpdated' reason_required: true }",
       {"playbook.event_requirements[0].event_type"}},
      {"event_requirements { event_type: 'RoleEnded' }", {"playbook.event_requirements[0]"}},
      {"event_requirements { event_type: 'RoleEnded' reason_required: true }"
       " event_requirements { event_type: 'RoleEnded' evidence_required: true }",
       {"playbook.event_requirements[1].event_type"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.added);
    Scenario()
        .When<Publish>(Request(std::string(kSmall) + " " + c.added))
        .ThenRefused(v1::FIELD_INVALID, c.faults);
  }
}

TEST(PublishPlaybook, AlliancesKeepTheVersionTheyWereOpenedWith) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn(
      "playbooks/light", "2025",
      "playbook_published { playbook { name: 'playbooks/light' version: 2 " + std::string(kSmall) + " } }");
  scenario.When<v1::EnterStageRequest>("alliance: 'alliances/a' stage: 'develop'")
      .Then({"stage_entered { stage: 'develop' }"});
  scenario.When<v1::EnterStageRequest>("alliance: 'alliances/a' stage: 'run'")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"stage"});
}

}  // namespace
}  // namespace entente::domain
