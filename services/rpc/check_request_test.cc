#include "services/rpc/check_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "entente/v1/admin_service.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "services/rpc/field_plan.h"
#include "services/rpc/method_table.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The paths of the faulty fields.
std::vector<std::string> Paths(const google::protobuf::Message& message) {
  std::vector<std::string> paths;
  for (const domain::FieldFault& fault : FindFaults(message)) paths.push_back(fault.field);
  return paths;
}

v1::RecordKpiValueRequest GoodRequest() {
  v1::RecordKpiValueRequest request;
  request.set_kpi("alliances/a/kpis/k");
  request.set_period("2012-Q4");
  request.mutable_value()->set_number("2.69");
  return request;
}

struct Case {
  std::string name;
  std::function<void(v1::RecordKpiValueRequest&)> change;
  std::string path;  // Empty if there is no fault.
};

TEST(CheckRequest, FindsTheFaultOfEachKindOfRule) {
  using Request = v1::RecordKpiValueRequest;
  const std::vector<Case> cases = {
      {"good", [](Request&) {}, ""},
      {"required text", [](Request& r) { r.clear_period(); }, "period"},
      {"required message", [](Request& r) { r.clear_value(); }, "value"},
      {"no choice made", [](Request& r) { r.mutable_value()->Clear(); }, "value.value"},
      {"format in a oneof", [](Request& r) { r.mutable_value()->set_number("x"); }, "value.number"},
      {"empty text in a oneof", [](Request& r) { r.mutable_value()->set_number(""); }, "value.number"},
      {"resource", [](Request& r) { r.set_kpi("alliances/a"); }, "kpi"},
      {"good money", [](Request& r) { r.mutable_value()->mutable_money()->set_currency_code("EUR"); }, ""},
      {"currency", [](Request& r) { r.mutable_value()->mutable_money()->set_units(1); }, "value.money"},
      {"signs",
       [](Request& r) {
         r.mutable_value()->mutable_money()->set_currency_code("EUR");
         r.mutable_value()->mutable_money()->set_units(1);
         r.mutable_value()->mutable_money()->set_nanos(-1);
       },
       "value.money"},
      {"nanos",
       [](Request& r) {
         r.mutable_value()->mutable_money()->set_currency_code("EUR");
         r.mutable_value()->mutable_money()->set_nanos(1'000'000'000);
       },
       "value.money"},
      {"below the least", [](Request& r) { r.mutable_context()->set_sequence(-1); }, "context.sequence"},
      {"the least", [](Request& r) { r.mutable_context()->set_sequence(1'000'000); }, ""},
      {"above the most", [](Request& r) { r.mutable_context()->set_sequence(1'000'001); },
       "context.sequence"},
      {"a year", [](Request& r) { r.mutable_context()->mutable_effective_on()->set_year(2012); }, ""},
      {"no date", [](Request& r) { r.mutable_context()->mutable_effective_on(); }, "context.effective_on"},
      {"a day that does not exist",
       [](Request& r) {
         r.mutable_context()->mutable_effective_on()->set_year(2013);
         r.mutable_context()->mutable_effective_on()->set_month(2);
         r.mutable_context()->mutable_effective_on()->set_day(29);
       },
       "context.effective_on"},
      {"long but within characters",
       [](Request& r) {
         std::string text;
         for (int i = 0; i < 2000; ++i) text += "ü";
         r.mutable_context()->set_reason(text);
       },
       ""},
      {"too long", [](Request& r) { r.mutable_context()->set_reason(std::string(2001, 'x')); },
       "context.reason"},
      {"control character", [](Request& r) { r.mutable_context()->set_reason("a\x01"); }, "context.reason"},
      {"key with a blank", [](Request& r) { r.mutable_context()->set_request_id("a b"); },
       "context.request_id"},
      {"nested required", [](Request& r) { r.mutable_context()->add_evidence(); }, "context.evidence[0].uri"},
      {"bytes of the wrong length",
       [](Request& r) {
         r.mutable_context()->add_evidence()->set_uri("urn:a:b");
         r.mutable_context()->mutable_evidence(0)->set_sha256("short");
       },
       "context.evidence[0].sha256"},
  };
  for (const Case& a_case : cases) {
    v1::RecordKpiValueRequest request = GoodRequest();
    a_case.change(request);
    if (a_case.path.empty()) {
      EXPECT_THAT(Paths(request), IsEmpty()) << a_case.name;
    } else {
      EXPECT_THAT(Paths(request), ElementsAre(a_case.path)) << a_case.name;
    }
  }
}

TEST(CheckRequest, RefusesATextThatShowsNothing) {
  v1::RecordKpiValueRequest request = GoodRequest();
  request.mutable_context()->set_reason(" \u200B\n");
  EXPECT_THAT(Paths(request), ElementsAre("context.reason"));
  request.mutable_context()->set_reason("\u200B.");
  EXPECT_THAT(Paths(request), IsEmpty());
}

TEST(CheckRequest, NamesAllFaultsAtOnce) {
  v1::RecordKpiValueRequest request;
  request.mutable_context()->set_on_behalf_of("alliances/a");
  request.mutable_context()->set_corrects("events/x");
  EXPECT_THAT(Paths(request),
              ElementsAre("kpi", "period", "value", "context.on_behalf_of", "context.corrects"));
  const absl::Status status = CheckRequest(request);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(domain::ReasonOf(status), v1::FIELD_INVALID);
}

TEST(CheckRequest, LimitsLists) {
  v1::RecordKpiValueRequest request = GoodRequest();
  for (int i = 0; i < 21; ++i) request.mutable_context()->add_evidence()->set_uri("urn:a:b");
  EXPECT_THAT(Paths(request), ElementsAre("context.evidence"));
}

TEST(CheckRequest, LimitsListsThatHaveNoRule) {
  v1::CreateAllianceRequest request;
  request.set_alliance_id("a");
  request.set_display_name("A");
  EXPECT_THAT(Paths(request), ElementsAre("parties"));
  for (int i = 0; i < 100; ++i) request.add_parties("organizations/o");
  EXPECT_THAT(Paths(request), IsEmpty());
  request.add_parties("organizations/o");
  EXPECT_THAT(Paths(request), ElementsAre("parties"));
}

TEST(CheckRequest, RefusesAnEmptyElement) {
  v1::CreateAllianceRequest request;
  request.set_alliance_id("a");
  request.set_display_name("A");
  request.add_parties("");
  EXPECT_THAT(Paths(request), ElementsAre("parties[0]"));
}

TEST(CheckRequest, RefusesWhatTheServerSets) {
  v1::RegisterPersonRequest request;
  request.mutable_person()->set_display_name("A");
  EXPECT_THAT(Paths(request), IsEmpty());
  request.mutable_person()->set_name("people/a");
  request.mutable_person()->set_version(3);
  request.mutable_person()->set_erased(true);
  request.mutable_person()->mutable_create_time();
  EXPECT_THAT(Paths(request),
              ElementsAre("person.name", "person.version", "person.create_time", "person.erased"));
}

TEST(CheckRequest, RefusesNumbersThatAnEnumDoesNotHave) {
  v1::DefineKpiRequest request;
  request.mutable_definition()->set_direction(static_cast<v1::KpiDefinition::Direction>(7));
  EXPECT_THAT(Paths(request), ::testing::Contains("definition.direction"));
}

TEST(CheckRequest, ChecksCommandsInsideAGroup) {
  v1::ApplyCommandsRequest request;
  *request.add_commands()->mutable_record_kpi_value() = GoodRequest();
  request.add_commands()->mutable_record_kpi_value()->set_kpi("x");
  request.add_commands();
  EXPECT_THAT(Paths(request),
              ElementsAre("commands[1].record_kpi_value.kpi", "commands[1].record_kpi_value.period",
                          "commands[1].record_kpi_value.value", "commands[2].request"));
}

TEST(CheckRequest, ChecksTheCommandOfAProposal) {
  v1::ProposeCommandRequest request;
  EXPECT_THAT(Paths(request), ElementsAre("command"));
  request.mutable_command()->mutable_end_party();
  EXPECT_THAT(Paths(request), ::testing::Contains("command.end_party.alliance"));
}

TEST(CheckRequest, RefusesAMomentThatDoesNotExist) {
  v1::ConfirmClockRequest request;
  EXPECT_THAT(Paths(request), ElementsAre("now"));
  request.mutable_now()->set_nanos(-1);
  EXPECT_THAT(Paths(request), ElementsAre("now"));
}

TEST(CheckRequest, TellsABoundedNumberOfFaults) {
  v1::ApplyCommandsRequest request;
  for (int i = 0; i < 500; ++i) request.add_commands();
  EXPECT_EQ(FindFaults(request).size(), kFaultsToldMax);
}

TEST(CheckRequest, PutsThePrefixBeforeThePaths) {
  EXPECT_EQ(FindFaults(v1::GetEventRequest(), "commands[3].").front().field, "commands[3].name");
}

// Walks every message that can stand in a request: making the plan of one with a pattern that cannot be
// read would end the process, and a rule that no value can keep is found here.
void ExpectSatisfiable(const MessagePlan& plan, std::set<const MessagePlan*>& seen) {
  if (!seen.insert(&plan).second) return;
  for (const FieldPlan& field : plan.fields) {
    const std::string& name = field.field->full_name();
    EXPECT_LE(field.length_min, field.length_max) << name;
    if (field.min.has_value() && field.max.has_value()) {
      EXPECT_LE(*field.min, *field.max) << name;
    }
    EXPECT_FALSE(field.required && field.output_only) << name;
    EXPECT_TRUE(v1::FieldRule::Format_IsValid(field.format)) << name;
    EXPECT_TRUE(field.patterns.empty() || field.format == v1::FieldRule::FORMAT_UNSPECIFIED)
        << name << " has both a format and a resource pattern";
    if (!field.patterns.empty()) EXPECT_EQ(field.kind, FieldPlan::Kind::kText) << name;
    if (field.message != nullptr) ExpectSatisfiable(*field.message, seen);
  }
}

TEST(CheckRequest, HasRulesThatCanBeKeptForEveryRequest) {
  std::set<const MessagePlan*> seen;
  for (const MethodRow& row : MethodTable::Get().rows()) {
    ExpectSatisfiable(PlanOf(row.method->input_type()), seen);
  }
  EXPECT_GT(seen.size(), 40u);
}

}  // namespace
}  // namespace entente::rpc
