#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/as_of.h"
#include "clients/cli/errors.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/log_proof.h"
#include "clients/cli/names.h"
#include "clients/cli/output_file.h"
#include "clients/cli/verbs.h"
#include "clients/report/gather.h"
#include "clients/report/page.h"

namespace entente::cli {
namespace {

struct ReportFlags {
  std::vector<std::string> names;
  bool all = false;
  AsOfFlags as_of;
  std::string prepared_by;
  std::string log_key;
  std::string output;
};

absl::StatusOr<report::Question> QuestionOf(const ReportFlags& flags) {
  if (flags.all != flags.names.empty()) {
    return UsageError("Name one alliance or more, or give --all for the whole portfolio.");
  }
  if (flags.names.size() > report::kChaptersMax) {
    return UsageError(absl::StrCat("A report has at most ", report::kChaptersMax, " alliances."));
  }
  report::Question question;
  for (const std::string& name : flags.names) {
    const std::string alliance = AllianceName(name);
    // One that is named twice has one chapter.
    if (std::count(question.alliances.begin(), question.alliances.end(), alliance) == 0) {
      question.alliances.push_back(alliance);
    }
  }
  if (auto status = flags.as_of.Fill(question.as_of); !status.ok()) return status;
  if (!flags.log_key.empty()) {
    const auto key = ReadLogKey(flags.log_key);
    if (!key.ok()) return key.status();
    question.log_key = *key;
  }
  question.prepared_by = flags.prepared_by;
  question.program_version = ENTENTE_VERSION;
  return question;
}

absl::Status WriteReport(Session& session, const ReportFlags& flags) {
  if (session.json) return UsageError("A report is a page of HTML; leave --output json out.");
  const auto question = QuestionOf(flags);
  if (!question.ok()) return question.status();
  const auto show_progress = [&session](const std::string& name) {
    if (session.terminal.err_is_terminal) session.terminal.err << "\r\x1b[K" << name << std::flush;
  };
  const auto report = report::Gather(session.connection, *question, show_progress);
  if (session.terminal.err_is_terminal) session.terminal.err << "\r\x1b[K" << std::flush;
  if (!report.ok()) return report.status();
  if (auto status = WriteOutput(session, flags.output, report::WritePage(*report), Readers::kOwner);
      !status.ok())
    return status;
  size_t verified = 0;
  for (const report::Chapter& chapter : report->chapters) {
    using Outcome = report::Evidence::Outcome;
    verified += chapter.evidence.outcome == Outcome::kVerified ? 1 : 0;
    if (chapter.evidence.outcome == Outcome::kRefuted) session.exit_code = kRefused;
    for (const std::string& fault : chapter.evidence.faults) {
      session.terminal.err << "NOT VERIFIED: " << chapter.alliance.name() << ": " << fault << "\n";
    }
  }
  if (flags.output.empty()) return absl::OkStatus();  // The output is the page, and nothing else.
  const size_t count = report->chapters.size();
  session.terminal.out << absl::StrCat(flags.output, ": ", count, count == 1 ? " alliance, " : " alliances, ",
                                       verified, " verified\n");
  return absl::OkStatus();
}

}  // namespace

void AddReportVerb(Verbs verbs) {
  const auto flags = std::make_shared<ReportFlags>();
  CLI::App& verb = *verbs.app.add_subcommand(
      "report", "Write a report of an alliance or a portfolio as one page of HTML, with its proof");
  verb.add_option("NAME", flags->names, "The alliances; several make a portfolio");
  verb.add_flag("--all", flags->all, "All alliances");
  flags->as_of.AddTo(verb);
  verb.add_option("--prepared-by", flags->prepared_by, "Who made the report, as it shall say")
      ->type_name("TEXT");
  verb.add_option(
          "--log-key", flags->log_key,
          "The key of the log, or @FILE with it, to verify against (default: the environment variable "
          "ENTENTE_LOG_KEY; without, the key that the server names, and the report says so)")
      ->envname("ENTENTE_LOG_KEY")
      ->type_name("KEY");
  verb.add_option("-o,--output-file", flags->output, "The file to write; the output if not given")
      ->type_name("FILE");
  verb.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return WriteReport(session, *flags); };
  });
}

}  // namespace entente::cli
