#include "clients/cli/dossier.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Alliance Parse(const std::string& text) {
  v1::Alliance alliance;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &alliance));
  return alliance;
}

constexpr char kFull[] = R"pb(
  name: "alliances/rnm"
  display_name: "Renault-Nissan-Mitsubishi"
  summary: "A carmaking alliance\nof three."
  form: "cross_shareholding"
  playbook_version: "playbooks/light@1"
  version: 57
  effective_on { year: 2019 month: 6 day: 1 }
  lifecycle {
    stage: "develop"
    stage_since { year: 1999 }
    status: ACTIVE
    status_since { year: 1999 month: 3 day: 27 }
  }
  parties {
    organization: "organizations/renault"
    status: MEMBER
    since { year: 1999 month: 3 }
  }
  parties {
    organization: "organizations/mitsubishi"
    status: MEMBER
    since { year: 2016 }
    membership_kind: "junior"
    predecessor: "organizations/mmc"
    imprecise: true
  }
  parties {
    organization: "organizations/volvo"
    status: LEFT
    since { year: 2001 month: 1 day: 2 }
  }
  parties {
    organization: "organizations/mmc"
    status: SUCCEEDED
    successor: "organizations/mitsubishi"
    since { year: 2016 }
  }
  roles {
    party: "organizations/renault"
    role: "executive"
    office: "chief executive"
    person: "people/p1"
    capacity: HOLDER
    since { year: 2019 month: 7 }
    imprecise: true
  }
  roles {
    party: "organizations/nissan"
    role: "sponsor"
    person: "people/p2"
    capacity: DEPUTY
    since { year: 2018 }
  }
  kpis {
    name: "alliances/rnm/kpis/synergies"
    definition { display_name: "Synergies" unit: "EUR" is_money: true }
    targets {
      period: "2018"
      value { money { currency_code: "EUR" units: 5500000000 } }
    }
    targets {
      period: "2022"
      value { money { currency_code: "EUR" units: 10000000000 } }
    }
    measurements {
      period: "2012"
      value { money { currency_code: "EUR" units: 2690000000 } }
      measured_on { year: 2013 month: 7 }
    }
    measurements {
      period: "2018"
      value { money { currency_code: "EUR" units: 5700000000 } }
      measured_on { year: 2019 month: 1 day: 17 }
    }
    measurement_count: 7
  }
  agreements {
    title: "Charter"
    kind: "charter"
    status: EFFECTIVE
    since { year: 1999 }
    value { currency_code: "USD" units: 5400000000 }
    amendments: 2
  }
  milestones {
    title: "New board"
    kind: "governance"
    status: REACHED
    since { year: 2019 month: 3 day: 12 }
  }
  milestones {
    title: "Common platform"
    kind: "product"
    status: PLANNED
    due_on { year: 2022 }
  }
  scheduled_changes {
    event: "events/77"
    type: "PartyLeft"
    effective_on { year: 2023 month: 1 day: 1 }
  }
  external_references { system: "crm" id: "4711" }
)pb";

TEST(DossierTest, ShowsEverythingThatIsKnown) {
  EXPECT_EQ(DossierText(Parse(kFull), {{"people/p1", "Jane Roe"}, {"people/p2", "(erased)"}}),
            R"(Renault-Nissan-Mitsubishi
alliances/rnm · cross_shareholding · playbooks/light@1 · version 57
as of 2019-06-01

A carmaking alliance of three.

Life cycle
  stage   develop  since 1999
  status  active   since 1999-03-27

Members (2)
  renault     since 1999-03
  mitsubishi  since 2016     ~  junior  in place of mmc

Left (1)
  volvo  left 2001-01-02

Succeeded (1)
  mmc  succeeded by mitsubishi, 2016

Roles
  renault  executive (chief executive)  Jane Roe  since 2019-07  ~
  nissan   sponsor, deputy              (erased)  since 2018

KPIs
  Synergies (synergies), EUR
    period  measured          target           known on
    2012    EUR 2.69 billion                   2013-07
    2018    EUR 5.7 billion   EUR 5.5 billion  2019-01-17
    2022    -                 EUR 10 billion
    the newest 2 of 7 measurements

Agreements
  Charter  charter  effective  since 1999  USD 5.4 billion  amended 2x

Milestones
  2019-03-12  reached  New board        governance
  2022        planned  Common platform  product

Scheduled
  2023-01-01  PartyLeft  events/77

Known elsewhere as
  crm  4711

~ The day of this change is not known; it may lie after the day asked for.
)");
}

