#include "services/rpc/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "entente/v1/admin_service.grpc.pb.h"
#include "entente/v1/alliance_service.grpc.pb.h"
#include "entente/v1/audit_service.grpc.pb.h"
#include "entente/v1/ledger_service.grpc.pb.h"
#include "entente/v1/organization_service.grpc.pb.h"
#include "entente/v1/ownership_service.grpc.pb.h"
#include "entente/v1/person_service.grpc.pb.h"
#include "services/domain/refusal.h"
#include "services/rpc/fake_backend.h"
#include "services/rpc/grpc_status.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kReaderToken(40, 'r');
const std::string kWriterToken(40, 'w');

std::string TokenLines() {
  return access::TokenLine("bi", "reader", kReaderToken).value() + "\n" +
         access::TokenLine("crm", "contributor", kWriterToken).value();
}

v1::AssignRoleRequest GoodAssignment() {
  v1::AssignRoleRequest request;
  request.set_alliance("alliances/a");
  request.set_party("organizations/o");
  request.set_role("sponsor");
  request.set_person("people/p");
  request.mutable_context()->set_request_id("r-1");
  return request;
}

// Assigns a role with a token, or without one if it is empty.
grpc::Status Assign(FakeServer& server, const v1::AssignRoleRequest& request, const std::string& token,
                    v1::Receipt* receipt = nullptr) {
  grpc::ClientContext context;
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  v1::Receipt ignored;
  return v1::OwnershipService::NewStub(server.channel())
      ->AssignRole(&context, request, receipt == nullptr ? &ignored : receipt);
}

TEST(Service, ServesEveryMethodOfEveryDescriptor) {
  FakeServer server;
  for (const MethodRow& row : MethodTable::Get().rows()) {
    const bool is_unary = !row.method->client_streaming() && !row.method->server_streaming();
    if (is_unary) {
      EXPECT_NE(CallRaw(*server.channel(), row.path, "").error_code(), grpc::StatusCode::UNIMPLEMENTED)
          << row.path;
    }
    EXPECT_FALSE(row.permission_name.empty()) << row.path;
    EXPECT_GT(row.deadline.count(), 0) << row.path;
  }
  EXPECT_EQ(MethodTable::Get().services().size(), 21u);
}

TEST(Service, AnswersACommandWithItsReceipt) {
  FakeServer server(TokenLines());
  v1::Receipt receipt;
  ASSERT_TRUE(Assign(server, GoodAssignment(), kWriterToken, &receipt).ok());
  EXPECT_EQ(receipt.position(), 1u);
  ASSERT_EQ(server.ledger().Callers().size(), 1u);
  EXPECT_EQ(server.ledger().Callers()[0].principal, "principals/crm");
  EXPECT_EQ(server.ledger().Callers()[0].authority, "token:crm role:contributor");
}

TEST(Service, RefusesStrangersBeforeItLooksAtTheRequest) {
  FakeServer server(TokenLines());
  const v1::AssignRoleRequest empty;
  EXPECT_EQ(ReasonOf(Assign(server, empty, "")), "CREDENTIALS_MISSING");
  EXPECT_EQ(ReasonOf(Assign(server, empty, "wrong")), "CREDENTIALS_INVALID");
  EXPECT_EQ(ReasonOf(Assign(server, empty, kReaderToken)), "PERMISSION_DENIED");
  EXPECT_EQ(Assign(server, empty, "").error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Assign(server, empty, kReaderToken).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReasonOf(Assign(server, empty, kWriterToken)), "FIELD_INVALID");
  EXPECT_EQ(server.ledger().Position(), 0u);
}

TEST(Service, AsksForMoreToRecordHistory) {
  FakeServer server(TokenLines());
  v1::AssignRoleRequest request = GoodAssignment();
  request.mutable_context()->set_historical(true);
  EXPECT_EQ(ReasonOf(Assign(server, request, kWriterToken)), "PERMISSION_DENIED");
  EXPECT_EQ(server.ledger().Position(), 0u);
}

