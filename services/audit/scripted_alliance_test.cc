// The trail of a scripted alliance, as a person reads it: every type of event at least once, corrected ones,
// and what stands beside an event. The expected text is tests/golden/trail_of_a_scripted_alliance.txt;
// whoever changes a sentence reads all of it anew.
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "services/audit/trail.h"
#include "services/views/test_views.h"

namespace entente::audit {
namespace {

using views::RecordBuilder;
using views::Voided;

constexpr char kGoldenFile[] = ENTENTE_SOURCE_DIR "/tests/golden/trail_of_a_scripted_alliance.txt";
constexpr char kAlliance[] = "alliances/blue-harbour";
constexpr char kPlaybook[] = "playbooks/light@1";

RecordBuilder Of(const std::string& resource, const std::string& fact) {
  v1::Fact parsed;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(fact, &parsed)) << fact;
  return RecordBuilder(resource, std::move(parsed)).On(2023, 11, 14);
}

RecordBuilder Here(const std::string& fact) {
  return Of(kAlliance, fact).ByRulesOf(kPlaybook);
}

class ScriptedAllianceTest : public views::ViewsTest {
 protected:
  void SetUp() override {
    Prepare();
    Open();
    Work();
    End();
    Erase();
    Look();
    Close();
    Own();
    Pass();
    Find();
  }

  void Prepare() {
    history_.Record({
        Of("playbooks/light",
           "playbook_published { playbook { name: 'playbooks/light' version: 1 display_name: 'Light'"
           " stages { id: 'select' display_name: 'Select' next: 'develop' }"
           " stages { id: 'develop' display_name: 'Develop' } } }"),
        Of("organizations/acme",
           "organization_registered { display_name: 'Acme' is_own: true country_code: 'DE' }"),
        Of("organizations/globex", "organization_registered { display_name: 'Globex' }"),
        Of("organizations/globex", "organization_renamed { display_name: 'Globex Group' }").On(2023, 10, 1),
        Of("people/ada", "person_registered { display_name: 'Ada' organization: 'organizations/acme' }"),
        Of("people/bob", "person_registered { display_name: 'Bob' }"),
        Of("people/bob", "person_updated { display_name: 'Bob' organization: 'organizations/globex' }")
            .On(2023, 11),
    });
  }

  void Open() {
    history_.Record({
        Here("alliance_created { display_name: 'Blue Harbour' summary: 'Batteries for ferries.' form: "
             "'consortium'"
             " playbook_version: 'playbooks/light@1' stage: 'select'"
             " external_references { system: 'crm' id: '4711' } }")
            .On(2021, 3, 1)
            .Historically()
            .Because("It was run on paper until now."),
        Here("party_joined { organization: 'organizations/acme' }").On(2021, 3, 1).Historically(),
        Here("party_invited { organization: 'organizations/globex' }").On(2021, 5).Historically(),
        Here("party_applied { organization: 'organizations/globex' }").On(2021, 6, 1).Historically(),
        Here("party_joined { organization: 'organizations/globex' membership_kind: 'associate' }")
            .On(2021, 7, 1)
            .Historically()
            .Proven("https://example.com/accession", "Deed of accession"),
        Here("alliance_described { display_name: 'Blue Harbour Ferries' form: 'equity_joint_venture' }"),
        Here("alliance_described { summary: 'Batteries and engines for ferries.' }"),
        Here("role_assigned { party: 'organizations/acme' role: 'executive_sponsor' person: 'people/ada'"
             " capacity: HOLDER }")
            .On(2023, 11, 1)
            .Because("Agreed at the kick-off")
            .Proven("https://example.com/minutes/2023-11", "Minutes of the kick-off")
            .Proven("https://example.com/mail/17"),
        Here("role_assigned { party: 'organizations/acme' role: 'executive_sponsor' person: 'people/bob'"
             " capacity: HOLDER }")
            .By("principals/crm")
            .For("organizations/acme"),
        Here("role_assigned { party: 'organizations/acme' role: 'alliance_manager' person: 'people/ada'"
             " capacity: DEPUTY }"),
        Here("role_assigned { party: 'organizations/globex' role: 'office_holder' office: 'chief executive'"
             " person: 'people/bob' }"),
    });
  }

