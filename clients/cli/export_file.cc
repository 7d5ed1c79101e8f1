#include "clients/cli/export_file.h"

#include <ostream>

#include "absl/strings/str_format.h"
#include "clients/cli/errors.h"
#include "clients/cli/methods.h"
#include "clients/cli/output_file.h"

namespace entente::cli {
namespace {

// Streams the document into `out`.
absl::StatusOr<v1::ExportSummary> StreamInto(Session& session, const v1::ExportEventsRequest& request,
                                             std::ostream& out, const std::string& path) {
  const auto* method = v1::ExportEventsRequest::descriptor()
                           ->file()
                           ->FindServiceByName("ExportService")
                           ->FindMethodByName("ExportEvents");
  v1::ExportEventsResponse answer;
  v1::ExportSummary summary;
  bool is_whole = false;
  uint64_t bytes = 0;
  absl::Status status = session.connection.CallStreaming(*method, request, answer, [&] {
    out << answer.piece();
    if (!out) return FileUnwritable(path.empty() ? "the output" : path);
    bytes += answer.piece().size();
    if (session.terminal.err_is_terminal && !path.empty()) {
      session.terminal.err << absl::StrFormat("\r%d KiB written", bytes >> 10) << std::flush;
    }
    if (answer.has_summary()) {
      summary = answer.summary();
      is_whole = true;
    }
    return absl::OkStatus();
  });
  if (session.terminal.err_is_terminal && !path.empty()) session.terminal.err << "\r\x1b[K" << std::flush;
  if (!status.ok()) return status;
  if (!is_whole) return StreamEndedEarly();
  return summary;
}

}  // namespace

absl::StatusOr<v1::ExportSummary> Export(Session& session, const v1::ExportEventsRequest& request,
                                         const std::string& path) {
  if (path.empty()) return StreamInto(session, request, session.terminal.out, path);
  const Readers readers = request.include_personal() ? Readers::kOwner : Readers::kByUmask;
  absl::StatusOr<OutputFile> file = OutputFile::Open(path, readers);
  if (!file.ok()) return file.status();
  absl::StatusOr<v1::ExportSummary> summary = StreamInto(session, request, file->stream(), path);
  if (!summary.ok()) return summary;
  if (auto status = file->Commit(); !status.ok()) return status;
  return summary;
}

}  // namespace entente::cli
