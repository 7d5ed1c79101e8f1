#include "services/rpc/fake_backend.h"

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/generic/generic_stub.h"
#include "services/domain/refusal.h"
#include "storage/errors.h"

namespace entente::rpc {
namespace {

class FakeCursor : public TrailCursor {
 public:
  explicit FakeCursor(FakeReads* reads) : reads_(reads) { ++reads_->cursors_open; }
  ~FakeCursor() override { --reads_->cursors_open; }

  absl::StatusOr<bool> Next(v1::TrailEntry& entry) override {
    if (next_ > reads_->trail_length) return false;
    if (reads_->trail_breaks_after > 0 && next_ > reads_->trail_breaks_after) {
      return storage::error::Corrupt("/secret", "record 17 is damaged");
    }
    entry.set_name(absl::StrCat("events/", next_++));
    entry.set_sentence(std::string(200, 's'));
    ++reads_->entries_read;
    return true;
  }

 private:
  FakeReads* const reads_;
  uint64_t next_ = 1;
};

// An export of one piece.
class FakeExport : public ExportCursor {
 public:
  absl::StatusOr<bool> Next(v1::ExportEventsResponse& answer) override {
    if (next_ == 2) return false;
    answer.Clear();
    if (next_ == 0) answer.set_piece("a document");
    if (next_ == 1) answer.mutable_summary()->set_events(1);
    ++next_;
    return true;
  }

 private:
  int next_ = 0;
};

}  // namespace

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

void FakeReads::WhenReached(Source, uint64_t position, std::chrono::system_clock::time_point, Done done) {
  if (position <= reached) return done(absl::OkStatus());
  done(domain::Refuse(v1::READ_AFTER_NOT_REACHED, "Not yet."));
}

std::shared_ptr<const std::string> FakeReads::FindFreshAlliance(const std::string& name) {
  if (name != "alliances/fresh") return nullptr;
  v1::Alliance alliance;
  alliance.set_name(name);
  alliance.set_summary("from memory");
  return std::make_shared<const std::string>(alliance.SerializeAsString());
}

absl::Status FakeReads::GetAlliance(const v1::GetAllianceRequest& request, v1::Alliance& answer) {
  answer.set_name(request.name());
  return absl::OkStatus();
}
absl::Status FakeReads::ListAlliances(const v1::ListAlliancesRequest&, v1::ListAlliancesResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetOrganization(const v1::GetOrganizationRequest& request, v1::Organization& answer) {
  while (blocked) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  answer.set_name(request.name());
  return absl::OkStatus();
}
absl::Status FakeReads::GetPerson(const v1::GetPersonRequest& request, audit::AccessScope& scope,
                                  v1::Person& answer) {
  scope.NotePerson(request.name());
  answer.set_name(request.name());
  return absl::OkStatus();
}
absl::Status FakeReads::BatchGetPeople(const v1::BatchGetPeopleRequest& request, audit::AccessScope& scope,
                                       v1::BatchGetPeopleResponse& answer) {
  for (const std::string& name : request.names()) {
    answer.add_people()->set_name(name);
    scope.NotePerson(name);
  }
  return absl::OkStatus();
}
absl::Status FakeReads::GetPlaybook(const v1::GetPlaybookRequest&, v1::Playbook&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetApproval(const v1::GetApprovalRequest&, v1::Approval&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListKpiMeasurements(const v1::ListKpiMeasurementsRequest&,
                                            v1::ListKpiMeasurementsResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListTrail(const v1::ListTrailRequest&, v1::ListTrailResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetEvent(const v1::GetEventRequest& request, v1::TrailEntry& answer) {
  answer.set_name(request.name());
  return absl::OkStatus();
}
absl::Status FakeReads::GetCheckpoint(const v1::GetCheckpointRequest& request, v1::Checkpoint& answer) {
  answer.set_size(request.covers());
  return absl::OkStatus();
}

absl::Status FakeReads::ProveEvents(const v1::ProveEventsRequest& request, v1::ProveEventsResponse& answer) {
  answer.set_resource(request.name());
  return absl::OkStatus();
}

absl::Status FakeReads::ProveHead(const v1::ProveHeadRequest& request, v1::HeadProof& answer) {
  answer.set_resource(request.name());
  return absl::OkStatus();
}

absl::Status FakeReads::GetPeriod(const v1::GetPeriodRequest& request, v1::Period& answer) {
  answer.set_name(request.name());
  return absl::OkStatus();
}

absl::Status FakeReads::GetTile(const v1::GetTileRequest&, v1::Tile& answer) {
  answer.set_hashes("hashes");
  return absl::OkStatus();
}

absl::Status FakeReads::AddCosignatures(const v1::AddCosignaturesRequest& request, v1::Checkpoint& answer) {
  answer.set_note(request.note());
  return absl::OkStatus();
}

absl::Status FakeReads::GetEntryBundle(const v1::GetEntryBundleRequest&, v1::EntryBundle& answer) {
  answer.set_entries("entries");
  return absl::OkStatus();
}

absl::Status FakeReads::CompareMoments(const v1::CompareMomentsRequest&, v1::CompareMomentsResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetErasureCertificate(const v1::GetErasureCertificateRequest&,
                                              v1::ErasureCertificate&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListErasureTraces(const v1::ListErasureTracesRequest&,
                                          v1::ListErasureTracesResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::FindAccountable(const v1::FindAccountableRequest&, v1::FindAccountableResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListExceptions(const v1::ListExceptionsRequest&, v1::ListExceptionsResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListBackdating(const v1::ListBackdatingRequest&, v1::ListBackdatingResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::SummarizeBackdating(const v1::SummarizeBackdatingRequest&,
                                            v1::SummarizeBackdatingResponse&) {
  return absl::OkStatus();
}
absl::StatusOr<std::unique_ptr<TrailCursor>> FakeReads::StreamTrail(const v1::StreamTrailRequest&) {
  return std::make_unique<FakeCursor>(this);
}
absl::StatusOr<std::unique_ptr<ExportCursor>> FakeReads::ExportEvents(const v1::ExportEventsRequest&,
                                                                      audit::AccessScope&) {
  return std::make_unique<FakeExport>();
}
std::vector<views::ViewProgress> FakeReads::Progress() const {
  views::ViewProgress progress;
  progress.view = "alliances";
  progress.position = reached;
  progress.ready = true;
  return {progress};
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