  void Work() {
    history_.Record({
        Here("stage_entered { stage: 'develop' }").Under("approvals/first"),
        Here("status_changed { status: ON_HOLD }").Because("The yard is on strike."),
        Here("kpi_defined { kpi: 'ferries' definition { display_name: 'Ferries sold' unit: 'ferries' "
             "direction: HIGHER } }"),
        Here("kpi_target_set { kpi: 'ferries' period: '2023' value { number: '12' } }"),
        Here("kpi_target_set { kpi: 'ferries' period: '2023' value { number: '10' } }"),
        Here("kpi_measured { kpi: 'ferries' period: '2023' value { number: '9' } }"),
        Here("kpi_defined { kpi: 'sales' definition { display_name: 'Sales' unit: 'EUR' is_money: true } }"),
        Here("kpi_measured { kpi: 'sales' period: '2023-Q3'"
             " value { money { currency_code: 'EUR' units: 2500000 nanos: 500000000 } } }"),
        Here("agreement_signed { agreement: 'frame' title: 'Frame agreement' kind: 'definitive_agreement'"
             " parties: 'organizations/acme' parties: 'organizations/globex'"
             " value { currency_code: 'EUR' units: 40000000 } }"),
        Here("agreement_took_effect { agreement: 'frame' }").On(2024, 1, 1),
        Here("agreement_amended { agreement: 'frame' summary: 'Spare parts are included' }"),
        Here("agreement_terminated { agreement: 'frame' }").On(2026),
        Here("milestone_planned { milestone: 'launch' title: 'Launch of the first ferry' kind: 'product'"
             " due_on { year: 2024 month: 3 } }"),
        Here("milestone_reached { milestone: 'launch' }"),
        Here("milestone_missed { milestone: 'second' title: 'Launch of the second ferry' kind: 'product' }"),
        Of("approvals/first", "command_proposed { method: 'EnterStage' }").By("principals/ada"),
        Of("approvals/first", "proposal_approved {}").By("principals/boss"),
        Of("approvals/second", "command_proposed { method: 'VoidEvent' }").By("principals/ada"),
        Of("approvals/second", "proposal_rejected {}").By("principals/boss").Because("It did happen."),
        Of("approvals/third", "command_proposed { method: 'ChangeStatus' }").By("principals/ada"),
        Of("approvals/third", "proposal_withdrawn {}").By("principals/ada"),
    });
  }

  void End() {
    const uint64_t ended =
        history_.Record(Here("role_ended { party: 'organizations/acme' role: 'executive_sponsor' person: "
                             "'people/bob' capacity: HOLDER }"));
    history_.Record(Here("role_ended { party: 'organizations/acme' role: 'executive_sponsor' person: "
                         "'people/bob' capacity: HOLDER }")
                        .On(2023, 12, 1)
                        .Correcting(ended)
                        .Because("It was said too early."));
    history_.Record({
        Here("party_suspended { organization: 'organizations/globex' }"),
        Here("party_reinstated { organization: 'organizations/globex' }"),
        Here("party_downgraded { organization: 'organizations/globex' membership_kind: 'affiliate' }"),
        Here("party_succeeded { organization: 'organizations/globex' successor: 'organizations/initech' }"),
    });
    const uint64_t left = history_.Record(Here("party_left { organization: 'organizations/initech' }"));
    history_.Record(Voided(kAlliance, left).On(2023, 11, 14).Because("It was another company of that name."));
  }

  void Erase() {
    history_.Record({
        Of("people/bob", "legal_hold_placed { matter: 'case 4711' }").Because("Ordered by the court."),
        Of("people/bob", "legal_hold_lifted { matter: 'case 4711' }").Because("The case is closed."),
        Of("people/bob",
           "person_erased { legal_basis: 'GDPR Art. 17(1)(b)' key_id: '0011'"
           " backups_expire_on { year: 2023 month: 12 day: 14 } }")
            .Under("approvals/fourth")
            .Because("The person asked for it."),
    });
  }

