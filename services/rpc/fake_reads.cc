// What the pretended reads answer.
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/refusal.h"
#include "services/rpc/fake_backend.h"
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
absl::Status FakeReads::ListFindings(const v1::ListFindingsRequest&, v1::ListFindingsResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListActivities(const v1::ListActivitiesRequest&, v1::ListActivitiesResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetMyDuties(const v1::GetMyDutiesRequest&, v1::GetMyDutiesResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListDuties(const v1::ListDutiesRequest&, v1::ListDutiesResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetAllianceBrief(const v1::GetAllianceBriefRequest&, v1::AllianceBrief&) {
  return absl::OkStatus();
}
absl::Status FakeReads::GetHandoverBrief(const v1::GetHandoverBriefRequest&, v1::HandoverBrief&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ExplainRule(const v1::ExplainRuleRequest&, v1::RuleExplanation&) {
  return absl::OkStatus();
}
absl::Status FakeReads::ListRules(const v1::ListRulesRequest&, v1::ListRulesResponse&) {
  return absl::OkStatus();
}
absl::Status FakeReads::PreviewAdoption(const v1::PreviewAdoptionRequest&, v1::PreviewAdoptionResponse&) {
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

}  // namespace entente::rpc
