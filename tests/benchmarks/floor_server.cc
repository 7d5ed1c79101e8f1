// The floor: a server without logic, which shows what gRPC and RocksDB can do on this machine.
//
//   floor_server DIRECTORY
//
// Listens on a free port of the loopback address, prints `listening on 127.0.0.1:PORT`, and stops on SIGTERM
// or SIGINT. See README.md for what each call is the floor of.
#include <grpcpp/grpcpp.h>

#include <csignal>
#include <cstdio>
#include <deque>

#include "floor.grpc.pb.h"
#include "tests/benchmarks/floor_store.h"

namespace entente::benchmarks {
namespace {

namespace pb = entente::floor::v1;

grpc::Status ToGrpc(const rocksdb::Status& status) {
  return status.ok() ? grpc::Status::OK : grpc::Status(grpc::StatusCode::UNAVAILABLE, status.ToString());
}

// One `Append` on its way. It belongs to the committer and ends itself with the answer.
class PendingEntry final : public Pending {
 public:
  PendingEntry(const pb::Entry& entry, pb::Position* reply, grpc::ServerUnaryReactor* call)
      : entry_(entry), reply_(reply), call_(call) {}

  uint64_t AddTo(rocksdb::WriteBatch& batch, uint64_t position) override {
    PutEntry(batch, ++position, entry_.id(), entry_.payload());
    reply_->set_position(position);
    return position;
  }
  void Written(const rocksdb::Status& status) override {
    call_->Finish(ToGrpc(status));
    delete this;
  }

 private:
  const pb::Entry& entry_;
  pb::Position* const reply_;
  grpc::ServerUnaryReactor* const call_;
};

// One `Import`: reads the next part while the last one is written. The client bounds how many parts are under
// way. Answers come from the committer thread in the order of the parts. It ends itself in OnDone.
class ImportCall final : public grpc::ServerBidiReactor<entente::v1::ImportCommandsRequest, pb::Position> {
 public:
  explicit ImportCall(FloorStore& store) : store_(store) { ReadNext(); }

  void OnReadDone(bool ok) override {
    if (ok) {
      {
        std::lock_guard lock(mutex_);
        ++unanswered_;
      }
      store_.Submit(new Part(*this, std::move(part_)));
      ReadNext();
      return;
    }
    std::unique_lock lock(mutex_);
    all_read_ = true;
    FinishIfIdle(lock);
  }
  void OnWriteDone(bool) override {
    std::unique_lock lock(mutex_);
    replies_.pop_front();
    --unanswered_;
    if (!replies_.empty()) StartWrite(&replies_.front());
    FinishIfIdle(lock);
  }
  void OnDone() override { delete this; }

 private:
  // One message of the stream. It belongs to the committer.
  class Part final : public Pending {
   public:
    Part(ImportCall& call, entente::v1::ImportCommandsRequest part) : call_(call), part_(std::move(part)) {}
    uint64_t AddTo(rocksdb::WriteBatch& batch, uint64_t position) override {
      for (const entente::v1::Command& command : part_.commands()) {
        PutEntry(batch, ++position, "import", command.SerializeAsString());
      }
      return position_ = position;
    }
    void Written(const rocksdb::Status& status) override {
      call_.Answer(status, position_);
      delete this;
    }

   private:
    ImportCall& call_;
    const entente::v1::ImportCommandsRequest part_;
    uint64_t position_ = 0;
  };

  void ReadNext() {
    part_.Clear();
    StartRead(&part_);
  }
  void Answer(const rocksdb::Status& status, uint64_t position) {
    std::lock_guard lock(mutex_);
    if (!status.ok()) failure_ = status;
    replies_.emplace_back().set_position(position);
    if (replies_.size() == 1) StartWrite(&replies_.front());
  }
  // Gives `lock` back before it finishes, because OnDone may delete the call at once.
  void FinishIfIdle(std::unique_lock<std::mutex>& lock) {
    const bool idle = all_read_ && unanswered_ == 0;
    lock.unlock();
    if (idle) Finish(ToGrpc(failure_));
  }

  FloorStore& store_;
  entente::v1::ImportCommandsRequest part_;
  std::mutex mutex_;
  std::deque<pb::Position> replies_;
  size_t unanswered_ = 0;
  bool all_read_ = false;
  rocksdb::Status failure_;
};

// Sends `message` `count` times. It ends itself in OnDone.
template <typename Message>
class RepeatCall final : public grpc::ServerWriteReactor<Message> {
 public:
  RepeatCall(Message message, uint64_t count) : message_(std::move(message)), left_(count) { Next(); }
  void OnWriteDone(bool ok) override {
    if (ok) {
      Next();
    } else {
      this->Finish(grpc::Status::CANCELLED);
    }
  }
  void OnDone() override { delete this; }

 private:
  void Next() {
    if (left_ == 0) {
      this->Finish(grpc::Status::OK);
      return;
    }
    message_.set_position(left_--);
    this->StartWrite(&message_);
  }

  Message message_;
  uint64_t left_;
};

class FloorService final : public pb::Floor::CallbackService {
 public:
  explicit FloorService(FloorStore& store) : store_(store) {}

  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const pb::Entry*,
                                 pb::Position* reply) override {
    reply->set_position(1);
    grpc::ServerUnaryReactor* call = context->DefaultReactor();
    call->Finish(grpc::Status::OK);
    return call;
  }
  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context, const pb::Entry* entry,
                                   pb::Position* reply) override {
    grpc::ServerUnaryReactor* call = context->DefaultReactor();
    store_.Submit(new PendingEntry(*entry, reply, call));
    return call;
  }
  grpc::ServerBidiReactor<entente::v1::ImportCommandsRequest, pb::Position>* Import(
      grpc::CallbackServerContext*) override {
    return new ImportCall(store_);
  }
  grpc::ServerWriteReactor<entente::v1::TrailEntry>* StreamTrail(
      grpc::CallbackServerContext*, const pb::StreamTrailRequest* request) override {
    return new RepeatCall<entente::v1::TrailEntry>(request->sample(), request->count());
  }
  grpc::ServerWriteReactor<pb::Bytes>* StreamBytes(grpc::CallbackServerContext*,
                                                   const pb::StreamBytesRequest* request) override {
    pb::Bytes message;
    message.set_payload(std::string(request->size(), 'x'));
    return new RepeatCall<pb::Bytes>(std::move(message), request->count());
  }
  // Blocks the thread that handles it. Nothing else is asked of the floor at that time.
  grpc::ServerUnaryReactor* Rebuild(grpc::CallbackServerContext* context, const pb::RebuildRequest*,
                                    pb::Position* reply) override {
    reply->set_position(store_.Rebuild());
    grpc::ServerUnaryReactor* call = context->DefaultReactor();
    call->Finish(grpc::Status::OK);
    return call;
  }

 private:
  FloorStore& store_;
};

int Serve(const std::string& directory) {
  // Before any thread is started, so that all of them leave the signals to sigwait.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  FloorStore store(directory);
  FloorService service(store);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) return 1;
  std::printf("listening on 127.0.0.1:%d\n", port);
  std::fflush(stdout);

  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  store.Stop();
  return 0;
}

}  // namespace
}  // namespace entente::benchmarks

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: floor_server DIRECTORY\n");
    return 2;
  }
  return entente::benchmarks::Serve(argv[1]);
}