  void Look() {
    history_.Record({
        Of("principals/ada",
           "personal_data_read { method: 'PersonService/GetPerson' people: 'people/bob' people_count: 1 }")
            .By("principals/ada"),
        Of("principals/ada",
           "data_exported { format: 'CSV' resource: 'alliances/blue' personal: 'yes' position: 60 }")
            .By("principals/ada"),
        Of("principals/ada",
           "access_denied { method: 'PersonService/ErasePerson' permission: 'people.erase' count: 3 }")
            .By("principals/ada"),
        Of("policies/access",
           "policy_changed { authentication: 'tokens' grants { principal: 'principals/ada' roles: 'auditor' }"
           " summary: 'principals/ada is now auditor (was reader)' }")
            .By("principals/entente"),
    });
  }

  void Close() {
    history_.Record({
        Of("periods/2022", "period_closed { last_day { year: 2022 month: 12 day: 31 } }")
            .By("principals/boss")
            .Because("The board has signed the accounts of 2022."),
        Of("logs/6c6f67",
           "log_opened { predecessor: 'logs/6f6c64' predecessor_origin: 'entente/6f6c64' position: 54 cause: "
           "RESTORED"
           " cause_text: 'restored to an earlier point' }")
            .By("principals/entente"),
        Of("logs/6c6f67", "heads_rooted { position: 56 resource_count: 12 }").By("principals/entente"),
    });
  }

  // Why there is the alliance, and who owns it.
  void Own() {
    history_.Record({
        Here(
            "needs_assessed { needs: 'Quiet ferries' gaps: 'No batteries of our own' options: 'Build a plant'"
            " options: 'Find a partner' conclusion: ALLY }"),
        Here("origin_stated { kind: BUSINESS_UNIT unit: 'Ferries' objective: 'Half of the fleet without "
             "diesel' }"),
        Here(
            "alliance_classified { tier: 'strategic' business_areas: 'propulsion' business_areas: 'sales' }"),
        Here("function_engaged { party: 'organizations/acme' function: 'legal' person: 'people/ada' }"),
        Here("function_signed_off { party: 'organizations/acme' function: 'legal' }"),
        Here("function_released { party: 'organizations/acme' function: 'legal' }"),
        Here("team_member_added { person: 'people/ada' party: 'organizations/acme' function: 'marketing'"
             " allocation_percent: 40 }"),
        Here(
            "counterparts_paired { person: 'people/ada' party: 'organizations/acme' counterpart: 'people/bob'"
            " counterpart_party: 'organizations/globex' }"),
        Here("partner_insight_recorded { party: 'organizations/globex' topic: DECISION_STYLE"
             " text: 'Decides on Fridays, in a circle of three.' }"),
        Here("activity_recorded { activity_type: 'sponsor_contact' participants: 'people/ada'"
             " participants: 'people/bob' summary: 'Agreed on the pace.' }"),
        Here(
            "handover_agreed { party: 'organizations/acme' role: 'alliance_manager' from_person: 'people/ada'"
            " to_person: 'people/bob' takes_over_on { year: 2023 month: 12 day: 1 }"
            " overlap_until { year: 2024 month: 1 day: 15 } brief: 'Globex waits for the drawings.' }"),
        Here("handover_completed { party: 'organizations/acme' role: 'alliance_manager' to_person: "
             "'people/bob' }"),
        Here("counterparts_unpaired { person: 'people/ada' counterpart: 'people/bob' }"),
        Here("team_member_removed { person: 'people/ada' }"),
        Of("people/ada",
           "work_profile_set { main_job: 'product manager' unit: 'Ferries' remit: 'propulsion'"
           " capacity_percent: 60 }"),
        Of("people/ada", "competency_assessed { competency: 'negotiation' level: 4 }"),
        Of("people/ada", "person_departed {}"),
    });
  }

