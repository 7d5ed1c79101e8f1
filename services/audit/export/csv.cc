// A table (RFC 4180). Columns are only ever added, at the end.
#include <iterator>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "services/audit/export/format.h"
#include "services/audit/export/objects.h"
#include "services/domain/refusal.h"
#include "services/domain/timeline.h"

namespace entente::audit {
namespace {

constexpr const char* kColumns[] = {
    "position",      "event",      "type",         "resource",       "version",      "effective_on",
    "recorded_at",   "actor",      "on_behalf_of", "authority",      "sentence",     "reason",
    "evidence",      "objects",    "corrects",     "correction",     "corrected_by", "corrected_as",
    "historical",    "approval",   "request_id",   "correlation_id", "causation_id", "playbook_version",
    "personal_data", "event_json", "leaf_hash",
};

// A spreadsheet takes a text that begins like this for a formula, and runs it.
constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";

void AppendCell(std::string_view cell, std::string& row) {
  if (!row.empty()) row += ',';
  const bool is_formula = !cell.empty() && kFormulaStarts.find(cell.front()) != std::string_view::npos;
  if (cell.find_first_of("\",\r\n") == std::string_view::npos) {
    if (is_formula) row += '\'';
    row += cell;
    return;
  }
  absl::StrAppend(&row, "\"", is_formula ? "'" : "");
  for (const char letter : cell) {
    if (letter == '"') row += '"';
    row += letter;
  }
  row += '"';
}

std::string EvidenceText(const v1::TrailEntry& entry) {
  std::string text;
  for (const v1::Evidence& evidence : entry.evidence()) {
    absl::StrAppend(&text, text.empty() ? "" : " ", evidence.uri());
  }
  return text;
}

std::string ObjectsText(const v1::TrailEntry& entry) {
  std::string text;
  for (const RelatedObject& object : ObjectsOf(entry)) {
    absl::StrAppend(&text, text.empty() ? "" : " ", object.qualifier, "=", object.name);
  }
  return text;
}

std::string KindText(v1::TrailEntry::CorrectionKind kind) {
  return kind == v1::TrailEntry::CORRECTION_KIND_UNSPECIFIED ? "" : v1::TrailEntry::CorrectionKind_Name(kind);
}

std::string PersonalText(v1::ExportedEvent::Personal personal) {
  return personal == v1::ExportedEvent::PERSONAL_UNSPECIFIED ? ""
                                                             : v1::ExportedEvent::Personal_Name(personal);
}

std::string HexText(const std::string& bytes) {
  const auto hex = absl::BytesToHexString(bytes);
  return {hex.data(), hex.size()};
}

class Csv : public Format {
 public:
  void Begin(std::string& text) override {
    std::string row;
    for (const char* column : kColumns) AppendCell(column, row);
    absl::StrAppend(&text, row, "\r\n");
  }

  absl::Status Write(const v1::ExportedEvent& event, std::string& text) override {
    const v1::TrailEntry& entry = event.entry();
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    std::string fact;
    const google::protobuf::Message* inner = EventOf(entry);
    if (inner == nullptr || !google::protobuf::util::MessageToJsonString(*inner, &fact, options).ok()) {
      return domain::Internal(absl::StrCat("the event ", entry.name(), " cannot be written as JSON"));
    }
    const std::string cells[] = {
        absl::StrCat(entry.position()),
        entry.name(),
        entry.type(),
        entry.resource(),
        absl::StrCat(entry.version()),
        domain::FormatDate(entry.effective_on()),
        google::protobuf::util::TimeUtil::ToString(entry.record_time()),
        entry.actor(),
        entry.on_behalf_of(),
        entry.authority(),
        entry.sentence(),
        entry.reason(),
        EvidenceText(entry),
        ObjectsText(entry),
        entry.corrects(),
        KindText(entry.correction()),
        entry.corrected_by(),
        KindText(entry.corrected_as()),
        entry.historical() ? "true" : "false",
        entry.approval(),
        entry.request_id(),
        entry.correlation_id(),
        entry.causation_id(),
        entry.playbook_version(),
        PersonalText(event.personal()),
        fact,
        HexText(entry.leaf_hash()),
    };
    static_assert(std::size(cells) == std::size(kColumns));
    std::string row;
    for (const std::string& cell : cells) AppendCell(cell, row);
    absl::StrAppend(&text, row, "\r\n");
    return absl::OkStatus();
  }

  void End(std::string&) override {}
};

}  // namespace

std::unique_ptr<Format> MakeCsv() {
  return std::make_unique<Csv>();
}

}  // namespace entente::audit
