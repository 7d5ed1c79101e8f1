// What no client should send: refused with the right code and reason and every fault at once, and nothing is
// recorded.
#include <set>

#include "absl/strings/str_format.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "tests/support/raw_call.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::CallRaw;
using support::ConditionsOf;
using support::FieldsOf;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr char kRegisterPath[] = "/entente.v1.OrganizationService/RegisterOrganization";

class BadInputTest : public support::ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    GivenAlliance();
    head_ = client_->Head();
  }

  // Every test of this fixture refuses all it tries.
  void TearDown() override {
    if (client_ != nullptr) EXPECT_EQ(client_->Head(), head_) << "something was recorded";
  }

  grpc::Status Refusal(const std::string& method, const std::string& json) {
    return client_->Do(method, json).status;
  }

  uint64_t head_ = 0;
};

TEST_F(BadInputTest, AnUnknownMethodIsUnimplemented) {
  for (const char* path : {"/entente.v1.AllianceService/DestroyAlliance",
                           "/entente.v2.AllianceService/GetAlliance", "/nowhere"}) {
    EXPECT_EQ(CallRaw(client_->channel(), path, "").error_code(), grpc::StatusCode::UNIMPLEMENTED) << path;
  }
}

TEST_F(BadInputTest, BytesThatAreNoMessageAreRefused) {
  for (const std::string& bytes :
       {std::string("\xff\xff\xff\xff"), std::string("\x0a\x7f"), std::string("{}")}) {
    EXPECT_THAT(CallRaw(client_->channel(), kRegisterPath, bytes), IsRefused(v1::FIELD_INVALID));
  }
}

TEST_F(BadInputTest, AValueOfTheWrongTypeIsRefused) {
  // Field 1 is a text and comes as a number, field 2 is a message and comes as a number.
  EXPECT_THAT(CallRaw(client_->channel(), kRegisterPath, std::string("\x08\x05\x10\x07", 4)),
              IsRefused(v1::FIELD_INVALID));
}

TEST_F(BadInputTest, TextThatIsNotUtf8IsRefusedByName) {
  const std::string organization = "\x12\x02\xc3\x28";  // display_name, whose second byte continues nothing.
  const std::string bytes =
      std::string("\x0a\x01\x61\x12", 4) + static_cast<char>(organization.size()) + organization;
  const grpc::Status status = CallRaw(client_->channel(), kRegisterPath, bytes);
  EXPECT_THAT(status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(status), ElementsAre("organization.display_name"));
}

TEST_F(BadInputTest, AllFaultsComeAtOnce) {
  const auto status = Refusal("CreateAlliance", R"({"alliance_id": "Not An Id", "parties": ["companies/acme"],
      "external_references": [{"system": "crm"}],
      "context": {"effective_on": "2023-02-30", "sequence": "-1", "evidence": [{"uri": "no uri", "sha256": "YWJj"}]}})");
  EXPECT_THAT(status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(status),
              UnorderedElementsAre("alliance_id", "display_name", "parties[0]", "external_references[0].id",
                                   "context.effective_on", "context.sequence", "context.evidence[0].uri",
                                   "context.evidence[0].sha256"));
}

TEST_F(BadInputTest, ADateThatDoesNotExistIsRefused) {
  for (const char* date : {R"({"year": 2023, "month": 2, "day": 29})", R"({"year": 2023, "month": 13})",
                           R"({"year": 2023, "day": 5})", R"({"month": 5})", R"({"year": 10000})",
                           R"({"year": 2023, "month": -1})"}) {
    const auto status = Refusal(
        "EndParty",
        absl::StrFormat(
            R"({"alliance": "alliances/x", "organization": "organizations/acme", "context": {"effective_on": %s}})",
            date));
    EXPECT_THAT(status, IsRefused(v1::FIELD_INVALID)) << date;
    EXPECT_THAT(FieldsOf(status), ElementsAre("context.effective_on")) << date;
  }
}

