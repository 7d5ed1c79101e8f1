// What queries are answered from. An interface, so that the rpcs can be tried without a log.
#ifndef ENTENTE_SERVICES_RPC_READS_H_
#define ENTENTE_SERVICES_RPC_READS_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/v1/activity_service.pb.h"
#include "entente/v1/agreement_service.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/duty_service.pb.h"
#include "entente/v1/export_service.pb.h"
#include "entente/v1/finding_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/period_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/playbook_service.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "services/audit/access_scope.h"
#include "services/views/view.h"

namespace entente::rpc {

// What an answer is read from, and what must therefore have come as far as `read_after`.
enum class Source { kLog, kAlliancesView, kTrailView };

// What a trail or a register is read from: that of one resource needs the view, that of everything the log
// alone.
template <typename Filter>
Source SourceOf(const Filter& filter) {
  return filter.resource().empty() ? Source::kLog : Source::kTrailView;
}
inline Source SourceOf(const v1::TrailFilter& filter) {
  return filter.resource().empty() && filter.read_person().empty() ? Source::kLog : Source::kTrailView;
}

// The answers of a stream, one after another. Used by one thread at a time.
template <typename Answer>
class AnswerCursor {
 public:
  virtual ~AnswerCursor() = default;

  // Fills the next answer. Returns false at the end. Reads the disk.
  virtual absl::StatusOr<bool> Next(Answer& answer) = 0;
};

using TrailCursor = AnswerCursor<v1::TrailEntry>;
using ExportCursor = AnswerCursor<v1::ExportEventsResponse>;

// All queries. Those that open what is personal take the scope in which they note whose.
//
// Threads: any, several at once. `WhenReached` and `FindFreshAlliance` do not block; everything else reads
// the disk, and runs on a thread of the reader pool. Requests have passed the checker. `read_after` has been
// waited for.
class Reads {
 public:
  using Done = absl::AnyInvocable<void(absl::Status)>;

  virtual ~Reads() = default;

  // Calls `done` once the source includes `position`; with `READ_AFTER_NOT_REACHED` if it does not in time,
  // with `VIEW_NOT_READY` if it is still being built. `done` does not block.
  virtual void WhenReached(Source source, uint64_t position, std::chrono::system_clock::time_point deadline,
                           Done done) = 0;

  // The serialized alliance as of today if it is at hand and up to date; else null.
  virtual std::shared_ptr<const std::string> FindFreshAlliance(const std::string& name) = 0;