TEST(DossierTest, WhoIsNotToldIsShownByTheOpaqueId) {
  const std::string text = DossierText(Parse(kFull), {});
  EXPECT_THAT(text, HasSubstr("people/p1  since 2019-07"));
  EXPECT_THAT(PeopleOf(Parse(kFull)), ElementsAre("people/p1", "people/p2"));
}

constexpr char kOwned[] = R"pb(
  name: "alliances/a"
  display_name: "A"
  version: 3
  needs_assessment {
    needs: "Reach"
    conclusion: ALLY
    since { year: 2020 }
  }
  started_by { kind: BUSINESS_UNIT unit: "Network" objective: "Grow" }
  tier: "strategic"
  business_areas: "sales"
  business_areas: "network"
  handovers {
    party: "organizations/x"
    role: "manager"
    from_person: "people/p1"
    to_person: "people/p2"
    takes_over_on { year: 2024 }
    status: COMPLETED
  }
  team {
    person: "people/p2"
    party: "organizations/x"
    function: "legal"
    allocation_percent: 10
    since { year: 2021 }
  }
  functions {
    party: "organizations/x"
    function: "legal"
    since { year: 2021 }
    signed_off_on { year: 2022 }
  }
  counterparts {
    person: "people/p2"
    party: "organizations/x"
    counterpart: "people/p3"
    counterpart_party: "organizations/y"
    since { year: 2021 }
  }
  gate_decisions {
    gate: "launch"
    outcome: HOLD
    gatekeepers: "people/p4"
    on { year: 2022 }
    resume_on { year: 2023 }
  }
  obligations {
    obligation: "nda"
    title: "Confidentiality"
    party: "organizations/y"
    due_on { year: 2030 }
    survives_retirement: true
    status: PENDING
  }
  rule_overrides {
    rule: "SPONSOR_SILENT"
    severity: INFO
    parameters { key: "days" value: "60" }
    until { year: 2025 }
    event: "events/9"
  }
  retirement {
    cause: "Done."
    transition_plan: "Sell it."
    initiated_on { year: 2024 }
    lessons: "Start earlier."
    completed_on { year: 2025 }
  }
)pb";

constexpr char kOwnedText[] = R"(A
alliances/a · version 3

Origin and place
  needs       concluded: ally          since 2020
              Reach
  started by  Network (business unit)
  objective   Grow
  tier        strategic
  affects     sales, network

Handovers
  x  manager  people/p1  to Jane Roe  on 2024  completed

Team (1)
  x  Jane Roe  legal  since 2021  10 %

Functions
  x  legal  since 2021  signed off 2022

Counterparts
  Jane Roe (x)  and  people/p3 (y)  since 2021

Gates
  2022  launch  hold until 2023  by people/p4

Obligations
  nda  pending  due 2030  y  outlives it  Confidentiality

Rules changed for it
  SPONSOR_SILENT  INFO, days=60  until 2025  events/9

Retirement
  2024 decided: Done.
  plan: Sell it.
  completed on 2025
  learnt: Start earlier.
)";

TEST(DossierTest, ShowsWhereTheAllianceComesFromWhoWorksOnItAndHowItEnds) {
  const v1::Alliance alliance = Parse(kOwned);
  EXPECT_EQ(DossierText(alliance, {{"people/p2", "Jane Roe"}}), kOwnedText);
  EXPECT_THAT(PeopleOf(alliance), ElementsAre("people/p1", "people/p2", "people/p3", "people/p4"));
}

TEST(DossierTest, WhatIsNotThereTakesNoRoom) {
  EXPECT_EQ(DossierText(Parse(R"(name: "alliances/a" display_name: "A" version: 1)"), {}),
            "A\nalliances/a · version 1\n");
}

TEST(DossierTest, TheMarkIsExplainedOnlyWhereItStands) {
  EXPECT_THAT(DossierText(Parse(R"(parties { organization: "organizations/x" status: MEMBER })"), {}),
              Not(HasSubstr("~")));
}

}  // namespace
}  // namespace entente::cli