TEST_F(BadInputTest, TextThatIsTooLongIsRefused) {
  const auto rename = [&](const std::string& name) {
    return Refusal("RenameOrganization",
                   R"({"name": "organizations/acme", "display_name": ")" + name + R"("})");
  };
  const auto status = rename(std::string(201, 'x'));
  EXPECT_THAT(status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(status), ElementsAre("display_name"));
  // Characters count, not bytes: 200 of two bytes each are accepted as far as the rules go.
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "\xc3\xa4";
  EXPECT_THAT(client_
                  ->Do("RenameOrganization", R"({"name": "organizations/acme", "display_name": ")" + umlauts +
                                                 R"(", "context": {"validate_only": true}})")
                  .status,
              IsAccepted());
}

TEST_F(BadInputTest, ControlCharactersAreRefused) {
  EXPECT_THAT(
      FieldsOf(Refusal("RenameOrganization",
                       "{\"name\": \"organizations/acme\", \"display_name\": \"A\\u0000B\\u001b[2J\"}")),
      ElementsAre("display_name"));
}

TEST_F(BadInputTest, WhatDoesNotExistIsNamed) {
  const auto status = Refusal("AssignRole", R"({"alliance": "alliances/x", "party": "organizations/nowhere",
      "role": "alliance_manager", "person": "people/nobody"})");
  EXPECT_THAT(status, IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(FieldsOf(status), UnorderedElementsAre("party", "person"));
  EXPECT_THAT(FieldsOf(Refusal("JoinParty", R"({"alliance": "alliances/x",
                                                "organization": "organizations/external:crm:none"})")),
              ElementsAre("organization"));
}

TEST_F(BadInputTest, AStageThatThePlaybookDoesNotHaveIsRefused) {
  const auto status = Refusal("EnterStage", R"({"alliance": "alliances/x", "stage": "honeymoon"})");
  EXPECT_THAT(status, IsRefused(v1::NOT_IN_PLAYBOOK));
  EXPECT_THAT(FieldsOf(status), ElementsAre("stage"));
}

TEST_F(BadInputTest, APartyThatIsThereAlreadyIsRefused) {
  const auto join =
      Refusal("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/acme"})");
  EXPECT_THAT(join, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(join), ElementsAre("ALREADY_A_MEMBER"));
  const auto create = Refusal("CreateAlliance", R"({"alliance_id": "y", "display_name": "Y",
      "parties": ["organizations/acme", "organizations/globex", "organizations/acme"]})");
  EXPECT_THAT(create, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(create), ElementsAre("parties[2]"));
}

TEST_F(BadInputTest, EveryUnmetConditionIsNamed) {
  const auto status =
      Refusal("SucceedParty", R"({"alliance": "alliances/x", "organization": "organizations/globex",
      "successor": "organizations/acme", "context": {"effective_on": "2019-01-01"}})");
  EXPECT_THAT(status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(status), ElementsAre("NOT_A_PARTY"));
  Refusal("SucceedParty", R"({"alliance": "alliances/x", "organization": "organizations/acme",
      "successor": "organizations/acme"})");
}

TEST_F(BadInputTest, AResourceThatExistsIsNotMadeAgain) {
  EXPECT_THAT(Refusal("RegisterOrganization",
                      R"({"organization_id": "acme", "organization": {"display_name": "Acme"}})"),
              IsRefused(v1::RESOURCE_ALREADY_EXISTS));
}

TEST_F(BadInputTest, AStaleVersionIsRefusedWithTheCurrentOne) {
  const auto status = Refusal("EnterStage", R"({"alliance": "alliances/x", "stage": "develop",
                                                "context": {"expected_version": "2"}})");
  EXPECT_THAT(status, IsRefused(v1::VERSION_MISMATCH));
  EXPECT_THAT(support::Explain(status), testing::HasSubstr("3"));
}

TEST_F(BadInputTest, AMessageThatIsTooLargeIsRefused) {
  const std::string bytes = std::string("\x0a\x80\x80\xc0\x02", 5) + std::string(5 << 20, 'x');
  EXPECT_THAT(CallRaw(client_->channel(), kRegisterPath, bytes), IsRefused(v1::TOO_LARGE));
  // The connection and the server are as they were.
  EXPECT_THAT(client_->GetAlliance("alliances/x").status, IsAccepted());
}

TEST_F(BadInputTest, WhatOnlyTheServerSetsIsRefused) {
  EXPECT_THAT(FieldsOf(Refusal("RegisterPerson", R"({"person": {"name": "people/me", "display_name": "N",
                                                                "version": "7", "erased": true}})")),
              UnorderedElementsAre("person.name", "person.version", "person.erased"));
}

