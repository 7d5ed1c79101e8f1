// Who has read what is personal: a fact before the answer, and who may ask for it.
#include "absl/strings/str_format.h"
#include "entente/v1/export_service.grpc.pb.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;
using testing::IsEmpty;

class PersonalReadsTest : public support::ServerTest {
 protected:
  std::string GivenPerson(const std::string& name) const {
    return Done("RegisterPerson", absl::StrFormat(R"({"person": {"display_name": "%s"}})", name)).resource();
  }
  void ReadPerson(const std::string& person) const {
    const auto answer = client_->Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", person));
    ASSERT_THAT(answer.status, IsAccepted());
    ASSERT_NE(answer->display_name(), "");
  }
  std::vector<v1::TrailEntry> Trail(const std::string& filter) const {
    const auto answer =
        client_->Trail(absl::StrFormat(R"({"filter": {%s}, "read_after": "%d"})", filter, client_->Head()));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }
  std::vector<v1::TrailEntry> ReadsOf(const std::string& person) const {
    return Trail(absl::StrFormat(R"("read_person": "%s")", person));
  }
};

TEST_F(PersonalReadsTest, AReadIsAFactBeforeItIsAnswered) {
  const std::string ada = GivenPerson("Ada Quill");
  ReadPerson(ada);
  server_.Kill();
  Start();
  const auto reads = ReadsOf(ada);
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_EQ(reads[0].resource(), "principals/dev");
  EXPECT_EQ(reads[0].actor(), "principals/dev");
  EXPECT_EQ(reads[0].fact().personal_data_read().method(), "PersonService/GetPerson");
  EXPECT_THAT(reads[0].fact().personal_data_read().people(), ElementsAre(ada));
}

TEST_F(PersonalReadsTest, ABatchIsOneFactThatNamesEachPersonOnce) {
  const std::string ada = GivenPerson("Ada Quill");
  const std::string bob = GivenPerson("Bob Reed");
  const uint64_t head = client_->Head();
  ASSERT_THAT(client_
                  ->Ask<v1::BatchGetPeopleResponse>(
                      "BatchGetPeople", absl::StrFormat(R"({"names": ["%s", "%s", "%s"]})", ada, bob, ada))
                  .status,
              IsAccepted());
  EXPECT_EQ(client_->Head(), head + 1);
  EXPECT_THAT(ReadsOf(bob)[0].fact().personal_data_read().people(), ElementsAre(ada, bob));
}

TEST_F(PersonalReadsTest, WhatShowsNothingPersonalIsNoFact) {
  GivenAlliance();
  const std::string ada = GivenPerson("Ada Quill");
  const uint64_t head = client_->Head();
  EXPECT_THAT(client_->GetAlliance("alliances/x").status, IsAccepted());
  EXPECT_THAT(client_->Ask<v1::Person>("GetPerson", R"({"name": "people/aaaaaaaaaaaaaaaa"})").status,
              IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Trail(R"("include_access": true)"), testing::SizeIs(head));
  EXPECT_THAT(ReadsOf(ada), IsEmpty());
  EXPECT_EQ(client_->Head(), head);
}

TEST_F(PersonalReadsTest, TrailsLeaveAccessOutUnlessItIsAskedFor) {
  const std::string ada = GivenPerson("Ada Quill");
  const size_t before = Trail("").size();
  for (int i = 0; i < 5; ++i) ReadPerson(ada);
  EXPECT_THAT(Trail(""), testing::SizeIs(before));
  EXPECT_THAT(Trail(absl::StrFormat(R"("resource": "%s")", ada)), testing::SizeIs(1));
  EXPECT_THAT(Trail(R"("include_access": true)"), testing::SizeIs(before + 5));
  EXPECT_THAT(Trail(R"("resource": "principals/dev")"), testing::SizeIs(5));
}

TEST_F(PersonalReadsTest, AnExportIsAFactWithWhomItShows) {
  const std::string ada = GivenPerson("Ada Quill");
  const auto run = [&](bool personal) {
    v1::ExportEventsRequest request;
    request.set_format(v1::ExportEventsRequest::CSV);
    request.set_include_personal(personal);
    grpc::ClientContext context;
    const auto stream = v1::ExportService::NewStub(client_->channel())->ExportEvents(&context, request);
    v1::ExportEventsResponse piece;
    while (stream->Read(&piece)) {
    }
    EXPECT_THAT(stream->Finish(), IsAccepted());
  };
  const uint64_t head = client_->Head();
  run(false);
  EXPECT_THAT(ReadsOf(ada), IsEmpty());
  run(true);
  ASSERT_THAT(ReadsOf(ada), testing::SizeIs(1));
  EXPECT_EQ(ReadsOf(ada)[0].fact().personal_data_read().method(), "ExportService/ExportEvents");
  const auto exports = Trail(R"("resource": "principals/dev", "types": ["DataExported"])");
  ASSERT_EQ(exports.size(), 2u);
  EXPECT_EQ(exports[0].fact().data_exported().format(), "CSV");
  EXPECT_EQ(exports[0].fact().data_exported().personal(), "");
  EXPECT_EQ(exports[0].fact().data_exported().position(), head);
  EXPECT_EQ(exports[1].fact().data_exported().personal(), "yes");
}

