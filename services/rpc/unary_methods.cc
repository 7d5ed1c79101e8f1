#include "services/rpc/unary_methods.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "entente/v1/admin_service.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "services/rpc/admin.h"
#include "services/rpc/disclosure.h"
#include "services/rpc/errors.h"
#include "services/rpc/frame.h"

namespace entente::rpc {
namespace {

using std::chrono::system_clock;
using Call = std::unique_ptr<UnaryCall>;

// Any single command.
void RunCommand(Call call) {
  UnaryCall& it = *call;
  if (absl::Status status = it.Begin(); !status.ok()) return it.Finish(status);
  it.frame().backend().ledger->Submit(
      it.frame().identity().caller, it.request(), it.frame().deadline(),
      static_cast<v1::Receipt*>(&it.answer()),
      [call = std::move(call)](const absl::Status& status) { call->Finish(status); });
}

// `ApplyCommands`.
void RunGroup(Call call) {
  UnaryCall& it = *call;
  if (absl::Status status = it.Begin(); !status.ok()) return it.Finish(status);
  it.frame().backend().ledger->SubmitGroup(
      it.frame().identity().caller, static_cast<const v1::ApplyCommandsRequest&>(it.request()),
      it.frame().deadline(), static_cast<v1::ApplyCommandsResponse*>(&it.answer()),
      [call = std::move(call)](const absl::Status& status) { call->Finish(status); });
}

// Carries a call on, on a thread of the pool, unless the caller has lost interest by then.
template <typename CarryOn>
void CarryOnPool(Call call, CarryOn carry_on) {
  ReaderPool* readers = call->frame().backend().readers;
  // The call is shared with the task, so that it can be finished if the task is dropped.
  auto shared = std::make_shared<Call>(std::move(call));
  const bool accepted = readers->Submit([shared, carry_on] {
    UnaryCall& it = **shared;
    if (it.frame().IsCancelled()) return it.Finish(Cancelled());
    if (it.frame().IsPast()) return it.Finish(DeadlinePassed());
    carry_on(std::move(*shared));
  });
  if (!accepted) (*shared)->Finish(QueueFull("reads"));
}

// What a method of `Reads` that may open personal data takes and gives.
template <typename Method>
struct DisclosingMethod;
template <typename RequestOf, typename AnswerOf>
struct DisclosingMethod<absl::Status (Reads::*)(const RequestOf&, audit::AccessScope&, AnswerOf&)> {
  using Request = RequestOf;
  using Answer = AnswerOf;
};

// What a method of `Reads` takes and gives.
template <typename Request, typename Answer>
absl::Status Read(absl::Status (Reads::*read)(const Request&, Answer&), UnaryCall& it) {
  return (it.frame().backend().reads->*read)(static_cast<const Request&>(it.request()),
                                             static_cast<Answer&>(it.answer()));
}

// A query after `Begin`: waits for `read_after` without a thread, and then reads.
template <auto read>
void WaitAndRead(Call call, Source source) {
  UnaryCall& it = *call;
  Backend& backend = it.frame().backend();
  const auto deadline = std::min(it.frame().deadline(), system_clock::now() + backend.read_after_wait_max);
  backend.reads->WhenReached(source, ReadAfterOf(it.request()), deadline,
                             [call = std::move(call)](const absl::Status& status) mutable {
                               if (!status.ok()) return call->Finish(status);
                               CarryOnPool(std::move(call),
                                           [](Call ready) { ready->Finish(Read(read, *ready)); });
                             });
}

// A query whose answer may show what is personal: if it does, it leaves once the fact of that is durable. It
// waits for the disk without a thread, as a command does.
template <auto read>
void ReadAndRecord(Call call) {
  UnaryCall& it = *call;
  using Request = typename DisclosingMethod<decltype(read)>::Request;
  using Answer = typename DisclosingMethod<decltype(read)>::Answer;
  audit::AccessScope scope;
  const absl::Status status = (it.frame().backend().reads->*read)(static_cast<const Request&>(it.request()),
                                                                  scope, static_cast<Answer&>(it.answer()));
  std::vector<v1::Fact> facts = ReadFacts(it.frame().row().short_name, scope);
  if (!status.ok() || facts.empty()) return it.Finish(status);
  auto bytes = std::make_shared<const std::string>(it.answer().SerializeAsString());
  Record(it.frame(), std::move(facts),
         [call = std::move(call), bytes = std::move(bytes)](const absl::Status& recorded) mutable {
           if (!recorded.ok()) return call->Finish(recorded);
           call->FinishWith(std::move(bytes));
         });
}

template <auto read>
void RunDisclosing(Call call) {
  if (absl::Status status = call->Begin(); !status.ok()) return call->Finish(status);
  UnaryCall& it = *call;
  Backend& backend = it.frame().backend();
  const auto deadline = std::min(it.frame().deadline(), system_clock::now() + backend.read_after_wait_max);
  backend.reads->WhenReached(Source::kLog, ReadAfterOf(it.request()), deadline,
                             [call = std::move(call)](const absl::Status& status) mutable {
                               if (!status.ok()) return call->Finish(status);
                               CarryOnPool(std::move(call), &ReadAndRecord<read>);
                             });
}

// Any query.
template <Source source, auto read>
void RunQuery(Call call) {
  if (absl::Status status = call->Begin(); !status.ok()) return call->Finish(status);
  WaitAndRead<read>(std::move(call), source);
}

// `GetAlliance`: what is asked most, an alliance as of now, is answered from memory on the spot.
void RunGetAlliance(Call call) {
  if (absl::Status status = call->Begin(); !status.ok()) return call->Finish(status);
  const auto& request = static_cast<const v1::GetAllianceRequest&>(call->request());
  if (!request.has_as_of()) {
    std::shared_ptr<const std::string> fresh =
        call->frame().backend().reads->FindFreshAlliance(request.name());
    if (fresh != nullptr) return call->FinishWith(std::move(fresh));
  }
  WaitAndRead<&Reads::GetAlliance>(std::move(call), Source::kLog);
}

// A trail or register: that of everything needs the log alone.
template <typename Request, auto read>
void RunFiltered(Call call) {
  if (absl::Status status = call->Begin(); !status.ok()) return call->Finish(status);
  const Source source = SourceOf(static_cast<const Request&>(call->request()).filter());
  WaitAndRead<read>(std::move(call), source);
}

// A method that is answered from memory.
template <auto answer>
void RunAtOnce(Call call) {
  if (absl::Status status = call->Begin(); !status.ok()) return call->Finish(status);
  call->Finish(answer(*call));
}

struct QueryRow {
  const google::protobuf::Descriptor* request;
  UnaryHandler handler;
};

const std::vector<QueryRow>& Queries() {
  static const auto* const kRows = new std::vector<QueryRow>{
      {v1::GetAllianceRequest::descriptor(), &RunGetAlliance},
      {v1::ListAlliancesRequest::descriptor(), &RunQuery<Source::kAlliancesView, &Reads::ListAlliances>},
      {v1::GetOrganizationRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetOrganization>},
      {v1::GetPersonRequest::descriptor(), &RunDisclosing<&Reads::GetPerson>},
      {v1::BatchGetPeopleRequest::descriptor(), &RunDisclosing<&Reads::BatchGetPeople>},
      {v1::GetErasureCertificateRequest::descriptor(),
       &RunQuery<Source::kTrailView, &Reads::GetErasureCertificate>},
      {v1::ListErasureTracesRequest::descriptor(), &RunQuery<Source::kTrailView, &Reads::ListErasureTraces>},
      {v1::GetPlaybookRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetPlaybook>},
      {v1::GetApprovalRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetApproval>},
      {v1::ListKpiMeasurementsRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ListKpiMeasurements>},
      {v1::ListTrailRequest::descriptor(), &RunFiltered<v1::ListTrailRequest, &Reads::ListTrail>},
      {v1::GetEventRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetEvent>},
      {v1::GetCheckpointRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetCheckpoint>},
      {v1::AddCosignaturesRequest::descriptor(), &RunQuery<Source::kLog, &Reads::AddCosignatures>},
      {v1::ProveEventsRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ProveEvents>},
      {v1::ProveHeadRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ProveHead>},
      {v1::GetPeriodRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetPeriod>},
      {v1::GetTileRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetTile>},
      {v1::GetEntryBundleRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetEntryBundle>},
      {v1::CompareMomentsRequest::descriptor(), &RunQuery<Source::kLog, &Reads::CompareMoments>},
      {v1::FindAccountableRequest::descriptor(), &RunQuery<Source::kLog, &Reads::FindAccountable>},
      {v1::ListExceptionsRequest::descriptor(),
       &RunFiltered<v1::ListExceptionsRequest, &Reads::ListExceptions>},
      {v1::ListBackdatingRequest::descriptor(),
       &RunFiltered<v1::ListBackdatingRequest, &Reads::ListBackdating>},
      {v1::SummarizeBackdatingRequest::descriptor(),
       &RunFiltered<v1::SummarizeBackdatingRequest, &Reads::SummarizeBackdating>},
      {v1::ListFindingsRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ListFindings>},
      {v1::ListActivitiesRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ListActivities>},
      {v1::GetMyDutiesRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetMyDuties>},
      {v1::ListDutiesRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ListDuties>},
      {v1::GetAllianceBriefRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetAllianceBrief>},
      {v1::GetHandoverBriefRequest::descriptor(), &RunQuery<Source::kLog, &Reads::GetHandoverBrief>},
      {v1::ExplainRuleRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ExplainRule>},
      {v1::ListRulesRequest::descriptor(), &RunQuery<Source::kLog, &Reads::ListRules>},
      {v1::PreviewAdoptionRequest::descriptor(), &RunQuery<Source::kLog, &Reads::PreviewAdoption>},
      {v1::GetServerInfoRequest::descriptor(), &RunAtOnce<&GetServerInfo>},
      {v1::ConfirmClockRequest::descriptor(), &RunAtOnce<&ConfirmClock>},
      {v1::ApplyCommandsRequest::descriptor(), &RunGroup},
  };
  return *kRows;
}

}  // namespace

UnaryHandler FindUnaryHandler(const MethodRow& row) {
  if (row.is_command) return &RunCommand;
  for (const QueryRow& query : Queries()) {
    if (query.request == row.method->input_type()) return query.handler;
  }
  return nullptr;
}

}  // namespace entente::rpc
