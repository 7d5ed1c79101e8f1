// A server of the real rpcs on a ledger and reads that only pretend, for tests.
#ifndef ENTENTE_SERVICES_RPC_FAKE_BACKEND_H_
#define ENTENTE_SERVICES_RPC_FAKE_BACKEND_H_

#include <memory>
#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/grpcpp.h"
#include "services/rpc/backend.h"
#include "services/rpc/service.h"

namespace entente::rpc {

// Accepts everything: each command gets the next position. While it holds, nothing is answered.
class FakeLedger : public ledger::Ledger {
 public:
  void Submit(domain::Caller caller, const google::protobuf::Message& request,
              std::chrono::system_clock::time_point deadline, v1::Receipt* receipt, Done done) override;
  void SubmitGroup(domain::Caller caller, const v1::ApplyCommandsRequest& request,
                   std::chrono::system_clock::time_point deadline, v1::ApplyCommandsResponse* response,
                   Done done) override;
  void SubmitImport(domain::Caller caller, const v1::ImportCommandsRequest& request,
                    std::chrono::system_clock::time_point deadline, v1::ImportCommandsResponse* response,
                    Done done) override;
  void SubmitAccess(std::vector<ledger::AccessRecord> records, std::chrono::system_clock::time_point deadline,
                    Done done) override;
  ledger::LedgerState GetState() const override;
  void ConfirmClock() override { ++clock_confirmations; }
  void Drain() override {}

  // Answers later, on `Release`.
  void Hold();
  void Release();
  // Waits until that many submissions are held.
  void AwaitHeld(size_t count);
  // Answers with this.
  void SetRefusal(absl::Status refusal);
  std::vector<domain::Caller> Callers() const;
  uint64_t Position() const;
  std::vector<ledger::AccessRecord> Access() const;

  std::atomic<int> clock_confirmations = 0;

 private:
  void Answer(Done done);
  void FillReceipt(v1::Receipt* receipt);

