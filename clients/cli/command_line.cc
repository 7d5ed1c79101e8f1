#include "clients/cli/command_line.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/help_groups.h"
#include "clients/cli/methods.h"
#include "clients/cli/read_all.h"
#include "clients/cli/refusal.h"
#include "clients/cli/verbs.h"

namespace entente::cli {
namespace {

struct GlobalFlags {
  ConnectionOptions connection;
  std::string token_file;
  std::string tls_ca_file;
  std::string output = "text";
};

// Anything but printable ASCII would break the header that carries the token.
absl::StatusOr<std::string> CheckToken(std::string token, const std::string& where) {
  absl::StripAsciiWhitespace(&token);
  const bool printable =
      std::all_of(token.begin(), token.end(), [](unsigned char c) { return absl::ascii_isgraph(c); });
  if (token.empty() || !printable) return UsageError(absl::StrCat("There is no token in ", where, "."));
  return token;
}

absl::Status FillSecrets(const Terminal& terminal, GlobalFlags& flags) {
  if (!flags.token_file.empty()) {
    const auto content = ReadFile(flags.token_file);
    if (!content.ok()) return content.status();
    const auto token = CheckToken(*content, flags.token_file);
    if (!token.ok()) return token.status();
    flags.connection.token = *token;
  } else if (!terminal.token_of_environment.empty()) {
    const auto token = CheckToken(terminal.token_of_environment, "ENTENTE_TOKEN");
    if (!token.ok()) return token.status();
    flags.connection.token = *token;
  }
  if (!flags.tls_ca_file.empty()) {
    const auto content = ReadFile(flags.tls_ca_file);
    if (!content.ok()) return content.status();
    if (content->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
      return FileUnreadable(flags.tls_ca_file, "it holds no certificate in PEM form");
    }
    flags.connection.tls_ca = *content;
  }
  return absl::OkStatus();
}

void AddGlobalFlags(CLI::App& app, GlobalFlags& flags) {
  // So that the flags below are understood behind a verb as well as before it.
  app.fallthrough();
  app.require_subcommand(1);
  app.set_version_flag("--version", "entente " ENTENTE_VERSION);
  app.add_option("--server", flags.connection.server, "The server")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--token-file", flags.token_file,
                 "A file with the service token; else ENTENTE_TOKEN is used")
      ->type_name("FILE");
  app.add_option("--tls-ca", flags.tls_ca_file, "Use TLS and trust the certificates in this file")
      ->type_name("FILE");
  app.add_option("--output", flags.output, "The form of the answers")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  app.add_option("--timeout", flags.connection.timeout_seconds, "How long a call may take with its repeats")
      ->check(CLI::Range(0.001, 86400.0))
      ->type_name("SECONDS");
  app.add_option("--retries", flags.connection.retries, "How often a call is repeated that may succeed later")
      ->check(CLI::Range(0, 100))
      ->type_name("N")
      ->capture_default_str();
  app.footer(ExitCodesHelp());
}

// An option that is given says something: an empty value, as an unset variable of a script leaves it, is a
// mistake and must not pass for an option that is not given.
void RefuseEmptyValues(CLI::App& app) {
  const CLI::Validator not_empty(
      [](const std::string& value) { return value.empty() ? std::string("must not be empty") : ""; }, "");
  for (CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() > 0) option->check(not_empty);
  }
  for (CLI::App* verb : app.get_subcommands({})) RefuseEmptyValues(*verb);
}

// The word in the place of a verb, if it is none; else empty.
std::string UnknownVerb(const CLI::App& app) {
  const std::vector<std::string> left = app.remaining();
  const bool is_word = !left.empty() && !left.front().starts_with("-");
  return is_word && app.get_subcommands().empty() ? left.front() : "";
}

// An error on the command line that the library found itself, help and version included.
int Explain(const CLI::App& app, const CLI::ParseError& error, Terminal& terminal) {
  if (const std::string word = UnknownVerb(app); !word.empty()) {
    std::vector<std::string> verbs;
    for (const CLI::App* verb : app.get_subcommands({})) verbs.push_back(verb->get_name());
    terminal.err << "There is no verb \"" << word << "\"." << DidYouMean(word, verbs)
                 << "\nRun with --help for more information.\n";
    return kUsage;
  }
  const int library_code = app.exit(error, terminal.out, terminal.err);
  return library_code == 0 ? kDone : kUsage;
}

void Report(const absl::Status& status, bool json, Terminal& terminal) {
  terminal.err << (json ? RefusalJson(status) : RefusalText(status));
}

// Ends an invocation: an answer that could not be written is a fault, whatever became of the verb.
int Conclude(Terminal& terminal, int exit_code) {
  terminal.out.flush();
  if (terminal.out.good()) return exit_code;
  terminal.err << (exit_code == kDone ? "error: It was done, but the" : "error: The")
               << " answer could not be written to the standard output.\n";
  return std::max<int>(exit_code, kFault);
}

}  // namespace

int RunCommandLine(const std::vector<std::string>& arguments, Terminal& terminal) {
  CLI::App app("The command line of Entente, the system of record for strategic alliances", "entente");
  GlobalFlags flags;
  Action chosen;
  AddGlobalFlags(app, flags);
  const Verbs verbs{app, chosen};
  AddDutyVerbs(verbs);
  AddFindingVerbs(verbs);
  AddRuleVerbs(verbs);
  AddAllianceVerbs(verbs);
  AddOriginVerbs(verbs);
  AddOwnershipVerbs(verbs);
  AddActivityVerbs(verbs);
  AddLifecycleVerbs(verbs);
  AddRegisterVerbs(verbs);
  AddWorkVerbs(verbs);
  AddPersonVerbs(verbs);
  AddKpiVerbs(verbs);
  AddPeriodVerbs(verbs);
  AddPlaybookVerbs(verbs);
  AddReadVerbs(verbs);
  AddTrailVerbs(verbs);
  AddExportVerb(verbs);
  AddReportVerb(verbs);
  AddProofVerbs(verbs);
  AddAuditVerbs(verbs);
  AddImportVerb(verbs);
  AddCallVerb(verbs);
  GroupVerbs(app);
  RefuseEmptyValues(app);
  try {
    // The library takes the arguments from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return Conclude(terminal, Explain(app, error, terminal));
  }
  const bool json = flags.output == "json";
  absl::Status status = FillSecrets(terminal, flags);
  if (status.ok()) {
    const auto connection = Connection::Open(flags.connection);
    status = connection.status();
    if (status.ok()) {
      Session session{**connection, terminal, json};
      status = chosen(session);
      if (status.ok()) return Conclude(terminal, session.exit_code);
    }
  }
  terminal.out.flush();
  Report(status, json, terminal);
  return Conclude(terminal, ExitCodeOf(status));
}

}  // namespace entente::cli
