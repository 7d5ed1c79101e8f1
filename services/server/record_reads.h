// The queries of the API on the real log, views and caches.
#ifndef ENTENTE_SERVICES_SERVER_RECORD_READS_H_
#define ENTENTE_SERVICES_SERVER_RECORD_READS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/answers/question.h"
#include "services/audit/erasure.h"
#include "services/audit/live_states.h"
#include "services/audit/proofs.h"
#include "services/audit/reader.h"
#include "services/audit/registers.h"
#include "services/rpc/reads.h"
#include "services/views/follower.h"
#include "services/views/trail_index.h"
#include "storage/event_log.h"
#include "storage/sealing/sealer.h"

namespace entente::server {

// Thread-safe, as `Reads` promises.
class RecordReads : public rpc::Reads {
 public:
  // What it reads from; all outlive it.
  struct Sources {
    const storage::EventLog* log = nullptr;
    const sealing::KeyStore* keys = nullptr;
    const audit::Reader* reader = nullptr;
    const audit::Proofs* proofs = nullptr;
    const views::TrailIndex* trail = nullptr;
    audit::LiveStates* live_states = nullptr;
    views::Follower* alliances_follower = nullptr;
    views::Follower* trail_follower = nullptr;
    views::Follower* heads_follower = nullptr;
    absl::TimeZone time_zone;
  };

  explicit RecordReads(const Sources& sources) : sources_(sources), sealer_(*sources.keys) {}

  void WhenReached(rpc::Source source, uint64_t position, std::chrono::system_clock::time_point deadline,
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
  absl::StatusOr<std::unique_ptr<rpc::TrailCursor>> StreamTrail(
      const v1::StreamTrailRequest& request) override;
  absl::StatusOr<std::unique_ptr<rpc::ExportCursor>> ExportEvents(const v1::ExportEventsRequest& request,
                                                                  audit::AccessScope& scope) override;
  std::vector<views::ViewProgress> Progress() const override;

 private:
  domain::Day Today() const;
  answers::Sources Questions() const { return {*sources_.log, Today()}; }
  audit::RegisterSources Registers() const { return {*sources_.log, *sources_.trail, sources_.time_zone}; }
  audit::ErasureSources Erasures() const {
    return {*sources_.log, *sources_.trail, sources_.trail_follower->Progress()};
  }
  // Opens what is personal. Without the key the person is shown as erased.
  absl::Status Reveal(const audit::ReadPerson& read, audit::AccessScope& scope, v1::Person& person) const;

  const Sources sources_;
  const sealing::Sealer sealer_;
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_RECORD_READS_H_