  mutable Mutex mutex_;
  Condition held_changed_;
  absl::Status refusal_ ABSL_GUARDED_BY(mutex_);
  bool holding_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Done> held_ ABSL_GUARDED_BY(mutex_);
  std::vector<domain::Caller> callers_ ABSL_GUARDED_BY(mutex_);
  uint64_t position_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<ledger::AccessRecord> access_ ABSL_GUARDED_BY(mutex_);
};

// Answers every query with the name that was asked for. Trails have `trail_length` entries.
class FakeReads : public Reads {
 public:
  void WhenReached(Source source, uint64_t position, std::chrono::system_clock::time_point deadline,
                   Done done) override;
  std::shared_ptr<const std::string> FindFreshAlliance(const std::string& name) override;
  absl::Status GetAlliance(const v1::GetAllianceRequest& request, v1::Alliance& answer) override;
  absl::Status ListAlliances(const v1::ListAlliancesRequest& request,
                             v1::ListAlliancesResponse& answer) override;
  absl::Status GetOrganization(const v1::GetOrganizationRequest& request, v1::Organization& answer) override;
  absl::Status GetPerson(const v1::GetPersonRequest& request, audit::AccessScope& scope,
                         v1::Person& answer) override;
  absl::Status BatchGetPeople(const v1::BatchGetPeopleRequest& request, audit::AccessScope& scope,
                              v1::BatchGetPeopleResponse& answer) override;
  absl::Status GetErasureCertificate(const v1::GetErasureCertificateRequest& request,
                                     v1::ErasureCertificate& answer) override;
  absl::Status ListErasureTraces(const v1::ListErasureTracesRequest& request,
                                 v1::ListErasureTracesResponse& answer) override;
  absl::Status GetPlaybook(const v1::GetPlaybookRequest& request, v1::Playbook& answer) override;
  absl::Status GetApproval(const v1::GetApprovalRequest& request, v1::Approval& answer) override;
  absl::Status ListKpiMeasurements(const v1::ListKpiMeasurementsRequest& request,
                                   v1::ListKpiMeasurementsResponse& answer) override;
  absl::Status ListTrail(const v1::ListTrailRequest& request, v1::ListTrailResponse& answer) override;
  absl::Status GetEvent(const v1::GetEventRequest& request, v1::TrailEntry& answer) override;
  absl::Status GetCheckpoint(const v1::GetCheckpointRequest& request, v1::Checkpoint& answer) override;
  absl::Status AddCosignatures(const v1::AddCosignaturesRequest& request, v1::Checkpoint& answer) override;
  absl::Status ProveEvents(const v1::ProveEventsRequest& request, v1::ProveEventsResponse& answer) override;
  absl::Status ProveHead(const v1::ProveHeadRequest& request, v1::HeadProof& answer) override;
  absl::Status GetPeriod(const v1::GetPeriodRequest& request, v1::Period& answer) override;
  absl::Status GetTile(const v1::GetTileRequest& request, v1::Tile& answer) override;
  absl::Status GetEntryBundle(const v1::GetEntryBundleRequest& request, v1::EntryBundle& answer) override;
  absl::Status CompareMoments(const v1::CompareMomentsRequest& request,
                              v1::CompareMomentsResponse& answer) override;
  absl::Status FindAccountable(const v1::FindAccountableRequest& request,
                               v1::FindAccountableResponse& answer) override;
  absl::Status ListExceptions(const v1::ListExceptionsRequest& request,
                              v1::ListExceptionsResponse& answer) override;
  absl::Status ListBackdating(const v1::ListBackdatingRequest& request,
                              v1::ListBackdatingResponse& answer) override;
  absl::Status SummarizeBackdating(const v1::SummarizeBackdatingRequest& request,
                                   v1::SummarizeBackdatingResponse& answer) override;
  absl::Status ListFindings(const v1::ListFindingsRequest& request,
                            v1::ListFindingsResponse& answer) override;
  absl::Status ListActivities(const v1::ListActivitiesRequest& request,
                              v1::ListActivitiesResponse& answer) override;
  absl::Status GetMyDuties(const v1::GetMyDutiesRequest& request, v1::GetMyDutiesResponse& answer) override;
  absl::Status ListDuties(const v1::ListDutiesRequest& request, v1::ListDutiesResponse& answer) override;
  absl::Status GetAllianceBrief(const v1::GetAllianceBriefRequest& request,
                                v1::AllianceBrief& answer) override;
  absl::Status GetHandoverBrief(const v1::GetHandoverBriefRequest& request,
                                v1::HandoverBrief& answer) override;
  absl::Status ExplainRule(const v1::ExplainRuleRequest& request, v1::RuleExplanation& answer) override;
  absl::Status ListRules(const v1::ListRulesRequest& request, v1::ListRulesResponse& answer) override;
  absl::Status PreviewAdoption(const v1::PreviewAdoptionRequest& request,
                               v1::PreviewAdoptionResponse& answer) override;
  absl::StatusOr<std::unique_ptr<TrailCursor>> StreamTrail(const v1::StreamTrailRequest& request) override;
  absl::StatusOr<std::unique_ptr<ExportCursor>> ExportEvents(const v1::ExportEventsRequest& request,
                                                             audit::AccessScope& scope) override;
  std::vector<views::ViewProgress> Progress() const override;

  // Positions up to this one have been reached.
  std::atomic<uint64_t> reached = 1000;
  // Reads of organizations wait while this is set.
  std::atomic<bool> blocked = false;
  std::atomic<uint64_t> trail_length = 3;
  // After that many entries the trail turns out to be damaged; 0 for never.
  std::atomic<uint64_t> trail_breaks_after = 0;
  // How many entries cursors have read, and how many cursors are open.
  std::atomic<uint64_t> entries_read = 0;
  std::atomic<int> cursors_open = 0;
};

// A server on a port of loopback that stops by itself.
class FakeServer {
 public:
  // `token_lines` is the text of a token file; empty means development.
  explicit FakeServer(const std::string& token_lines = "", size_t reads_waiting_max = 64);
  ~FakeServer();

  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  FakeLedger& ledger() { return ledger_; }
  FakeReads& reads() { return reads_; }
  Backend& backend() { return backend_; }
  // Everything that was logged; to be called when no request is under way any more.
  std::string StopAndTakeLog();

 private:
  void Stop();

  FakeLedger ledger_;
  FakeReads reads_;
  std::unique_ptr<access::Authorizer> authorizer_;
  std::string log_text_;
  std::unique_ptr<RequestLog> log_;
  std::unique_ptr<ReaderPool> readers_;
  Backend backend_;
  std::vector<std::unique_ptr<Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// The reason of a refusal as the client sees it, for instance `FIELD_INVALID`; empty if there is none.
std::string ReasonOf(const grpc::Status& status);

// The fields that a refusal names.
std::vector<std::string> FieldsOf(const google::rpc::Status& status);
std::vector<std::string> FieldsOf(const grpc::Status& status);

// Calls a unary method with bytes as they are.
grpc::Status CallRaw(grpc::Channel& channel, const std::string& method, const std::string& request,
                     std::string* answer = nullptr);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_FAKE_BACKEND_H_
