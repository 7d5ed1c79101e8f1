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

// R121: every fault is named, with the path of the request.
TEST(PublishPlaybook, FaultsOfTheContentAndOfTheRequestAreNamedTogether) {
  Scenario()
      .When<Publish>(Request(std::string(kSmall) +
                             " name: 'playbooks/theirs' roles { id: 'owner' display_name: 'O' }"
                             " stages { id: 'end' display_name: 'End' }"))
      .ThenRefused(v1::FIELD_INVALID, {"playbook.name", "playbook.stages[2]", "playbook.roles[1].id"});
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
