#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/import_input.h"
#include "clients/cli/import_stream.h"
#include "clients/cli/progress.h"
#include "clients/cli/refusal.h"
#include "clients/cli/text_table.h"
#include "clients/cli/verbs.h"

namespace entente::cli {
namespace {

constexpr std::chrono::milliseconds kProgressInterval(100);

struct ImportFlags {
  std::vector<std::string> files;
};

// The opened files and how large they are together; 0 if one of them has no size.
struct OpenFiles {
  std::vector<std::unique_ptr<std::ifstream>> files;
  std::vector<ImportSource> sources;
  uint64_t bytes_total = 0;
};

// All files are opened before anything is sent, so that a mistyped name costs nothing.
absl::StatusOr<OpenFiles> Open(const std::vector<std::string>& names, std::istream& standard_input) {
  OpenFiles open;
  bool sizes_known = true;
  for (const std::string& name : names) {
    if (name == "-") {
      open.sources.push_back({"-", &standard_input});
      sizes_known = false;
      continue;
    }
    std::error_code error;
    if (std::filesystem::is_directory(name, error)) return FileUnreadable(name, "it is a directory");
    open.files.push_back(std::make_unique<std::ifstream>(name, std::ios::binary));
    if (!*open.files.back()) return FileUnreadable(name, std::strerror(errno));
    open.sources.push_back({name, open.files.back().get()});
    const uint64_t size = std::filesystem::file_size(name, error);
    if (error) sizes_known = false;
    if (!error) open.bytes_total += size;
  }
  if (!sizes_known) open.bytes_total = 0;
  return open;
}

// Counts what became of the lines, names the bad ones, and shows how far the import is.
class ImportReport {
 public:
  ImportReport(Terminal& terminal, uint64_t bytes_total) : terminal_(terminal), bytes_total_(bytes_total) {}

  void Fault(const std::string& place, const std::string& field, const std::string& reason) {
    Refused(place, field, reason);
    ++counts_.refused;
    exit_code_ = std::max<int>(exit_code_, kRefused);
  }

  void Outcome(const std::string& place, const v1::ImportCommandsResponse::Outcome& outcome) {
    if (outcome.has_receipt()) {
      const v1::Receipt& receipt = outcome.receipt();
      uint64_t& count = receipt.replayed()                                    ? counts_.replayed
                        : receipt.validate_only() || receipt.events().empty() ? counts_.unchanged
                                                                              : counts_.recorded;
      ++count;
      return;
    }
    const absl::Status status = MakeStatus(outcome.refusal());
    const Refusal refusal = ReadRefusal(status);
    const std::string reason = refusal.reason.empty() ? "" : absl::StrCat(" (", refusal.reason, ")");
    for (const auto& violation : refusal.violations) {
      Refused(place, violation.where.empty() ? "request" : violation.where, violation.what + reason);
    }
    if (refusal.violations.empty()) Refused(place, "request", refusal.message + reason);
    ++counts_.refused;
    exit_code_ = std::max<int>({exit_code_, kRefused, ExitCodeOf(status)});
  }

  void Show(uint64_t bytes_read) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_.err_is_terminal || now - shown_at_ < kProgressInterval) return;
    shown_at_ = now;
    shown_ = true;
    terminal_.err << '\r' << ProgressText(bytes_read, bytes_total_, counts_) << kEraseToEndOfLine
                  << std::flush;
  }

  void Clear() {
    if (shown_) terminal_.err << '\r' << kEraseToEndOfLine << std::flush;
    shown_ = false;
  }

  const ImportCounts& counts() const { return counts_; }
  int exit_code() const { return exit_code_; }

 private:
  static constexpr char kEraseToEndOfLine[] = "\x1b[K";

  void Refused(const std::string& place, const std::string& field, const std::string& reason) {
    Clear();
    terminal_.err << place << ": " << OneLine(field) << ": " << OneLine(reason) << "\n";
  }

  Terminal& terminal_;
  const uint64_t bytes_total_;
  ImportCounts counts_;
  int exit_code_ = kDone;
  bool shown_ = false;
  std::chrono::steady_clock::time_point shown_at_;
};

void PrintSummary(Session& session, const ImportCounts& counts) {
  if (!session.json) {
    session.terminal.out << CountsText(counts) << "\n";
    return;
  }
  session.terminal.out << "{\n  \"recorded\": " << counts.recorded << ",\n  \"replayed\": " << counts.replayed
                       << ",\n  \"unchanged\": " << counts.unchanged << ",\n  \"refused\": " << counts.refused
                       << "\n}\n";
}

absl::Status Import(Session& session, const ImportFlags& flags) {
  if (std::count(flags.files.begin(), flags.files.end(), "-") > 1) {
    return UsageError("The input can be read once only: give - once.");
  }
  const absl::StatusOr<OpenFiles> open = Open(flags.files, session.terminal.in);
  if (!open.ok()) return open.status();
  ImportReport report(session.terminal, open->bytes_total);
  ImportInput* reader = nullptr;
  ImportInput input(open->sources, [&](LinePlace place, const std::string& field, const std::string& reason) {
    report.Fault(reader->PlaceText(place), field, reason);
    report.Show(reader->bytes_read());
  });
  reader = &input;
  ImportStream* sender = nullptr;
  bool stopped = false;
  ImportStream stream(session.connection, input, [&](LinePlace place, const auto& outcome) {
    report.Outcome(input.PlaceText(place), outcome);
    report.Show(input.bytes_read());
    // A server that takes no commands now would refuse each of the lines that are left.
    stopped = stopped || outcome.refusal().code() == static_cast<int>(absl::StatusCode::kUnavailable);
    if (stopped) sender->Stop();
  });
  sender = &stream;
  const absl::Status status = stream.Run();
  report.Clear();
  PrintSummary(session, report.counts());
  if (const size_t unanswered = stream.Unanswered(); unanswered > 0) {
    session.terminal.err << unanswered
                         << " commands were read and have no answer; nothing after them was read.\n";
  }
  const Refusal refusal = ReadRefusal(status);
  if (stopped || (!status.ok() && (refusal.retriable || refusal.outcome_unknown))) {
    session.terminal.err << "The import stopped before its end. Run it again: nothing is recorded twice.\n";
  }
  session.exit_code = report.exit_code();
  if (!status.ok()) {
    session.terminal.err << (session.json ? RefusalJson(status) : RefusalText(status));
    session.exit_code = std::max<int>(session.exit_code, ExitCodeOf(status));
  }
  return absl::OkStatus();
}

}  // namespace

void AddImportVerb(Verbs verbs) {
  const auto flags = std::make_shared<ImportFlags>();
  CLI::App& import = *verbs.app.add_subcommand(
      "import", "Record the commands of files, one {\"method\": ..., \"request\": {...}} a line");
  import.add_option("FILE", flags->files, "The files; - for the input")->required();
  import.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return Import(session, *flags); };
  });
}

}  // namespace entente::cli
