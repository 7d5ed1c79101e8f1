#include "services/server/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "entente/v1/admin_service.grpc.pb.h"
#include "entente/v1/alliance_service.grpc.pb.h"
#include "entente/v1/audit_service.grpc.pb.h"
#include "entente/v1/organization_service.grpc.pb.h"
#include "entente/v1/person_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"

namespace entente::server {
namespace {

using ::testing::HasSubstr;

// A directory that goes with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = ::testing::TempDir() + "/entented-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

Config ConfigFor(const TemporaryDirectory& directory) {
  Config config;
  config.data_dir = directory.path() + "/data";
  config.listen = "127.0.0.1:0";
  config.log_requests = "none";
  config.sweep_interval_seconds = 0;
  return config;
}

// A server and a connection to it.
struct Running {
  explicit Running(const Config& config) : server(Server::Start(config).value()) {
    channel = grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials());
  }

  v1::Receipt Register(const std::string& id) {
    v1::RegisterOrganizationRequest request;
    request.set_organization_id(id);
    request.mutable_organization()->set_display_name("The " + id);
    grpc::ClientContext context;
    v1::Receipt receipt;
    const grpc::Status status =
        v1::OrganizationService::NewStub(channel)->RegisterOrganization(&context, request, &receipt);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return receipt;
  }

  v1::Receipt Create(const std::string& id, const std::string& party) {
    v1::CreateAllianceRequest request;
    request.set_alliance_id(id);
    request.set_display_name("The " + id);
    request.add_parties("organizations/" + party);
    grpc::ClientContext context;
    v1::Receipt receipt;
    const grpc::Status status =
        v1::AllianceService::NewStub(channel)->CreateAlliance(&context, request, &receipt);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return receipt;
  }

  grpc::Status Get(const std::string& name, v1::Alliance& alliance) {
    v1::GetAllianceRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    return v1::AllianceService::NewStub(channel)->GetAlliance(&context, request, &alliance);
  }

  std::unique_ptr<Server> server;
  std::shared_ptr<grpc::Channel> channel;
};

TEST(Server, AnswersWithWhatWasRecordedAlsoAfterARestart) {
  TemporaryDirectory directory;
  const Config config = ConfigFor(directory);
  uint64_t position = 0;
  {
    Running running(config);
    running.Register("acme");
    position = running.Create("star", "acme").position();
    EXPECT_GT(position, 1u);
    v1::Alliance alliance;
    for (int i = 0; i < 3; ++i) {  // From the log, and then from memory.
      ASSERT_TRUE(running.Get("alliances/star", alliance).ok());
      EXPECT_EQ(alliance.display_name(), "The star");
      EXPECT_EQ(alliance.parties_size(), 1);
    }
    EXPECT_EQ(running.Get("alliances/nobody", alliance).error_code(), grpc::StatusCode::NOT_FOUND);
  }
  Running again(config);
  v1::Alliance alliance;
  ASSERT_TRUE(again.Get("alliances/star", alliance).ok());
  EXPECT_EQ(alliance.display_name(), "The star");
  v1::ListAlliancesRequest request;
  request.mutable_as_of()->set_read_after(position);
  // Views say that they are not ready until they have looked at the log.
  v1::ListAlliancesResponse list;
  grpc::Status status;
  for (int i = 0; i < 200; ++i) {
    grpc::ClientContext context;
    status = v1::AllianceService::NewStub(again.channel)->ListAlliances(&context, request, &list);
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(list.alliances_size(), 1);
}

TEST(Server, StreamsTheTrailOfEverything) {
  TemporaryDirectory directory;
  Running running(ConfigFor(directory));
  const uint64_t position = running.Register("acme").position();
  grpc::ClientContext context;
  const auto reader = v1::AuditService::NewStub(running.channel)->StreamTrail(&context, {});
  v1::TrailEntry entry;
  uint64_t entries = 0;
  while (reader->Read(&entry)) ++entries;
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(entries, position);
}

TEST(Server, OpensWhatIsPersonalForThoseWhoAsk) {
  TemporaryDirectory directory;
  Running running(ConfigFor(directory));
  const auto stub = v1::PersonService::NewStub(running.channel);
  v1::RegisterPersonRequest request;
  request.mutable_person()->set_display_name("Ada Example");
  v1::Receipt receipt;
  {
    grpc::ClientContext context;
    ASSERT_TRUE(stub->RegisterPerson(&context, request, &receipt).ok());
  }
  v1::BatchGetPeopleRequest question;
  question.add_names(receipt.resource());
  v1::BatchGetPeopleResponse people;
  {
    grpc::ClientContext context;
    const grpc::Status status = stub->BatchGetPeople(&context, question, &people);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  EXPECT_EQ(people.people(0).display_name(), "Ada Example");
  EXPECT_FALSE(people.people(0).erased());
  question.add_names("people/nobody");
  grpc::ClientContext context;
  EXPECT_EQ(stub->BatchGetPeople(&context, question, &people).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST(Server, KeepsItsDataToItself) {
  TemporaryDirectory directory;
  const Config config = ConfigFor(directory);
  Running running(config);
  struct stat facts = {};
  ASSERT_EQ(stat(config.data_dir.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
  const auto second = Server::Start(config);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use by another entented"));
}

TEST(Server, SaysThatAPortIsInUse) {
  TemporaryDirectory directory;
  TemporaryDirectory other;
  Running running(ConfigFor(directory));
  Config config = ConfigFor(other);
  config.listen = running.server->address();
  const auto second = Server::Start(config);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("port in use"));
}

TEST(Server, TellsHowItIs) {
  TemporaryDirectory directory;
  Running running(ConfigFor(directory));
  grpc::ClientContext context;
  v1::ServerInfo info;
  ASSERT_TRUE(v1::AdminService::NewStub(running.channel)->GetServerInfo(&context, {}, &info).ok());
  EXPECT_EQ(info.authentication(), "development");
  EXPECT_EQ(info.log_id().size(), 32u);
  EXPECT_FALSE(info.read_only());
  EXPECT_EQ(info.views_size(), 3);
  EXPECT_GT(info.limits_size(), 5);
}

}  // namespace
}  // namespace entente::server
