#include "services/server/record_reads.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "entente/v1/person.pb.h"
#include "services/answers/activities.h"
#include "services/answers/briefs.h"
#include "services/answers/duties.h"
#include "services/answers/findings.h"
#include "services/answers/rules.h"
#include "services/audit/accountable.h"
#include "services/audit/as_of.h"
#include "services/audit/changes.h"
#include "services/audit/compare.h"
#include "services/audit/erasure.h"
#include "services/audit/export/exporter.h"
#include "services/audit/registers.h"
#include "services/audit/trail.h"
#include "services/domain/refusal.h"
#include "services/history/event.h"
#include "services/views/errors.h"
#include "storage/sealing/errors.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

// A cursor of the trail as the rpcs use it.
class RecordCursor : public rpc::TrailCursor {
 public:
  explicit RecordCursor(audit::TrailCursor cursor) : cursor_(std::move(cursor)) {}
  absl::StatusOr<bool> Next(v1::TrailEntry& entry) override { return cursor_.Next(&entry); }

 private:
  audit::TrailCursor cursor_;
};

// The same with what each event changed: read in parts, because a part is explained at once.
class ExplainingCursor : public rpc::TrailCursor {
 public:
  ExplainingCursor(const storage::EventLog* log, absl::TimeZone zone, audit::TrailCursor cursor)
      : log_(log), zone_(zone), cursor_(std::move(cursor)) {}

  absl::StatusOr<bool> Next(v1::TrailEntry& entry) override {
    if (next_ == part_.size()) RETURN_IF_ERROR(ReadPart());
    if (part_.empty()) return false;
    entry.Swap(&part_[next_++]);
    return true;
  }

 private:
  absl::Status ReadPart() {
    part_.clear();
    next_ = 0;
    v1::TrailEntry entry;
    while (part_.size() < audit::kExplainedMax) {
      ASSIGN_OR_RETURN(const bool found, cursor_.Next(&entry));
      if (!found) break;
      part_.emplace_back().Swap(&entry);
    }
    std::vector<v1::TrailEntry*> explained;
    for (v1::TrailEntry& read : part_) explained.push_back(&read);
    return audit::Explain(*log_, zone_, explained);
  }

  const storage::EventLog* const log_;
  const absl::TimeZone zone_;
  audit::TrailCursor cursor_;
  std::vector<v1::TrailEntry> part_;
  size_t next_ = 0;
};

class RecordExport : public rpc::ExportCursor {
 public:
  explicit RecordExport(audit::Exporter exporter) : exporter_(std::move(exporter)) {}
  absl::StatusOr<bool> Next(v1::ExportEventsResponse& answer) override { return exporter_.Next(answer); }

 private:
  audit::Exporter exporter_;
};

// Moves what was read into the answer.
template <typename Answer>
absl::Status Put(absl::StatusOr<Answer> read, Answer& answer) {
  if (!read.ok()) return std::move(read).status();
  answer = *std::move(read);
  return absl::OkStatus();
}

// Takes the personal fields of an event over into the person: both kinds of events name them alike.
template <typename Event>
bool TakePersonal(const std::string& bytes, v1::Person& person) {
  Event event;
  if (!event.ParseFromString(bytes)) return false;
  person.set_display_name(event.display_name());
  person.set_email(event.email());
  return true;
}

}  // namespace

domain::Day RecordReads::Today() const {
  return domain::DayOf(absl::ToCivilDay(absl::Now(), sources_.time_zone));
}

void RecordReads::WhenReached(rpc::Source source, uint64_t position,
                              std::chrono::system_clock::time_point deadline, Done done) {
  if (source == rpc::Source::kLog) {
    // What was acknowledged is in the log: a position beyond its end will not come by waiting.
    const uint64_t head = position == 0 ? 0 : sources_.log->GetHead().position;
    if (position <= head) return done(absl::OkStatus());
    return done(views::error::BeyondLog(position, head));
  }
  views::Follower* follower =
      source == rpc::Source::kTrailView ? sources_.trail_follower : sources_.alliances_follower;
  const auto wait = deadline - std::chrono::system_clock::now();
  follower->WhenReached(position,
                        std::chrono::steady_clock::now() +
                            std::chrono::duration_cast<std::chrono::steady_clock::duration>(wait),
                        std::move(done));
}