  virtual absl::Status GetAlliance(const v1::GetAllianceRequest& request, v1::Alliance& answer) = 0;
  virtual absl::Status ListAlliances(const v1::ListAlliancesRequest& request,
                                     v1::ListAlliancesResponse& answer) = 0;
  virtual absl::Status GetOrganization(const v1::GetOrganizationRequest& request,
                                       v1::Organization& answer) = 0;
  virtual absl::Status GetPerson(const v1::GetPersonRequest& request, audit::AccessScope& scope,
                                 v1::Person& answer) = 0;
  virtual absl::Status BatchGetPeople(const v1::BatchGetPeopleRequest& request, audit::AccessScope& scope,
                                      v1::BatchGetPeopleResponse& answer) = 0;
  virtual absl::Status GetErasureCertificate(const v1::GetErasureCertificateRequest& request,
                                             v1::ErasureCertificate& answer) = 0;
  virtual absl::Status ListErasureTraces(const v1::ListErasureTracesRequest& request,
                                         v1::ListErasureTracesResponse& answer) = 0;
  virtual absl::Status GetPlaybook(const v1::GetPlaybookRequest& request, v1::Playbook& answer) = 0;
  virtual absl::Status GetApproval(const v1::GetApprovalRequest& request, v1::Approval& answer) = 0;
  virtual absl::Status ListKpiMeasurements(const v1::ListKpiMeasurementsRequest& request,
                                           v1::ListKpiMeasurementsResponse& answer) = 0;
  virtual absl::Status ListTrail(const v1::ListTrailRequest& request, v1::ListTrailResponse& answer) = 0;
  virtual absl::Status GetEvent(const v1::GetEventRequest& request, v1::TrailEntry& answer) = 0;
  virtual absl::Status GetCheckpoint(const v1::GetCheckpointRequest& request, v1::Checkpoint& answer) = 0;
  // Keeps what witnesses say of the log; no event, and so no command.
  virtual absl::Status AddCosignatures(const v1::AddCosignaturesRequest& request, v1::Checkpoint& answer) = 0;
  virtual absl::Status ProveEvents(const v1::ProveEventsRequest& request,
                                   v1::ProveEventsResponse& answer) = 0;
  virtual absl::Status ProveHead(const v1::ProveHeadRequest& request, v1::HeadProof& answer) = 0;
  virtual absl::Status GetPeriod(const v1::GetPeriodRequest& request, v1::Period& answer) = 0;
  virtual absl::Status GetTile(const v1::GetTileRequest& request, v1::Tile& answer) = 0;
  virtual absl::Status GetEntryBundle(const v1::GetEntryBundleRequest& request, v1::EntryBundle& answer) = 0;
  virtual absl::Status CompareMoments(const v1::CompareMomentsRequest& request,
                                      v1::CompareMomentsResponse& answer) = 0;
  virtual absl::Status FindAccountable(const v1::FindAccountableRequest& request,
                                       v1::FindAccountableResponse& answer) = 0;
  virtual absl::Status ListExceptions(const v1::ListExceptionsRequest& request,
                                      v1::ListExceptionsResponse& answer) = 0;
  virtual absl::Status ListBackdating(const v1::ListBackdatingRequest& request,
                                      v1::ListBackdatingResponse& answer) = 0;
  virtual absl::Status SummarizeBackdating(const v1::SummarizeBackdatingRequest& request,
                                           v1::SummarizeBackdatingResponse& answer) = 0;
  virtual absl::Status ListFindings(const v1::ListFindingsRequest& request,
                                    v1::ListFindingsResponse& answer) = 0;
  virtual absl::Status ListActivities(const v1::ListActivitiesRequest& request,
                                      v1::ListActivitiesResponse& answer) = 0;
  virtual absl::Status GetMyDuties(const v1::GetMyDutiesRequest& request,
                                   v1::GetMyDutiesResponse& answer) = 0;
  virtual absl::Status ListDuties(const v1::ListDutiesRequest& request, v1::ListDutiesResponse& answer) = 0;
  virtual absl::Status GetAllianceBrief(const v1::GetAllianceBriefRequest& request,
                                        v1::AllianceBrief& answer) = 0;
  virtual absl::Status GetHandoverBrief(const v1::GetHandoverBriefRequest& request,
                                        v1::HandoverBrief& answer) = 0;
  virtual absl::Status ExplainRule(const v1::ExplainRuleRequest& request, v1::RuleExplanation& answer) = 0;
  virtual absl::Status ListRules(const v1::ListRulesRequest& request, v1::ListRulesResponse& answer) = 0;
  virtual absl::Status PreviewAdoption(const v1::PreviewAdoptionRequest& request,
                                       v1::PreviewAdoptionResponse& answer) = 0;

  // Begins a stream of events, up to the end that the log has now.
  virtual absl::StatusOr<std::unique_ptr<TrailCursor>> StreamTrail(const v1::StreamTrailRequest& request) = 0;

  // Begins an export, up to the end that the log has now.
  virtual absl::StatusOr<std::unique_ptr<ExportCursor>> ExportEvents(const v1::ExportEventsRequest& request,
                                                                     audit::AccessScope& scope) = 0;

  // How far the read models are.
  virtual std::vector<views::ViewProgress> Progress() const = 0;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_READS_H_
