// Closing a period, and the signed checkpoint of its closing.
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/cli/frame.h"
#include "clients/cli/log_proof.h"
#include "clients/cli/names.h"
#include "clients/cli/output_file.h"
#include "clients/cli/verbs.h"
#include "entente/v1/period_service.pb.h"
#include "services/text/event_count.h"

namespace entente::cli {
namespace {

struct PeriodFlags {
  Frame frame;
  std::string period;
  std::string last_day;
  std::string output;
};

absl::StatusOr<v1::Period> FetchPeriod(Session& session, const std::string& name, uint64_t read_after) {
  v1::GetPeriodRequest request;
  request.set_name(name);
  request.set_read_after(read_after);
  v1::Period period;
  if (auto status = session.connection.Call("GetPeriod", request, period); !status.ok()) return status;
  return period;
}

std::string PeriodText(const v1::Period& period) {
  return absl::StrCat(period.name(), ": every day up to ", DateText(period.last_day()), " is closed\n  by ",
                      period.closed_by(), " on ", TimeText(period.close_time()), ", with events/",
                      period.position(), "\n");
}

// The checkpoint is what the auditor takes away: in a file, or below the text.
absl::Status HandOver(Session& session, const v1::Period& period, const std::string& file) {
  if (!file.empty()) {
    if (auto status = WriteOutput(session, file, period.checkpoint()); !status.ok()) return status;
  }
  if (session.json) return Print(session, period, "");
  PrintText(session, PeriodText(period));
  if (file.empty()) {
    session.terminal.out << "  the signed checkpoint of the " << text::EventCount(period.position())
                         << " up to the closing (-o FILE keeps it):\n\n"
                         << period.checkpoint();
    return absl::OkStatus();
  }
  session.terminal.out << "  " << file << " is the signed checkpoint of the "
                       << text::EventCount(period.position())
                       << " up to the closing. Keep it apart from the server; with the key of the log "
                          "(entente log-key) anyone can tell later that nothing of them was changed:\n"
                       << "    entente checkpoint --since " << file << " --log-key KEY\n"
                       << "    entente prove NAME --since " << file << " -o BUNDLE\n"
                       << "    entente verify BUNDLE --since " << file << " --log-key KEY\n";
  return absl::OkStatus();
}

absl::Status ClosePeriod(Session& session, const PeriodFlags& flags) {
  v1::ClosePeriodRequest request;
  request.set_name(PeriodName(flags.period));
  const auto last_day = ParseDate(flags.last_day);
  if (!last_day.ok()) return last_day.status();
  *request.mutable_last_day() = *last_day;
  const auto context = MakeContext(flags.frame);
  if (!context.ok()) return context.status();
  *request.mutable_context() = *context;
  v1::Receipt receipt;
  if (auto status = session.connection.Call("ClosePeriod", request, receipt); !status.ok()) return status;
  if (flags.frame.dry_run) return Print(session, receipt, ReceiptText(receipt));
  if (!session.json) PrintText(session, ReceiptText(receipt));
  const auto period = FetchPeriod(session, receipt.resource(), receipt.position());
  const absl::Status handed = period.ok() ? HandOver(session, *period, flags.output) : period.status();
  if (!handed.ok()) {
    session.terminal.err << receipt.resource()
                         << " is closed, but its checkpoint is not handed over. Fetch it: "
                         << "entente period " << receipt.resource() << " -o FILE\n";
  }
  return handed;
}

absl::Status ShowPeriod(Session& session, const PeriodFlags& flags) {
  const auto period = FetchPeriod(session, PeriodName(flags.period), 0);
  return period.ok() ? HandOver(session, *period, flags.output) : period.status();
}

CLI::App& AddVerb(Verbs verbs, const char* name, const char* what, const std::shared_ptr<PeriodFlags>& flags,
                  absl::Status (*run)(Session&, const PeriodFlags&)) {
  CLI::App& verb = *verbs.app.add_subcommand(name, what);
  verb.add_option("PERIOD", flags->period, "The period, for instance periods/2026 or 2026")->required();
  verb.add_option("-o,--output-file", flags->output, "The file for the signed checkpoint of the closing")
      ->type_name("FILE");
  verb.callback([&chosen = verbs.chosen, flags, run] {
    chosen = [flags, run](Session& session) { return run(session, *flags); };
  });
  return verb;
}

}  // namespace

void AddPeriodVerbs(Verbs verbs) {
  const auto flags = std::make_shared<PeriodFlags>();
  CLI::App& close =
      AddVerb(verbs, "close-period", "Close a period: what is recorded for it later needs a reason", flags,
              &ClosePeriod);
  close.add_option("--last-day", flags->last_day, "Its last day, for instance 2026-12-31")
      ->required()
      ->type_name("DATE");
  AddFrameFlags(close, flags->frame);
  AddVerb(verbs, "period", "Show a period that was closed, with the signed checkpoint of its closing",
          std::make_shared<PeriodFlags>(), &ShowPeriod);
}

}  // namespace entente::cli