TEST_F(BadInputTest, AnImportNamesEachBadCommandAndTakesNoneOfIt) {
  const auto outcomes = client_->Import({
      support::ToCommand("EnterStage", R"({"alliance": "alliances/x", "stage": "honeymoon"})"),
      support::ToCommand("JoinParty", R"({"alliance": "Alliances/X", "context": {"historical": true}})"),
      support::ToCommand("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/acme"})"),
      v1::Command(),
  });
  ASSERT_THAT(outcomes.status, IsAccepted());
  ASSERT_EQ(outcomes.value.size(), 4u);
  std::vector<grpc::Status> refusals;
  for (const auto& outcome : outcomes.value) refusals.push_back(support::AsGrpcStatus(outcome.refusal()));
  EXPECT_THAT(refusals[0], IsRefused(v1::NOT_IN_PLAYBOOK));
  EXPECT_THAT(FieldsOf(refusals[0]), ElementsAre(testing::HasSubstr("stage")));
  EXPECT_THAT(refusals[1], IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(refusals[1]),
              UnorderedElementsAre(testing::HasSubstr("alliance"), testing::HasSubstr("organization")));
  EXPECT_THAT(refusals[2], IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(refusals[3], IsRefused(v1::FIELD_INVALID));
}

TEST_F(BadInputTest, AnImportPartThatIsNoMessageEndsTheStream) {
  EXPECT_THAT(CallRaw(client_->channel(), "/entente.v1.LedgerService/ImportCommands", "\xff\xff\xff"),
              IsRefused(v1::FIELD_INVALID));
}

TEST_F(BadInputTest, AGroupSaysInWhichCommandTheFaultsAre) {
  const auto group = client_->Ask<v1::ApplyCommandsResponse>("ApplyCommands", R"({"commands": [
      {"enter_stage": {"alliance": "alliances/x", "stage": "develop", "context": {"request_id": "inner"}}},
      {"join_party": {"alliance": "alliances/x"}}, {}]})");
  EXPECT_THAT(group.status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(group.status),
              UnorderedElementsAre("commands[0].enter_stage.context.request_id",
                                   "commands[1].join_party.organization", "commands[2].request"));
}

TEST_F(BadInputTest, QueriesAreHeldToTheSameRules) {
  const auto answer = client_->Ask<v1::Alliance>("GetAlliance", R"({"name": "alliances/",
      "as_of": {"effective_on": "2023-02-30"}})");
  EXPECT_THAT(answer.status, IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(FieldsOf(answer.status), UnorderedElementsAre("name", "as_of.effective_on"));
  EXPECT_THAT(client_->Ask<v1::Alliance>("GetAlliance", R"({"name": "alliances/none"})").status,
              IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(client_->Trail(R"({"filter": {"resource": "galaxies/far"}})").status,
              IsRefused(v1::FIELD_INVALID));
}

using ManyCallersTest = support::ServerTest;

TEST_F(ManyCallersTest, AThousandAtOnceAreAnsweredAndCounted) {
  const uint64_t head = client_->Head();
  std::vector<std::unique_ptr<support::Client>> clients;
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(std::make_unique<support::Client>(server_.address()));
    channels.push_back(clients.back()->channel());
  }
  std::vector<std::string> requests;
  for (int i = 0; i < 1000; ++i) {
    requests.push_back(
        support::FromJson<v1::RegisterOrganizationRequest>(
            absl::StrFormat(
                R"({"organization_id": "org-%d", "organization": {"display_name": "One of many"}})", i))
            .SerializeAsString());
  }
  uint64_t accepted = 0;
  for (const grpc::Status& status : support::CallAllAtOnce(channels, kRegisterPath, requests)) {
    if (status.ok()) {
      ++accepted;
    } else {
      EXPECT_THAT(status, IsRefused(v1::QUEUE_FULL));
    }
  }
  EXPECT_GT(accepted, 0u);
  EXPECT_EQ(client_->Head(), head + accepted);
  EXPECT_THAT(client_
                  ->Do("RegisterOrganization",
                       R"({"organization_id": "after", "organization": {"display_name": "After"}})")
                  .status,
              IsAccepted());
}

}  // namespace
}  // namespace entente
