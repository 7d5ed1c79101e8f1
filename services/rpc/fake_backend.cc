#include "services/rpc/fake_backend.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/generic/generic_stub.h"

namespace entente::rpc {

void FakeLedger::FillReceipt(v1::Receipt* receipt) {
  MutexLock lock(mutex_);
  receipt->set_position(++position_);
}

void FakeLedger::Answer(Done done) {
  absl::Status status;
  {
    MutexLock lock(mutex_);
    if (holding_) {
      held_.push_back(std::move(done));
      held_changed_.NotifyAll();
      return;
    }
    status = refusal_;
  }
  done(status);
}

void FakeLedger::Submit(domain::Caller caller, const google::protobuf::Message&,
                        std::chrono::system_clock::time_point, v1::Receipt* receipt, Done done) {
  {
    MutexLock lock(mutex_);
    callers_.push_back(std::move(caller));
  }
  FillReceipt(receipt);
  Answer(std::move(done));
}

void FakeLedger::SubmitGroup(domain::Caller, const v1::ApplyCommandsRequest& request,
                             std::chrono::system_clock::time_point, v1::ApplyCommandsResponse* response,
                             Done done) {
  for (int i = 0; i < request.commands_size(); ++i) FillReceipt(response->add_receipts());
  Answer(std::move(done));
}

void FakeLedger::SubmitImport(domain::Caller, const v1::ImportCommandsRequest& request,
                              std::chrono::system_clock::time_point, v1::ImportCommandsResponse* response,
                              Done done) {
  for (int i = 0; i < request.commands_size(); ++i) FillReceipt(response->add_outcomes()->mutable_receipt());
  Answer(std::move(done));
}

void FakeLedger::SubmitAccess(std::vector<ledger::AccessRecord> records,
                              std::chrono::system_clock::time_point, Done done) {
  {
    MutexLock lock(mutex_);
    for (ledger::AccessRecord& record : records) access_.push_back(std::move(record));
  }
  Answer(std::move(done));
}

std::vector<ledger::AccessRecord> FakeLedger::Access() const {
  MutexLock lock(mutex_);
  return access_;
}

ledger::LedgerState FakeLedger::GetState() const {
  MutexLock lock(mutex_);
  return {{position_, absl::UnixEpoch()}, ""};
}

void FakeLedger::Hold() {
  MutexLock lock(mutex_);
  holding_ = true;
}

void FakeLedger::Release() {
  std::vector<Done> held;
  {
    MutexLock lock(mutex_);
    holding_ = false;
    held.swap(held_);
  }
  for (Done& done : held) done(absl::OkStatus());
}

void FakeLedger::AwaitHeld(size_t count) {
  MutexLock lock(mutex_);
  while (held_.size() < count) held_changed_.Wait(mutex_);
}

void FakeLedger::SetRefusal(absl::Status refusal) {
  MutexLock lock(mutex_);
  refusal_ = std::move(refusal);
}

std::vector<domain::Caller> FakeLedger::Callers() const {
  MutexLock lock(mutex_);
  return callers_;
}

uint64_t FakeLedger::Position() const {
  MutexLock lock(mutex_);
  return position_;
}

FakeServer::FakeServer(const std::string& token_lines, size_t reads_waiting_max) {
  authorizer_ = std::make_unique<access::Authorizer>(
      token_lines.empty() ? access::Authorizer::ForDevelopment()
                          : access::Authorizer::ForTokens(access::TokenTable::Parse(token_lines).value()));
  log_ = std::make_unique<RequestLog>(RequestLog::Level::kAll,
                                      [this](const std::string& lines) { log_text_ += lines; });
  readers_ = std::make_unique<ReaderPool>(1, reads_waiting_max);
  backend_.authorizer = authorizer_.get();
  backend_.ledger = &ledger_;
  backend_.reads = &reads_;
  backend_.readers = readers_.get();
  backend_.log = log_.get();
  backend_.facts.version = "0.0.0-test";
  backend_.facts.limits["message_bytes_max"] = backend_.message_bytes_max;
  services_ = MakeServices(&backend_);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(8 << 20);
  for (const auto& service : services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
  channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials());
}

FakeServer::~FakeServer() {
  Stop();
}

void FakeServer::Stop() {
  if (server_ == nullptr) return;
  ledger_.Release();
  reads_.blocked = false;
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(10));
  server_->Wait();
  server_.reset();
  readers_.reset();
}

std::string FakeServer::StopAndTakeLog() {
  Stop();
  log_.reset();
  return std::exchange(log_text_, "");
}

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  google::rpc::ErrorInfo info;
  for (const google::protobuf::Any& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

std::vector<std::string> FieldsOf(const google::rpc::Status& status) {
  std::vector<std::string> fields;
  google::rpc::BadRequest bad_request;
  for (const google::protobuf::Any& detail : status.details()) {
    if (!detail.UnpackTo(&bad_request)) continue;
    for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

std::vector<std::string> FieldsOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  return FieldsOf(details);
}

grpc::Status CallRaw(grpc::Channel& channel, const std::string& method, const std::string& request,
                     std::string* answer) {
  grpc::GenericStub stub(std::shared_ptr<grpc::Channel>(&channel, [](grpc::Channel*) {}));
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::Slice slice(request);
  const auto call = stub.PrepareUnaryCall(&context, method, grpc::ByteBuffer(&slice, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer answer_bytes;
  grpc::Status status;
  call->Finish(&answer_bytes, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  std::vector<grpc::Slice> slices;
  if (answer != nullptr && answer_bytes.Valid() && answer_bytes.Dump(&slices).ok()) {
    for (const grpc::Slice& part : slices)
      answer->append(reinterpret_cast<const char*>(part.begin()), part.size());
  }
  return status;
}

}  // namespace entente::rpc
