#include "clients/cli/export_file.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_format.h"
#include "clients/cli/errors.h"
#include "clients/cli/methods.h"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

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
  const fs::path fresh = path + ".new";
  std::error_code fault;
  if (fs::is_directory(path, fault)) return FileUnwritable(path);
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  if (!file) return FileUnwritable(path);
  absl::StatusOr<v1::ExportSummary> summary = StreamInto(session, request, file, path);
  file.close();
  if (summary.ok() && !file) summary = FileUnwritable(path);
  if (summary.ok()) {
    fs::rename(fresh, path, fault);
    if (!fault) return summary;
    summary = FileUnwritable(path);
  }
  fs::remove(fresh, fault);
  return summary;
}

}  // namespace entente::cli
