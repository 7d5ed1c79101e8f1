#include "clients/cli/brief_text.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

constexpr char kBrief[] = R"pb(
  alliance {
    name: "alliances/star"
    display_name: "Star Alliance"
    playbook_version: "playbooks/standard@1"
    version: 12
    effective_on { year: 2024 month: 9 day: 30 }
    lifecycle {
      stage: "design"
      stage_since { year: 2024 month: 5 day: 1 }
    }
    tier: "strategic"
    parties { organization: "organizations/lufthansa" status: MEMBER }
    parties { organization: "organizations/sas" status: MEMBER }
    parties { organization: "organizations/twa" status: LEFT }
    roles {
      party: "organizations/sas"
      role: "executive_sponsor"
      person: "people/p1"
      since { year: 2024 }
      allocation_percent: 20
    }
    kpis {
      name: "alliances/star/kpis/seats"
      definition { display_name: "Seats" unit: "million" }
      targets {
        period: "2024"
        value { number: "3" }
      }
      measurements {
        period: "2024"
        value { number: "2.5" }
      }
    }
    partner_insights { party: "organizations/sas" topic: DECISION_STYLE text: "Asks @people/p2 first." }
  }
  next_steps {
    stage: "launch"
    gate: "launch_gate"
    criteria { criterion: "owners" display_name: "Both owners are named" must_meet: true met: true }
    criteria {
      criterion: "sponsors_talk"
      display_name: "The sponsors talk"
      must_meet: true
      text: "people/p1 has not met the partner's sponsor."
    }
    criteria {
      criterion: "fit"
      display_name: "Cultures fit"
      attested: true
      text: "Nobody has said that it is met."
    }
  }
  next_steps { stage: "exit" }
  duties {
    alliance: "alliances/star"
    rule: "SPONSOR_SILENT"
    severity: WARN
    text: "Meet the partner's sponsor."
    why: "Not told on one page."
    due_on { year: 2024 month: 9 day: 1 }
    standing: OVERDUE
    responsible: "people/p1"
    days_late: 29
  }
  findings {
    name: "alliances/star/findings/3"
    number: 3
    rule: "SPONSOR_SILENT"
    severity: WARN
    text: "people/p1 has not met the partner's sponsor."
    status: OPEN
  }
  checklist {
    activity_type: "kick_off"
    display_name: "Kick-off"
    done_on { year: 2024 month: 5 day: 7 }
  }
  checklist { activity_type: "culture_workshop" display_name: "Culture workshop" }
)pb";

constexpr char kPage[] = R"(Star Alliance
alliances/star · playbooks/standard@1 · version 12
as of 2024-09-30

Life cycle
  stage  design  since 2024-05-01

Origin and place
  tier  strategic

Members (2)
  lufthansa, sas

Roles
  sas  executive_sponsor  Jane Roe  since 2024  20 %

Next
  launch, through the gate launch_gate: 1 of 3 criteria are met
    must: The sponsors talk (sponsors_talk): Jane Roe has not met the partner's sponsor.
    should: Cultures fit (fit): to be attested
  exit

Expected in design
  done 2024-05-07  Kick-off
  not yet          Culture workshop

Overdue (1)
  2024-09-01  29 days late  SPONSOR_SILENT (WARN)
    Meet the partner's sponsor.
    Who: Jane Roe

Findings (1)
  #3  SPONSOR_SILENT (WARN)  open
    Jane Roe has not met the partner's sponsor.

Figures
  Seats  2024  2.5  of 3  million
)";

const PeopleNames& Names() {
  static const auto& names = *new PeopleNames{{"people/p1", "Jane Roe"}, {"people/p2", "Max Moe"}};
  return names;
}

TEST(BriefText, IsOnePage) {
  EXPECT_EQ(BriefText(Parse<v1::AllianceBrief>(kBrief), Names()), kPage);
}

TEST(BriefText, TellsOfManyOnlyHowManyMoreThereAre) {
  auto brief = Parse<v1::AllianceBrief>(kBrief);
  for (int i = 0; i < 19; ++i) {
    *brief.add_duties() = brief.duties(0);
    *brief.add_findings() = brief.findings(0);
  }
  const std::string text = BriefText(brief, Names());
  EXPECT_THAT(text, HasSubstr("Overdue (20)\n"));
  EXPECT_THAT(text, HasSubstr("Findings (20)\n"));
  EXPECT_THAT(text, HasSubstr("  and 14 more\n\nFindings"));
  EXPECT_THAT(text, HasSubstr("  and 14 more\n\nFigures"));
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 66) << "a printed page";
}

TEST(BriefText, AHandoverTellsMoreToTheOneWhoTakesOver) {
  v1::HandoverBrief brief = Parse<v1::HandoverBrief>(R"pb(
    tenures {
      person: "people/p2"
      since { year: 2022 month: 2 day: 1 }
      until { year: 2024 month: 1 day: 1 }
      activity_count: 7
      first_involved_on { year: 2022 month: 3 day: 4 }
    }
    handover {
      party: "organizations/sas"
      role: "executive_sponsor"
      from_person: "people/p2"
      to_person: "people/p1"
      takes_over_on { year: 2024 month: 1 day: 1 }
      overlap_until { year: 2024 month: 2 day: 1 }
      brief: "Ask @people/p2 about the slots."
      status: AGREED
    }
    decided_before {
      gate: "select_gate"
      outcome: GO
      gatekeepers: "people/p2"
      criteria {
        criterion: "fit"
        standing: WAIVED
        waived_until { year: 2025 }
      }
      conditions {
        id: "hire"
        text: "Hire."
        due_on { year: 2025 month: 3 day: 1 }
      }
      on { year: 2023 month: 6 day: 1 }
    }
    activities {
      activity_type: "sponsor_guidance"
      participants: "people/p2"
      summary: "Agreed the slots."
      on { year: 2023 }
      event: "events/9"
    }
  )pb");
  *brief.mutable_brief() = Parse<v1::AllianceBrief>(kBrief);
  EXPECT_EQ(HandoverBriefText(brief, "executive_sponsor", Names()), std::string(kPage) + R"(
Handover
  Jane Roe takes over from Max Moe on 2024-01-01, with help until 2024-02-01; agreed
  Ask Max Moe about the slots.

Who held executive_sponsor
  Max Moe  since 2022-02-01  until 2024-01-01  involved 7x, first 2022-03-04

About the partners
  sas, decision style: Asks Max Moe first.

Decided before, so not the newcomer's
  2023-06-01  select_gate  go  by Max Moe  without fit until 2025, open: hire by 2025-03-01

What the holder took part in
  2023  sponsor_guidance  Max Moe  events/9
    Agreed the slots.
)");
}

}  // namespace
}  // namespace entente::cli