TEST(Service, AsksForThePermissionOfEachCommandInAGroup) {
  FakeServer server(TokenLines());
  v1::ApplyCommandsRequest request;
  *request.add_commands()->mutable_assign_role() = GoodAssignment();
  request.mutable_commands(0)->mutable_assign_role()->mutable_context()->clear_request_id();
  request.add_commands()->mutable_void_event()->set_event("events/1");
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + kWriterToken);
  v1::ApplyCommandsResponse response;
  const grpc::Status status =
      v1::LedgerService::NewStub(server.channel())->ApplyCommands(&context, request, &response);
  EXPECT_EQ(ReasonOf(status), "PERMISSION_DENIED");
}

TEST(Service, NamesTheFieldsOfAGroup) {
  FakeServer server;
  v1::ApplyCommandsRequest request;
  *request.add_commands()->mutable_assign_role() = GoodAssignment();
  *request.add_commands()->mutable_assign_role() = GoodAssignment();
  request.mutable_commands(1)->mutable_assign_role()->set_role("No Role");
  grpc::ClientContext context;
  v1::ApplyCommandsResponse response;
  const grpc::Status status =
      v1::LedgerService::NewStub(server.channel())->ApplyCommands(&context, request, &response);
  EXPECT_THAT(FieldsOf(status),
              ElementsAre("commands[1].assign_role.role", "commands[0].assign_role.context.request_id",
                          "commands[1].assign_role.context.request_id"));
}

TEST(Service, CarriesTheLedgersRefusalWithAllDetails) {
  FakeServer server;
  server.ledger().SetRefusal(
      domain::Unmet({{"GATE", "alliances/a", "No sponsor."}, {"GATE", "alliances/a", "No KPI."}}));
  const grpc::Status status = Assign(server, GoodAssignment(), "");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(status), "PRECONDITION_FAILED");
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::PreconditionFailure failure;
  ASSERT_EQ(details.details_size(), 2);
  ASSERT_TRUE(details.details(1).UnpackTo(&failure));
  EXPECT_EQ(failure.violations_size(), 2);
}

TEST(Service, RefusesTextThatIsNotUtf8AndNamesTheField) {
  FakeServer server;
  // alliance (1), and context (9) with reason (5).
  const std::string bytes = std::string("\x0a\x02\xff\xfe");
  const grpc::Status status = CallRaw(*server.channel(), "/entente.v1.OwnershipService/AssignRole", bytes);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "FIELD_INVALID");
  EXPECT_THAT(FieldsOf(status), ElementsAre("alliance"));
}

TEST(Service, RefusesBytesThatAreNoMessage) {
  FakeServer server;
  const grpc::Status status =
      CallRaw(*server.channel(), "/entente.v1.OwnershipService/AssignRole", "\xff\xff\xff");
  EXPECT_EQ(ReasonOf(status), "FIELD_INVALID");
}

