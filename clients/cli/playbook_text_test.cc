#include "clients/cli/playbook_text.h"

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

v1::Playbook Parse(const std::string& text) {
  v1::Playbook playbook;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &playbook));
  return playbook;
}

constexpr char kPlaybook[] = R"pb(
  name: "playbooks/acme"
  version: 2
  display_name: "Acme"
  stages { id: "design" display_name: "Design" next: "run" expected_activities: "kick_off" }
  stages { id: "run" display_name: "Run" }
  gates {
    id: "launch"
    display_name: "Launch"
    from_stage: "design"
    to_stage: "run"
    criteria {
      id: "manager"
      display_name: "Has a manager"
      must_meet: true
      judged_by: "MISSING_OWNER"
      parameters { key: "days" value: "0" }
    }
    criteria { id: "fit" display_name: "Fits" }
    documents { id: "term_sheet" display_name: "Term sheet" }
    gatekeepers_min: 2
    working_roles: "manager"
  }
  roles {
    id: "manager"
    display_name: "Manager"
    ownership: true
    competencies { competency: "negotiation" level: 3 }
  }
  cadences {
    id: "talk"
    display_name: "Talk"
    activity_type: "kick_off"
    role: "manager"
    interval_days: 90
    stages: "run"
  }
  activity_types { id: "kick_off" display_name: "Kick-off" shows_involvement: true }
  tiers { id: "top" display_name: "Top" strategic: true }
  functions { id: "legal" display_name: "Legal" }
  required_functions { function: "legal" before_stage: "run" tiers: "top" }
  rules {
    id: "MISSING_OWNER"
    severity: WARN
    from_stage: "run"
    parameters { key: "b" value: "2" }
    parameters { key: "a" value: "1" }
    source: "R7"
  }
  event_requirements { event_type: "RoleEnded" reason_required: true evidence_required: true live_only: true }
  approval_required_methods: "VoidEvent"
  templates {
    id: "first_year"
    display_name: "First year"
    source: "Ours"
    milestones { id: "m1" title: "Open" kind: "event" due_after_days: 30 }
  }
)pb";

constexpr char kPlaybookText[] = R"(Acme
playbooks/acme@2

Stages
  design  Design  then run             expects kick_off
  run     Run     ends the life cycle

Gates
  launch  Launch  design to run
    must      manager        Has a manager  MISSING_OWNER  days=0
    should    fit            Fits           attested
    shows     term_sheet     Term sheet
    at least  2 gatekeepers
    not only  manager

Roles
  manager  Manager  owner  needs negotiation 3

Cadences
  talk  Talk  every 90 days  kick_off by manager  in run

Activity types
  kick_off  Kick-off  shows involvement

Tiers
  top  Top  strategic

Functions
  legal  Legal

Functions that must sign off
  legal  before run  tiers top

Rules
  MISSING_OWNER  WARN  from run  a=1, b=2  R7

Events that must show
  RoleEnded  a reason and evidence  unless history

Takes two people
  VoidEvent

Templates
  first_year  First year  Ours
    after 30 days  m1  Open  event
)";

TEST(PlaybookText, TellsEverythingThatTheVersionSays) {
  const v1::Playbook playbook = Parse(kPlaybook);
  EXPECT_EQ(PlaybookText(playbook), kPlaybookText);
}

}  // namespace
}  // namespace entente::cli
