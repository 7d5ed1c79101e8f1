#include <memory>

#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/export_file.h"
#include "clients/cli/names.h"
#include "clients/cli/verbs.h"
#include "services/text/event_count.h"

namespace entente::cli {
namespace {

struct ExportFlags {
  std::string name;
  bool all = false;
  std::string format;
  std::string file;
  std::string known_at;
  bool personal = false;
  bool records = false;
};

absl::StatusOr<v1::ExportEventsRequest::Format> FormatOf(const std::string& name) {
  if (name == "cloudevents") return v1::ExportEventsRequest::CLOUD_EVENTS_JSONL;
  if (name == "cloudevents-batch") return v1::ExportEventsRequest::CLOUD_EVENTS_BATCH;
  if (name == "csv") return v1::ExportEventsRequest::CSV;
  if (name == "ocel") return v1::ExportEventsRequest::OCEL_JSON;
  if (name == "xes") return v1::ExportEventsRequest::XES;
  return UsageError(absl::StrFormat(
      "There is no format `%s`; there are cloudevents, cloudevents-batch, csv, ocel and xes.", name));
}

absl::Status RunExport(Session& session, const ExportFlags& flags) {
  if (flags.all != flags.name.empty()) return UsageError("Name a resource, or give --all for the whole log.");
  v1::ExportEventsRequest request;
  const auto format = FormatOf(flags.format);
  if (!format.ok()) return format.status();
  request.set_format(*format);
  request.set_include_personal(flags.personal);
  request.set_include_records(flags.records);
  // A log is rebuilt from all of its events or not at all.
  request.mutable_filter()->set_include_access(flags.records);
  v1::TrailFilter& filter = *request.mutable_filter();
  if (!flags.all) {
    filter.set_resource(flags.name.find('/') == std::string::npos ? AllianceName(flags.name) : flags.name);
  }
  if (!flags.known_at.empty()) {
    const auto time = ParseTime(flags.known_at);
    if (!time.ok()) return time.status();
    *filter.mutable_recorded_before() = *time;
  }
  const auto summary = Export(session, request, flags.file);
  if (!summary.ok()) return summary.status();
  if (flags.file.empty()) return absl::OkStatus();  // The output is the document, and nothing else.
  return Print(session, *summary,
               absl::StrFormat("%s: %s, up to position %d\n", flags.file, text::EventCount(summary->events()),
                               summary->position()));
}

}  // namespace

void AddExportVerb(Verbs verbs) {
  const auto flags = std::make_shared<ExportFlags>();
  CLI::App& verb =
      *verbs.app.add_subcommand("export", "Write history as a document that other programs read");
  verb.add_option("NAME", flags->name, "The resource; a bare id means an alliance");
  verb.add_flag("--all", flags->all, "The whole log");
  verb.add_option("--format", flags->format, "cloudevents, cloudevents-batch, csv, ocel or xes")
      ->required()
      ->type_name("FORMAT");
  verb.add_option("--output-file", flags->file, "Where to; the program's output if not given")
      ->type_name("FILE");
  verb.add_option("--known-at", flags->known_at, "What had been recorded before this moment")
      ->type_name("TIME");
  verb.add_flag("--personal", flags->personal,
                "With what is personal about people, for those who may see it");
  verb.add_flag(
      "--records", flags->records,
      "With the stored records; with --all and --personal it is what entented replay rebuilds a log "
      "from");
  verb.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return RunExport(session, *flags); };
  });
}

}  // namespace entente::cli