std::shared_ptr<const std::string> RecordReads::FindFreshAlliance(const std::string& name) {
  return sources_.live_states->FindFresh(name, Today());
}

absl::Status RecordReads::GetAlliance(const v1::GetAllianceRequest& request, v1::Alliance& answer) {
  const domain::Day today = Today();
  RETURN_IF_ERROR(Put(sources_.reader->GetAlliance(request, today), answer));
  if (!audit::AsksForNow(request.as_of()) || request.name() != answer.name()) return absl::OkStatus();
  // The answer is right whether it can be kept or not.
  (void)sources_.live_states->Insert(answer.name(), answer.version(), today,
                                     std::make_shared<const std::string>(answer.SerializeAsString()));
  return absl::OkStatus();
}

absl::Status RecordReads::ListAlliances(const v1::ListAlliancesRequest& request,
                                        v1::ListAlliancesResponse& answer) {
  return Put(sources_.reader->ListAlliances(request, Today()), answer);
}

absl::Status RecordReads::GetOrganization(const v1::GetOrganizationRequest& request,
                                          v1::Organization& answer) {
  return Put(sources_.reader->GetOrganization(request, Today()), answer);
}

absl::Status RecordReads::Reveal(const audit::ReadPerson& read, audit::AccessScope& scope,
                                 v1::Person& person) const {
  person = read.view.person;
  if (read.view.sealed == nullptr || read.view.sealed->ciphertext().empty()) return absl::OkStatus();
  const auto& profile = *read.view.sealed;
  storage::v1::SealedPart part;
  part.set_person(person.name());
  part.set_nonce(profile.nonce());
  part.set_ciphertext(profile.ciphertext());
  const absl::StatusOr<std::string> opened =
      sealer_.Open(part, history::SealedContext(person.name(), profile.version(), profile.event_type()));
  if (sealing::error::IsKeyDestroyed(opened.status())) {
    person.set_erased(true);
    return absl::OkStatus();
  }
  if (sealing::error::IsKeyMissing(opened.status())) {
    person.set_key_missing(true);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(opened.status());
  const bool is_first = profile.event_type() == v1::PersonRegistered::descriptor()->full_name();
  const bool was_read = is_first ? TakePersonal<v1::PersonRegistered>(*opened, person)
                                 : TakePersonal<v1::PersonUpdated>(*opened, person);
  if (!was_read) return domain::Refuse(v1::DATA_CORRUPT, "A sealed part is no event of a person.");
  scope.NotePerson(person.name());
  return absl::OkStatus();
}

absl::Status RecordReads::GetPerson(const v1::GetPersonRequest& request, audit::AccessScope& scope,
                                    v1::Person& answer) {
  ASSIGN_OR_RETURN(const audit::ReadPerson read, sources_.reader->GetPerson(request, Today()));
  return Reveal(read, scope, answer);
}

absl::Status RecordReads::BatchGetPeople(const v1::BatchGetPeopleRequest& request, audit::AccessScope& scope,
                                         v1::BatchGetPeopleResponse& answer) {
  const domain::Day today = Today();
  std::vector<domain::FieldFault> missing;
  for (int i = 0; i < request.names_size(); ++i) {
    v1::GetPersonRequest single;
    single.set_name(request.names(i));
    *single.mutable_as_of() = request.as_of();
    const absl::StatusOr<audit::ReadPerson> read = sources_.reader->GetPerson(single, today);
    if (domain::ReasonOf(read.status()) == v1::RESOURCE_NOT_FOUND) {
      missing.push_back({absl::StrFormat("names[%d]", i), "does not exist"});
      continue;
    }
    RETURN_IF_ERROR(read.status());
    RETURN_IF_ERROR(Reveal(*read, scope, *answer.add_people()));
  }
  if (!missing.empty()) return domain::NotFound(missing);
  return absl::OkStatus();
}

// A certificate is given only where the key is gone: a disk may have refused to let go of it.
absl::Status RecordReads::GetErasureCertificate(const v1::GetErasureCertificateRequest& request,
                                                v1::ErasureCertificate& answer) {
  RETURN_IF_ERROR(Put(audit::GetErasureCertificate(Erasures(), request), answer));
  if (sealing::error::IsKeyDestroyed(sources_.keys->Find(answer.person()).status())) return absl::OkStatus();
  return domain::Unmet(
      {{"KEY_NOT_DESTROYED", answer.person(),
        "The erasure is recorded, but the key is not destroyed: see the log of the server."}});
}

absl::Status RecordReads::ListErasureTraces(const v1::ListErasureTracesRequest& request,
                                            v1::ListErasureTracesResponse& answer) {
  return Put(audit::ListErasureTraces(Erasures(), request), answer);
}

absl::Status RecordReads::GetPlaybook(const v1::GetPlaybookRequest& request, v1::Playbook& answer) {
  return Put(sources_.reader->GetPlaybook(request), answer);
}

absl::Status RecordReads::GetApproval(const v1::GetApprovalRequest& request, v1::Approval& answer) {
  return Put(sources_.reader->GetApproval(request), answer);
}

absl::Status RecordReads::ListKpiMeasurements(const v1::ListKpiMeasurementsRequest& request,
                                              v1::ListKpiMeasurementsResponse& answer) {
  return Put(sources_.reader->ListKpiMeasurements(request, Today()), answer);
}

absl::Status RecordReads::ListTrail(const v1::ListTrailRequest& request, v1::ListTrailResponse& answer) {
  return Put(audit::ListTrail(*sources_.log, *sources_.trail, request, sources_.time_zone), answer);
}

absl::Status RecordReads::GetEvent(const v1::GetEventRequest& request, v1::TrailEntry& answer) {
  return Put(audit::GetEvent(*sources_.log, request, sources_.time_zone), answer);
}

absl::Status RecordReads::CompareMoments(const v1::CompareMomentsRequest& request,
                                         v1::CompareMomentsResponse& answer) {
  return Put(audit::CompareMoments(*sources_.log, request, Today()), answer);
}

absl::Status RecordReads::FindAccountable(const v1::FindAccountableRequest& request,
                                          v1::FindAccountableResponse& answer) {
  return Put(audit::FindAccountable(*sources_.log, request, sources_.time_zone), answer);
}

absl::Status RecordReads::ListExceptions(const v1::ListExceptionsRequest& request,
                                         v1::ListExceptionsResponse& answer) {
  return Put(audit::ListExceptions(Registers(), request), answer);
}

absl::Status RecordReads::ListBackdating(const v1::ListBackdatingRequest& request,
                                         v1::ListBackdatingResponse& answer) {
  return Put(audit::ListBackdating(Registers(), request), answer);
}

absl::Status RecordReads::SummarizeBackdating(const v1::SummarizeBackdatingRequest& request,
                                              v1::SummarizeBackdatingResponse& answer) {
  return Put(audit::SummarizeBackdating(Registers(), request), answer);
}

absl::Status RecordReads::GetCheckpoint(const v1::GetCheckpointRequest& request, v1::Checkpoint& answer) {
  return Put(sources_.proofs->GetCheckpoint(request), answer);
}

absl::Status RecordReads::AddCosignatures(const v1::AddCosignaturesRequest& request, v1::Checkpoint& answer) {
  return Put(sources_.proofs->AddCosignatures(request), answer);
}

absl::Status RecordReads::ProveEvents(const v1::ProveEventsRequest& request,
                                      v1::ProveEventsResponse& answer) {
  return Put(sources_.proofs->ProveEvents(request), answer);
}

absl::Status RecordReads::ProveHead(const v1::ProveHeadRequest& request, v1::HeadProof& answer) {
  return Put(sources_.proofs->ProveHead(request), answer);
}

absl::Status RecordReads::GetPeriod(const v1::GetPeriodRequest& request, v1::Period& answer) {
  ASSIGN_OR_RETURN(answer, sources_.reader->GetPeriod(request));
  ASSIGN_OR_RETURN(*answer.mutable_checkpoint(), sources_.proofs->NoteOf(answer.position()));
  return absl::OkStatus();
}

absl::Status RecordReads::GetTile(const v1::GetTileRequest& request, v1::Tile& answer) {
  return Put(sources_.proofs->GetTile(request), answer);
}

absl::Status RecordReads::GetEntryBundle(const v1::GetEntryBundleRequest& request, v1::EntryBundle& answer) {
  return Put(sources_.proofs->GetEntryBundle(request), answer);
}

absl::Status RecordReads::ListFindings(const v1::ListFindingsRequest& request,
                                       v1::ListFindingsResponse& answer) {
  return Put(answers::ListFindings(Questions(), request), answer);
}

absl::Status RecordReads::ListActivities(const v1::ListActivitiesRequest& request,
                                         v1::ListActivitiesResponse& answer) {
  return Put(answers::ListActivities(Questions(), request), answer);
}

absl::Status RecordReads::GetMyDuties(const v1::GetMyDutiesRequest& request,
                                      v1::GetMyDutiesResponse& answer) {
  return Put(answers::GetMyDuties(Questions(), request), answer);
}

absl::Status RecordReads::ListDuties(const v1::ListDutiesRequest& request, v1::ListDutiesResponse& answer) {
  return Put(answers::ListDuties(Questions(), request), answer);
}

absl::Status RecordReads::GetAllianceBrief(const v1::GetAllianceBriefRequest& request,
                                           v1::AllianceBrief& answer) {
  return Put(answers::GetAllianceBrief(Questions(), request), answer);
}

absl::Status RecordReads::GetHandoverBrief(const v1::GetHandoverBriefRequest& request,
                                           v1::HandoverBrief& answer) {
  return Put(answers::GetHandoverBrief(Questions(), request), answer);
}

absl::Status RecordReads::ExplainRule(const v1::ExplainRuleRequest& request, v1::RuleExplanation& answer) {
  return Put(answers::ExplainRule(Questions(), request), answer);
}

absl::Status RecordReads::ListRules(const v1::ListRulesRequest&, v1::ListRulesResponse& answer) {
  answer = answers::ListRules();
  return absl::OkStatus();
}

absl::Status RecordReads::PreviewAdoption(const v1::PreviewAdoptionRequest& request,
                                          v1::PreviewAdoptionResponse& answer) {
  return Put(answers::PreviewAdoption(Questions(), request), answer);
}

absl::StatusOr<std::unique_ptr<rpc::TrailCursor>> RecordReads::StreamTrail(
    const v1::StreamTrailRequest& request) {
  ASSIGN_OR_RETURN(
      audit::TrailCursor cursor,
      audit::TrailCursor::Open(sources_.log, sources_.trail, request.filter(), request.newest_first()));
  if (request.include_changes()) {
    return std::make_unique<ExplainingCursor>(sources_.log, sources_.time_zone, std::move(cursor));
  }
  return std::make_unique<RecordCursor>(std::move(cursor));
}

absl::StatusOr<std::unique_ptr<rpc::ExportCursor>> RecordReads::ExportEvents(
    const v1::ExportEventsRequest& request, audit::AccessScope& scope) {
  ASSIGN_OR_RETURN(audit::Exporter exporter,
                   audit::Exporter::Open({sources_.log, sources_.trail, &sealer_, &scope}, request));
  return std::make_unique<RecordExport>(std::move(exporter));
}

std::vector<views::ViewProgress> RecordReads::Progress() const {
  return {sources_.alliances_follower->Progress(), sources_.trail_follower->Progress(),
          sources_.heads_follower->Progress()};
}

}  // namespace entente::server
