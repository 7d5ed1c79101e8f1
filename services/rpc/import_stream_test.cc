#include "services/rpc/import_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "entente/v1/ledger_service.grpc.pb.h"
#include "services/domain/refusal.h"
#include "services/rpc/fake_backend.h"

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;

// A part of `size` good commands.
v1::ImportCommandsRequest Part(int size) {
  v1::ImportCommandsRequest part;
  for (int i = 0; i < size; ++i) {
    v1::RenameOrganizationRequest& request = *part.add_commands()->mutable_rename_organization();
    request.set_name("organizations/o");
    request.set_display_name("O");
  }
  return part;
}

// An open import.
struct Import {
  explicit Import(FakeServer& server) : stub(v1::LedgerService::NewStub(server.channel())) {
    stream = stub->ImportCommands(&context);
  }
  std::unique_ptr<v1::LedgerService::Stub> stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<v1::ImportCommandsRequest, v1::ImportCommandsResponse>> stream;
};

TEST(ImportStream, AnswersPartsInOrder) {
  FakeServer server;
  Import import(server);
  std::thread writer([&] {
    for (int i = 1; i <= 50; ++i) import.stream->Write(Part(i));
    import.stream->WritesDone();
  });
  v1::ImportCommandsResponse response;
  int parts = 0;
  uint64_t position = 0;
  while (import.stream->Read(&response)) {
    EXPECT_EQ(response.outcomes_size(), ++parts);
    for (const auto& outcome : response.outcomes()) EXPECT_EQ(outcome.receipt().position(), ++position);
  }
  writer.join();
  EXPECT_TRUE(import.stream->Finish().ok());
  EXPECT_EQ(parts, 50);
}

TEST(ImportStream, RefusesFaultyCommandsAndTakesTheOthers) {
  FakeServer server;
  Import import(server);
  v1::ImportCommandsRequest part = Part(4);
  part.mutable_commands(1)->mutable_rename_organization()->set_name("nobody");
  part.mutable_commands(2)->Clear();
  ASSERT_TRUE(import.stream->Write(part));
  ASSERT_TRUE(import.stream->Write(Part(1)));
  import.stream->WritesDone();
  v1::ImportCommandsResponse response;
  ASSERT_TRUE(import.stream->Read(&response));
  ASSERT_EQ(response.outcomes_size(), 4);
  EXPECT_EQ(response.outcomes(0).receipt().position(), 1u);
  EXPECT_EQ(response.outcomes(1).refusal().code(), 3);
  EXPECT_THAT(FieldsOf(response.outcomes(1).refusal()), ElementsAre("name"));
  EXPECT_THAT(FieldsOf(response.outcomes(2).refusal()), ElementsAre("request"));
  EXPECT_EQ(response.outcomes(3).receipt().position(), 2u);
  ASSERT_TRUE(import.stream->Read(&response));
  EXPECT_FALSE(import.stream->Read(&response));
  EXPECT_TRUE(import.stream->Finish().ok());
}

TEST(ImportStream, AnswersAPartOfWhichEverythingIsRefused) {
  FakeServer server;
  Import import(server);
  v1::ImportCommandsRequest part;
  part.add_commands();
  ASSERT_TRUE(import.stream->Write(part));
  import.stream->WritesDone();
  v1::ImportCommandsResponse response;
  ASSERT_TRUE(import.stream->Read(&response));
  EXPECT_EQ(response.outcomes(0).refusal().code(), 3);
  EXPECT_TRUE(import.stream->Finish().ok());
  EXPECT_EQ(server.ledger().Position(), 0u);
}

TEST(ImportStream, AnswersWhatCameBeforeAPartThatCannotBeTaken) {
  FakeServer server;
  Import import(server);
  import.stream->Write(Part(1));
  import.stream->Write(Part(0));
  v1::ImportCommandsResponse response;
  ASSERT_TRUE(import.stream->Read(&response));
  EXPECT_FALSE(import.stream->Read(&response));
  EXPECT_EQ(ReasonOf(import.stream->Finish()), "FIELD_INVALID");
}

TEST(ImportStream, HoldsOnlyAFewPartsInHand) {
  FakeServer server;
  server.ledger().Hold();
  Import import(server);
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) import.stream->Write(Part(1));
    import.stream->WritesDone();
  });
  server.ledger().AwaitHeld(server.backend().import_parts_in_hand_max);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(server.ledger().Position(), server.backend().import_parts_in_hand_max);
  server.ledger().Release();
  v1::ImportCommandsResponse response;
  int parts = 0;
  while (import.stream->Read(&response)) ++parts;
  writer.join();
  EXPECT_TRUE(import.stream->Finish().ok());
  EXPECT_EQ(parts, 20);
}

TEST(ImportStream, SurvivesACallerWhoGoesAway) {
  FakeServer server;
  server.ledger().Hold();
  {
    Import import(server);
    import.stream->Write(Part(1));
    server.ledger().AwaitHeld(1);
    import.context.TryCancel();
    EXPECT_EQ(import.stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  server.ledger().Release();
  Import again(server);
  again.stream->Write(Part(1));
  again.stream->WritesDone();
  v1::ImportCommandsResponse response;
  EXPECT_TRUE(again.stream->Read(&response));
  EXPECT_TRUE(again.stream->Finish().ok());
}

TEST(ImportStream, EndsWithTheRefusalOfTheLedger) {
  FakeServer server;
  server.ledger().SetRefusal(domain::Refuse(v1::QUEUE_FULL, "Full."));
  Import import(server);
  import.stream->Write(Part(1));
  v1::ImportCommandsResponse response;
  EXPECT_FALSE(import.stream->Read(&response));
  EXPECT_EQ(ReasonOf(import.stream->Finish()), "QUEUE_FULL");
}

}  // namespace
}  // namespace entente::rpc