  // Its gates, its rules, and its end.
  void Pass() {
    history_.Record({
        Here("gate_decided { gate: 'launch_gate' from_stage: 'design' to_stage: 'launch' outcome: GO"
             " criteria { criterion: 'manager_named' standing: MET } gatekeepers: 'people/bob'"
             " conditions { id: 'insurance' text: 'Insure the first ferry' due_on { year: 2024 month: 2 day: "
             "1 } } }"),
        Here("gate_condition_met { gate: 'launch_gate' condition: 'insurance' }"),
        Here("obligation_stated { obligation: 'warranty' title: 'Warranty for the batteries' party: "
             "'organizations/globex' owner: 'people/bob' due_on { year: 2030 } survives_retirement: true }"),
        Here("obligation_discharged { obligation: 'warranty' }"),
        Here("rule_overridden { rule: 'TOO_FEW_PARTIES' severity: INFO until { year: 2024 month: 6 day: 30 } "
             "}")
            .Under("approvals/fifth")
            .Because("The third party joins in spring."),
        Here("rule_override_ended { rule: 'TOO_FEW_PARTIES' }"),
        Here("playbook_adopted { playbook_version: 'playbooks/standard@1' }"),
        Here("retirement_initiated { cause: 'The last ferry is sold' transition_plan: 'Globex serves the "
             "fleet.' }"),
        Here("retirement_completed { lessons: 'Name the manager first' lessons: 'Measure from the start' }"),
        Of("logs/6c6f67", "feature_enabled { feature: 'ownership' }").By("principals/entente"),
    });
  }

  // What the rules found.
  void Find() {
    history_.Record({
        Of("findings/blue",
           "finding_raised { number: 1 rule: 'LATE_ALLIANCE_MANAGER' severity: WARN subject: "
           "'organizations/acme'"
           " due_on { year: 2021 month: 3 day: 31 }"
           " text: 'The holder of the role alliance_manager for organizations/acme came 958 days and 1 stage "
           "late.'"
           " why: 'The role is to be filled early.' playbook_version: 'playbooks/light@1' events: 'events/17'"
           " lasting: true }")
            .On(2021, 3, 31)
            .By("principals/entente"),
        Of("findings/blue", "finding_acknowledged { number: 1 note: 'It was before our time.' }"),
        Of("findings/blue",
           "finding_accepted { number: 1 until { year: 2024 month: 12 day: 31 } note: 'Nothing is to "
           "be done.' }")
            .Under("approvals/sixth"),
        Of("findings/blue", "finding_cleared { number: 1 text: 'It is asked no longer.' }")
            .By("principals/entente"),
        Of("sweeps/daily",
           "sweep_completed { day { year: 2023 month: 11 day: 14 } alliance_count: 1 raised_count: 1 }")
            .By("principals/entente"),
    });
  }

  std::vector<v1::TrailEntry> Trail() {
    CatchUp();
    v1::ListTrailRequest request;
    request.mutable_filter()->set_include_access(true);
    request.set_include_changes(true);
    const auto response = ListTrail(log_, views_->trail, request, absl::UTCTimeZone());
    EXPECT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(response->next_page_token(), "");
    return {response->entries().begin(), response->entries().end()};
  }
};

TEST_F(ScriptedAllianceTest, ItsTrailReadsAsItDidWhenAPersonReadIt) {
  std::string trail;
  for (const v1::TrailEntry& entry : Trail())
    absl::StrAppend(&trail, entry.name(), "  ", entry.text(), "\n\n");
  std::ostringstream golden;
  golden << std::ifstream(kGoldenFile).rdbuf();
  EXPECT_EQ(trail, golden.str());
}

TEST_F(ScriptedAllianceTest, ItHasEveryTypeOfEvent) {
  std::set<std::string> types;
  for (const v1::TrailEntry& entry : Trail()) types.insert(entry.type());
  const auto* fact = v1::Fact::descriptor();
  for (int i = 0; i < fact->field_count(); ++i) {
    const std::string& type = fact->field(i)->message_type()->name();
    EXPECT_TRUE(types.contains(type))
        << type << " has to be added to the script, and its sentence to be read";
  }
}

TEST_F(ScriptedAllianceTest, EveryEntryIsExplainedAloneAsInTheTrail) {
  for (const v1::TrailEntry& entry : Trail()) {
    v1::GetEventRequest request;
    request.set_name(entry.name());
    const auto alone = GetEvent(log_, request, absl::UTCTimeZone());
    ASSERT_TRUE(alone.ok()) << alone.status();
    EXPECT_EQ(alone->text(), entry.text());
    EXPECT_EQ(alone->changes_size(), entry.changes_size());
  }
}

}  // namespace
}  // namespace entente::audit
