#include "services/rpc/answer_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "entente/v1/audit_service.grpc.pb.h"
#include "services/rpc/fake_backend.h"

namespace entente::rpc {
namespace {

struct Read {
  uint64_t entries = 0;
  bool in_order = true;
  grpc::Status status;
};

Read ReadAll(FakeServer& server, const v1::StreamTrailRequest& request = {}) {
  grpc::ClientContext context;
  const auto reader = v1::AuditService::NewStub(server.channel())->StreamTrail(&context, request);
  Read read;
  v1::TrailEntry entry;
  while (reader->Read(&entry)) {
    ++read.entries;
    read.in_order = read.in_order && entry.name() == "events/" + std::to_string(read.entries);
  }
  read.status = reader->Finish();
  return read;
}

TEST(AnswerStream, StreamsAllEntriesInOrder) {
  FakeServer server;
  for (const uint64_t length : {0, 1, 3, 20'000}) {
    server.reads().trail_length = length;
    const Read read = ReadAll(server);
    EXPECT_TRUE(read.status.ok()) << read.status.error_message();
    EXPECT_EQ(read.entries, length);
    EXPECT_TRUE(read.in_order);
  }
}

TEST(AnswerStream, EndsWithTheRefusalOfWhatCannotBeRead) {
  FakeServer server;
  server.reads().trail_length = 10'000;
  server.reads().trail_breaks_after = 5'000;
  const Read read = ReadAll(server);
  EXPECT_EQ(read.entries, 5'000u);
  EXPECT_EQ(read.status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(ReasonOf(read.status), "DATA_CORRUPT");
}

TEST(AnswerStream, RefusesARequestThatBreaksItsRules) {
  FakeServer server;
  v1::StreamTrailRequest request;
  request.mutable_filter()->set_resource("nothing");
  EXPECT_EQ(ReasonOf(ReadAll(server, request).status), "FIELD_INVALID");
  request.Clear();
  request.set_read_after(1001);
  EXPECT_EQ(ReasonOf(ReadAll(server, request).status), "READ_AFTER_NOT_REACHED");
}

TEST(AnswerStream, ReadsLittleAheadOfASlowClient) {
  FakeServer server;
  server.reads().trail_length = 1'000'000;
  {
    grpc::ClientContext context;
    const auto reader = v1::AuditService::NewStub(server.channel())->StreamTrail(&context, {});
    v1::TrailEntry entry;
    ASSERT_TRUE(reader->Read(&entry));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    // Two buffers of ours, and what gRPC and the sockets hold.
    EXPECT_LT(server.reads().entries_read, 100'000u);
    context.TryCancel();
    while (reader->Read(&entry)) {
    }
    EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  for (int i = 0; i < 500 && server.reads().cursors_open > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(server.reads().cursors_open, 0);
}

}  // namespace
}  // namespace entente::rpc
