#include "services/audit/export/exporter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "services/audit/errors.h"
#include "services/domain/refusal.h"
#include "services/history/event.h"
#include "storage/sealing/errors.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

std::unique_ptr<Format> MakeFormat(v1::ExportEventsRequest::Format format, const storage::EventLog& log) {
  if (format == v1::ExportEventsRequest::CSV) return MakeCsv();
  if (format == v1::ExportEventsRequest::OCEL_JSON) return MakeOcel();
  if (format == v1::ExportEventsRequest::XES) return MakeXes();
  const auto hex = absl::BytesToHexString(log.LogId());
  return MakeCloudEvents(std::string(hex.data(), hex.size()),
                         format == v1::ExportEventsRequest::CLOUD_EVENTS_BATCH);
}

ExportOrder::Kind OrderOf(v1::ExportEventsRequest::Format format) {
  if (format == v1::ExportEventsRequest::OCEL_JSON) return ExportOrder::Kind::kByDate;
  if (format == v1::ExportEventsRequest::XES) return ExportOrder::Kind::kByAllianceAndDate;
  return ExportOrder::Kind::kByPosition;
}

// Whether the format has a place for stored records.
bool HasRecords(v1::ExportEventsRequest::Format format) {
  return format == v1::ExportEventsRequest::CLOUD_EVENTS_JSONL ||
         format == v1::ExportEventsRequest::CLOUD_EVENTS_BATCH;
}

}  // namespace

Exporter::Exporter(const ExportSources& sources, uint64_t horizon, const v1::ExportEventsRequest& request,
                   ExportOrder order, std::unique_ptr<Format> format)
    : sources_(sources),
      horizon_(horizon),
      include_personal_(request.include_personal()),
      include_records_(request.include_records()),
      order_(std::move(order)),
      format_(std::move(format)) {}

absl::StatusOr<Exporter> Exporter::Open(const ExportSources& sources,
                                        const v1::ExportEventsRequest& request) {
  if (request.include_records() && !HasRecords(request.format())) {
    return domain::InvalidFields({{"include_records", "is for CloudEvents only"}});
  }
  // Before the cursor looks: no event may name a later one that the document has not.
  uint64_t horizon = sources.log->GetHead().position;
  ASSIGN_OR_RETURN(TrailCursor cursor, TrailCursor::Open(sources.log, sources.trail, request.filter(),
                                                         /*newest_first=*/false));
  if (request.filter().has_recorded_before()) {
    const auto& before = request.filter().recorded_before();
    ASSIGN_OR_RETURN(const uint64_t first_after,
                     sources.log->FindPosition(absl::FromUnixSeconds(before.seconds()) +
                                               absl::Nanoseconds(before.nanos())));
    horizon = std::min(horizon, first_after - 1);
  }
  if (sources.scope != nullptr) sources.scope->NoteHorizon(horizon);
  ASSIGN_OR_RETURN(ExportOrder order,
                   ExportOrder::Make(OrderOf(request.format()), sources.log, std::move(cursor), horizon));
  return Exporter(sources, horizon, request, std::move(order), MakeFormat(request.format(), *sources.log));
}

void Exporter::ForgetLater(v1::TrailEntry& entry) const {
  if (history::ParseEventName(entry.corrected_by()) <= horizon_) return;
  entry.clear_corrected_by();
  entry.clear_corrected_as();
}

absl::Status Exporter::Reveal(v1::ExportedEvent& event) const {
  const v1::EventRule* rule =
      history::RuleOfType(FullTypeName(event.entry().type()).value_or(std::string_view()));
  if (rule == nullptr || rule->collection() != "people") return absl::OkStatus();
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, sources_.log->Read(event.entry().position()));
  storage::v1::Record record;
  if (!record.ParseFromString(stored.bytes)) {
    return error::RecordCorrupt(stored.position, "it does not parse");
  }
  if (record.sealed_size() == 0) return absl::OkStatus();
  event.set_personal(v1::ExportedEvent::REDACTED);
  if (!include_personal_) return absl::OkStatus();
  v1::Fact& fact = *event.mutable_entry()->mutable_fact();
  google::protobuf::Message* inner = fact.GetReflection()->MutableMessage(
      &fact, v1::Fact::descriptor()->FindFieldByNumber(fact.event_case()));
  for (const storage::v1::SealedPart& part : record.sealed()) {
    const absl::StatusOr<std::string> opened = sources_.sealer->Open(
        part, history::SealedContext(record.resource(), record.version(), record.event_type()));
    if (sealing::error::IsKeyDestroyed(opened.status())) {
      event.set_personal(v1::ExportedEvent::ERASED);
      return absl::OkStatus();
    }
    if (sealing::error::IsKeyMissing(opened.status())) {
      event.set_personal(v1::ExportedEvent::KEY_MISSING);
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(opened.status());
    if (!inner->MergeFromString(*opened)) {
      return error::RecordCorrupt(stored.position, "its sealed part is no event of a person");
    }
  }
  event.set_personal(v1::ExportedEvent::INCLUDED);
  if (sources_.scope != nullptr) sources_.scope->NotePerson(record.resource());
  return absl::OkStatus();
}

absl::Status Exporter::AddRecord(v1::ExportedEvent& event) const {
  ASSIGN_OR_RETURN(storage::StoredRecord stored, sources_.log->Read(event.entry().position()));
  event.set_record(std::move(stored.bytes));
  return absl::OkStatus();
}

absl::StatusOr<bool> Exporter::WriteNext(std::string& text) {
  event_.Clear();
  ASSIGN_OR_RETURN(const bool found, order_.Next(event_.mutable_entry()));
  if (!found) return false;
  ForgetLater(*event_.mutable_entry());
  RETURN_IF_ERROR(Reveal(event_));
  if (include_records_) RETURN_IF_ERROR(AddRecord(event_));
  RETURN_IF_ERROR(format_->Write(event_, text));
  summary_.set_events(summary_.events() + 1);
  summary_.set_position(std::max(summary_.position(), event_.entry().position()));
  return true;
}

absl::StatusOr<bool> Exporter::Next(v1::ExportEventsResponse& answer) {
  answer.Clear();
  if (is_over_) return false;
  if (at_end_) {
    is_over_ = true;
    *answer.mutable_summary() = summary_;
    return true;
  }
  std::string& piece = *answer.mutable_piece();
  if (!std::exchange(has_begun_, true)) format_->Begin(piece);
  while (piece.size() < kExportPieceBytes) {
    ASSIGN_OR_RETURN(const bool found, WriteNext(piece));
    if (found) continue;
    at_end_ = true;
    format_->End(piece);
    break;
  }
  return true;
}

}  // namespace entente::audit
