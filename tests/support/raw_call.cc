#include "tests/support/raw_call.h"

#include <chrono>

#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"

namespace entente::support {
namespace {

constexpr std::chrono::seconds kDeadline(60);

// A call on its way.
struct Pending {
  grpc::ClientContext context;
  grpc::ByteBuffer answer;
  grpc::Status status;
  std::unique_ptr<grpc::ClientAsyncResponseReader<grpc::ByteBuffer>> reader;
};

std::unique_ptr<Pending> Begin(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                               const std::string& bytes, const std::map<std::string, std::string>& headers,
                               grpc::CompletionQueue& queue) {
  auto pending = std::make_unique<Pending>();
  pending->context.set_deadline(std::chrono::system_clock::now() + kDeadline);
  for (const auto& [key, value] : headers) pending->context.AddMetadata(key, value);
  const grpc::Slice slice(bytes);
  grpc::GenericStub stub(channel);
  pending->reader = stub.PrepareUnaryCall(&pending->context, path, grpc::ByteBuffer(&slice, 1), &queue);
  pending->reader->StartCall();
  pending->reader->Finish(&pending->answer, &pending->status, pending.get());
  return pending;
}

// Waits for so many answers.
void Take(grpc::CompletionQueue& queue, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
  }
}

}  // namespace

grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                     const std::string& bytes, const std::map<std::string, std::string>& headers) {
  grpc::CompletionQueue queue;
  const auto pending = Begin(channel, path, bytes, headers, queue);
  Take(queue, 1);
  return pending->status;
}

std::vector<grpc::Status> CallAllAtOnce(const std::vector<std::shared_ptr<grpc::Channel>>& channels,
                                        const std::string& path, const std::vector<std::string>& requests) {
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<Pending>> calls;
  for (const std::string& request : requests) {
    calls.push_back(Begin(channels[calls.size() % channels.size()], path, request, {}, queue));
  }
  Take(queue, calls.size());
  std::vector<grpc::Status> statuses;
  for (const auto& call : calls) statuses.push_back(call->status);
  return statuses;
}

}  // namespace entente::support