TEST(Service, RefusesMessagesThatAreTooLarge) {
  FakeServer server;
  v1::AssignRoleRequest request = GoodAssignment();
  request.mutable_context()->set_reason(std::string(5 << 20, 'x'));
  const grpc::Status own = Assign(server, request, "");
  EXPECT_EQ(own.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(own), "TOO_LARGE");
  request.mutable_context()->set_reason(std::string(9 << 20, 'x'));
  EXPECT_EQ(Assign(server, request, "").error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(Assign(server, GoodAssignment(), "").ok());
}

TEST(Service, DoesNotKnowOtherMethods) {
  FakeServer server;
  EXPECT_EQ(CallRaw(*server.channel(), "/entente.v1.OwnershipService/Abolish", "").error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST(Service, EndsACallAtItsDeadline) {
  FakeServer server;
  server.ledger().Hold();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(100));
  v1::Receipt receipt;
  const grpc::Status status =
      v1::OwnershipService::NewStub(server.channel())->AssignRole(&context, GoodAssignment(), &receipt);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST(Service, SurvivesACallerWhoGoesAway) {
  FakeServer server;
  server.ledger().Hold();
  grpc::ClientContext context;
  std::thread canceller([&] {
    server.ledger().AwaitHeld(1);
    context.TryCancel();
  });
  v1::Receipt receipt;
  const grpc::Status status =
      v1::OwnershipService::NewStub(server.channel())->AssignRole(&context, GoodAssignment(), &receipt);
  canceller.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
  server.ledger().Release();
  EXPECT_TRUE(Assign(server, GoodAssignment(), "").ok());
}

TEST(Service, AnswersFromMemoryAndFromTheReads) {
  FakeServer server;
  const auto stub = v1::AllianceService::NewStub(server.channel());
  v1::GetAllianceRequest request;
  v1::Alliance alliance;
  request.set_name("alliances/fresh");
  {
    grpc::ClientContext context;
    ASSERT_TRUE(stub->GetAlliance(&context, request, &alliance).ok());
    EXPECT_EQ(alliance.summary(), "from memory");
  }
  request.mutable_as_of()->mutable_effective_on()->set_year(2012);
  grpc::ClientContext context;
  ASSERT_TRUE(stub->GetAlliance(&context, request, &alliance).ok());
  EXPECT_EQ(alliance.name(), "alliances/fresh");
  EXPECT_EQ(alliance.summary(), "");
}

TEST(Service, SaysThatReadAfterIsNotReached) {
  FakeServer server;
  v1::GetAllianceRequest request;
  request.set_name("alliances/a");
  request.mutable_as_of()->set_read_after(1001);
  grpc::ClientContext context;
  v1::Alliance alliance;
  EXPECT_EQ(
      ReasonOf(v1::AllianceService::NewStub(server.channel())->GetAlliance(&context, request, &alliance)),
      "READ_AFTER_NOT_REACHED");
}

TEST(Service, RefusesReadsWhenTooManyWait) {
  FakeServer server("", /*reads_waiting_max=*/1);
  server.reads().blocked = true;
  const auto stub = v1::OrganizationService::NewStub(server.channel());
  v1::GetOrganizationRequest request;
  request.set_name("organizations/o");
  std::vector<std::thread> callers;
  std::atomic<int> refused = 0;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 6; ++i) {
    callers.emplace_back([&] {
      grpc::ClientContext context;
      v1::Organization organization;
      const grpc::Status status = stub->GetOrganization(&context, request, &organization);
      if (status.ok()) ++answered;
      if (ReasonOf(status) == "QUEUE_FULL" && status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED)
        ++refused;
      // One is read and one waits; when the others are refused, those two may go on.
      if (refused >= 4) server.reads().blocked = false;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(refused + answered, 6);
  EXPECT_GE(refused, 4);
}

TEST(Service, TellsTheOperatorWhatItIs) {
  FakeServer server(access::TokenLine("ops", "operator", kWriterToken).value());
  const auto stub = v1::AdminService::NewStub(server.channel());
  v1::ServerInfo info;
  {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + kWriterToken);
    ASSERT_TRUE(stub->GetServerInfo(&context, {}, &info).ok());
    EXPECT_EQ(info.authentication(), "tokens");
    EXPECT_EQ(info.limits().at("message_bytes_max"), 4u << 20);
    ASSERT_EQ(info.views_size(), 1);
    EXPECT_TRUE(info.views(0).ready());
  }
  v1::ConfirmClockRequest request;
  request.mutable_now()->set_seconds(std::time(nullptr) + 100);
  {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + kWriterToken);
    EXPECT_EQ(ReasonOf(stub->ConfirmClock(&context, request, &info)), "PRECONDITION_FAILED");
    EXPECT_EQ(server.ledger().clock_confirmations, 0);
  }
  request.mutable_now()->set_seconds(std::time(nullptr));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + kWriterToken);
  EXPECT_TRUE(stub->ConfirmClock(&context, request, &info).ok());
  EXPECT_EQ(server.ledger().clock_confirmations, 1);
}

TEST(Service, RefusesNewCallsWhenItStops) {
  FakeServer server;
  server.backend().stopping = true;
  EXPECT_EQ(ReasonOf(Assign(server, GoodAssignment(), "")), "SHUTTING_DOWN");
}

TEST(Service, CountsNoCallThatHasEnded) {
  FakeServer server(TokenLines());
  EXPECT_TRUE(Assign(server, GoodAssignment(), kWriterToken).ok());
  EXPECT_FALSE(Assign(server, GoodAssignment(), "wrong").ok());
  server.backend().stopping = true;
  EXPECT_FALSE(Assign(server, GoodAssignment(), kWriterToken).ok());
  // The last of a call follows its answer.
  while (server.backend().calls_in_hand > 0) std::this_thread::yield();
  EXPECT_EQ(server.backend().calls_in_hand, 0);
}

TEST(Service, NamesInTheLogWhoWasDenied) {
  FakeServer server(TokenLines());
  ASSERT_EQ(ReasonOf(Assign(server, GoodAssignment(), kReaderToken)), "PERMISSION_DENIED");
  v1::AssignRoleRequest historical = GoodAssignment();
  historical.mutable_context()->set_historical(true);
  ASSERT_EQ(ReasonOf(Assign(server, historical, kWriterToken)), "PERMISSION_DENIED");
  const std::string log = server.StopAndTakeLog();
  EXPECT_THAT(log, HasSubstr("\"principal\":\"principals/bi\",\"code\":\"PERMISSION_DENIED\""));
  EXPECT_THAT(log, HasSubstr("\"principal\":\"principals/crm\",\"code\":\"PERMISSION_DENIED\""));
}

TEST(Service, ShowsNothingPersonalThatCannotBeRecorded) {
  FakeServer server;
  v1::GetPersonRequest request;
  request.set_name("people/4q2m8v1t0k7d9s3a");
  const auto get = [&server, &request] {
    grpc::ClientContext context;
    v1::Person answer;
    const grpc::Status status =
        v1::PersonService::NewStub(server.channel())->GetPerson(&context, request, &answer);
    if (!status.ok()) EXPECT_EQ(answer.ByteSizeLong(), 0u);
    return status;
  };
  EXPECT_TRUE(get().ok());
  ASSERT_EQ(server.ledger().Access().size(), 1u);
  EXPECT_EQ(server.ledger().Access()[0].fact.event.personal_data_read().people(0), request.name());
  server.ledger().SetRefusal(domain::Refuse(v1::LEDGER_READ_ONLY, "the disk is gone"));
  EXPECT_EQ(ReasonOf(get()), "LEDGER_READ_ONLY");
  server.ledger().SetRefusal(domain::Refuse(v1::WRITE_OUTCOME_UNKNOWN, "the disk is gone"));
  EXPECT_EQ(ReasonOf(get()), "LEDGER_READ_ONLY");
  server.ledger().SetRefusal(domain::Refuse(v1::QUEUE_FULL, "too many wait"));
  EXPECT_EQ(ReasonOf(get()), "QUEUE_FULL");
}

TEST(Service, NamesNoOneInTheLogWhoIsNotKnown) {
  FakeServer server(TokenLines());
  ASSERT_EQ(ReasonOf(Assign(server, GoodAssignment(), "")), "CREDENTIALS_MISSING");
  ASSERT_EQ(ReasonOf(Assign(server, GoodAssignment(), "wrong")), "CREDENTIALS_INVALID");
  const std::string log = server.StopAndTakeLog();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2);
  EXPECT_THAT(log, Not(HasSubstr("principal")));
}

TEST(Service, WritesOneLineForEachRequestWithoutItsContent) {
  FakeServer server(TokenLines());
  v1::AssignRoleRequest request = GoodAssignment();
  request.mutable_context()->set_reason("top secret");
  ASSERT_TRUE(Assign(server, request, kWriterToken).ok());
  ASSERT_FALSE(Assign(server, request, "wrong").ok());
  const std::string log = server.StopAndTakeLog();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2);
  EXPECT_THAT(
      log,
      HasSubstr(
          "\"method\":\"OwnershipService/AssignRole\",\"principal\":\"principals/crm\",\"code\":\"OK\""));
  EXPECT_THAT(log, HasSubstr("\"request_id\":\"r-1\",\"position\":1}"));
  EXPECT_THAT(log, HasSubstr("\"reason\":\"CREDENTIALS_INVALID\""));
  EXPECT_THAT(log, Not(HasSubstr("secret")));
  EXPECT_THAT(log, Not(HasSubstr(kWriterToken)));
}

}  // namespace
}  // namespace entente::rpc