// A server that asks who is calling: `root` may do everything, `reader` reads, `auditor` audits, `importer`
// loads history.
class DenialsTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(directory_ / "tokens", support::TokenLine("root", "administrator") +
                                                  support::TokenLine("reader", "reader") +
                                                  support::TokenLine("auditor", "auditor") +
                                                  support::TokenLine("importer", "importer"));
    server_.Start();
  }
  void Restart() {
    EXPECT_EQ(server_.Stop(), 0) << server_.Log();
    server_.Start();
  }
  support::Client As(const std::string& principal) const {
    return support::Client(server_.address(), support::TokenOf(principal));
  }
  std::vector<v1::TrailEntry> Denials() const {
    const support::Client auditor = As("auditor");
    const auto answer = auditor.Trail(R"({"filter": {"types": ["AccessDenied"], "include_access": true}})");
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }

  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data", {"--token-file", directory_ / "tokens"}};
};

TEST_F(DenialsTest, DenialsOfAKnownCallerAreGatheredAndRecordedBeforeTheServerStops) {
  constexpr uint64_t kCalls = 200;
  {
    const support::Client reader = As("reader");
    for (uint64_t i = 0; i < kCalls; ++i) {
      ASSERT_THAT(reader
                      .Do("RegisterOrganization",
                          R"({"organization_id": "acme", "organization": {"display_name": "A"}})")
                      .status,
                  IsRefused(v1::PERMISSION_DENIED));
    }
  }
  Restart();
  const auto denials = Denials();
  // One for each minute in which they came.
  ASSERT_FALSE(denials.empty());
  EXPECT_LE(denials.size(), 3u);
  uint64_t count = 0;
  for (const v1::TrailEntry& entry : denials) {
    const v1::AccessDenied& denied = entry.fact().access_denied();
    EXPECT_EQ(entry.actor(), "principals/reader");
    EXPECT_EQ(entry.resource(), "principals/reader");
    EXPECT_EQ(denied.method(), "OrganizationService/RegisterOrganization");
    EXPECT_NE(denied.permission(), "");
    count += denied.count();
  }
  EXPECT_EQ(count, kCalls);
}

TEST_F(DenialsTest, CommandsOfAnImportThatAreDeniedAreCountedOneByOne) {
  const v1::Command denied = support::ToCommand(
      "PlaceLegalHold",
      R"({"name": "people/4q2m7v5t3k6d2s3a", "matter": "case 1", "context": {"reason": "r"}})");
  const v1::Command allowed = support::ToCommand(
      "RegisterOrganization", R"({"organization_id": "acme", "organization": {"display_name": "A"}})");
  {
    const auto outcomes = As("importer").Import({denied, allowed, denied});
    ASSERT_THAT(outcomes.status, IsAccepted());
    EXPECT_TRUE(outcomes.value[0].has_refusal());
    EXPECT_TRUE(outcomes.value[1].has_receipt());
    EXPECT_TRUE(outcomes.value[2].has_refusal());
  }
  Restart();
  uint64_t count = 0;
  for (const v1::TrailEntry& entry : Denials()) {
    EXPECT_EQ(entry.fact().access_denied().method(), "LedgerService/ImportCommands");
    EXPECT_EQ(entry.fact().access_denied().permission(), "people.hold");
    count += entry.fact().access_denied().count();
  }
  EXPECT_EQ(count, 2u);
}

TEST_F(DenialsTest, WhoIsNotKnownIsNoFact) {
  {
    const support::Client stranger(server_.address(), support::TokenOf("nobody"));
    EXPECT_THAT(stranger.Do("RegisterOrganization", R"({"organization_id": "acme"})").status,
                IsRefused(v1::CREDENTIALS_INVALID));
  }
  Restart();
  EXPECT_THAT(Denials(), IsEmpty());
}

}  // namespace
}  // namespace entente
