#include "services/server/config.h"

#include <CLI/CLI.hpp>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "services/server/errors.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

// The host of `host:port`, without the brackets of an IPv6 address.
std::string HostOf(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  std::string host = listen.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return host;
}

absl::Status CheckAddress(std::string_view option, const std::string& listen) {
  uint32_t port = 0;
  const size_t colon = listen.rfind(':');
  if (colon != std::string::npos && absl::SimpleAtoi(listen.substr(colon + 1), &port) && port <= 65535) {
    return absl::OkStatus();
  }
  return ConfigFault(
      absl::StrFormat("%s needs host:port with a port from 0 to 65535, and '%s' is not", option, listen));
}

// Whoever asks for metrics shows no token, so only this machine may.
absl::Status CheckMetricsAddress(const std::string& listen) {
  RETURN_IF_ERROR(CheckAddress("--metrics-listen", listen));
  if (IsLoopback(listen)) return absl::OkStatus();
  return ConfigFault(absl::StrFormat(
      "metrics have neither tokens nor TLS, so they are served on a loopback address only; '%s' is none",
      listen));
}

void AddOptions(CLI::App& app, Config& config) {
  app.set_config("--config", "", "A file with the same settings, one 'name = \"value\"' on a line");
  // A misspelt name must not leave a server open that was meant to be closed.
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--data-dir", config.data_dir, "Where everything is kept; made if it is not there");
  app.add_option("--listen", config.listen, "The address to serve, host:port; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--metrics-listen", config.metrics_listen,
                 "Where metrics are served for Prometheus, host:port on loopback (default: nowhere)");
  app.add_option("--token-file", config.token_file, "Who may call: lines of 'principal role sha256'");
  app.add_option("--tls-cert", config.tls_cert, "The certificate chain, PEM");
  app.add_option("--tls-key", config.tls_key, "The key of the certificate, PEM");
  app.add_option("--key-dir", config.key_dir,
                 "Where the keys of people are kept (default: keys in the data directory)");
  app.add_option(
      "--master-key-file", config.master_key_file,
      "A file with the key that wraps all other keys: 64 hexadecimal digits, as openssl rand -hex 32 "
      "prints them (default: master beside the keys, which protects nothing)");
  app.add_option("--master-key-command", config.master_key_command,
                 "A program with its arguments that prints that key; run without a shell, split at blanks");
  app.add_option("--key-backup-retention-days", config.key_backup_retention_days,
                 "For how many days backups of the keys are kept; needed before anyone can be erased")
      ->check(CLI::Range(0, 36500));
  app.add_option("--anchor-file", config.anchor_file,
                 "Where the end of the log is kept a second time (default: anchor in the data directory)");
  app.add_option("--witness-keys", config.witness_keys,
                 "Whose cosignatures of checkpoints are kept: a file with a witness key on each line");
  app.add_flag("--accept-missing-anchor", config.accept_missing_anchor,
               "Take a log that has lost its anchor as it is; for a copy whose wholeness was checked");
  app.add_option("--time-zone", config.time_zone, "The organization's time zone: decides what day it is")
      ->capture_default_str();
  app.add_option("--log-requests", config.log_requests, "Which requests are logged: all, errors or none")
      ->capture_default_str();
  app.add_option("--heads-interval-seconds", config.heads_interval_seconds,
                 "How often the last versions of all resources are rooted in the log, so that a version can "
                 "be proved "
                 "to be the latest; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, 86400));
  app.add_option("--sweep-interval-seconds", config.sweep_interval_seconds,
                 "How often it is looked whether alliances are to be held against their rules: each day, and "
                 "after something was recorded in them; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, 86400));
  app.add_option("--enable-feature", config.enable_features,
                 "Lets a log that an older program made hold the events of this one from now on; the older "
                 "program then does not open it any more. Said once, it holds for ever")
      ->type_name("NAME")
      ->configurable(false);
  app.add_option(
         "--scrub-bytes-per-second", config.scrub_bytes_per_second,
         "How much of what is stored is held against the events in a second, while the server serves; 0 for "
         "nothing")
      ->capture_default_str();
  app.add_flag("--confirm-clock", config.confirm_clock,
               "The clock is right, however far it is from the last record");
}

// `restore` and its options.
CLI::App& AddRestore(CLI::App& app, RestoreRequest& request) {
  CLI::App& restore = *app.add_subcommand(
      "restore", "Restores a log to an earlier point, in an empty data directory and under a key of its own");
  restore.add_option("SOURCE_DIR", request.source_dir, "The data directory of the old log, or a copy of it")
      ->required();
  restore.add_option("--position", request.position, "The last event that is taken over")
      ->required()
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  restore.add_option("--source-key-dir", request.source_key_dir,
                     "Where the keys of the old log are (default: keys in its directory)");
  restore.add_option("--source-anchor-file", request.source_anchor_file,
                     "Where the anchor of the old log is (default: anchor in its directory)");
  restore.add_option("--reason", request.reason, "Why, for those who read the trail")
      ->type_name("TEXT")
      ->required();
  restore.add_flag("--accept-lost-holds", request.accept_lost_holds,
                   "Go on though events that are left behind cannot be read: legal holds in them are lost");
  restore.fallthrough();
  return restore;
}

}  // namespace

std::string KeyDirOf(const Config& config) {
  return config.key_dir.empty() ? config.data_dir + "/keys" : config.key_dir;
}

std::string AnchorFileOf(const Config& config) {
  return config.anchor_file.empty() ? config.data_dir + "/anchor" : config.anchor_file;
}

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CommandLine line;
  std::vector<std::string> hash_token;
  bool scrub = false;
  bool rotate = false;
  CLI::App app("entented keeps the record of strategic alliances and serves it through gRPC.", "entented");
  app.set_version_flag("--version", std::string("entented " ENTENTE_VERSION));
  AddOptions(app, line.config);
  app.add_option("--hash-token", hash_token,
                 "Reads a token from standard input and prints its line for the token file")
      ->expected(2)
      ->type_name("PRINCIPAL ROLE")
      ->configurable(false);
  app.add_flag("--scrub", scrub,
               "Holds everything that is stored against the events, says what is damaged, and serves nobody")
      ->configurable(false);
  app.add_flag("--rotate-master-key", rotate,
               "Wraps all keys under a new master key, and serves nobody; done again it completes what was "
               "interrupted")
      ->configurable(false);
  app.add_option("--new-master-key-file", line.config.new_master_key_file,
                 "For --rotate-master-key: a file with the new key")
      ->configurable(false);
  app.add_option("--new-master-key-command", line.config.new_master_key_command,
                 "For --rotate-master-key: a program that prints the new key")
      ->configurable(false);
  app.add_option("--rotate-log-key", line.rotation_reason,
                 "Gives the log another key to sign checkpoints with, prints the succession note for its "
                 "auditors, and "
                 "serves nobody; done again it completes what was interrupted")
      ->check(CLI::IsMember({"routine", "compromised"}))
      ->configurable(false);
  CLI::App& replay =
      *app.add_subcommand("replay", "Rebuilds a log in an empty data directory from an export");
  replay.add_option("FILE", line.replay_file, "What entente export --all --personal --records wrote")
      ->required();
  replay
      .add_option("--checkpoint", line.replay_checkpoint,
                  "A signed checkpoint of the old log, which the export must fit; the new log keeps it")
      ->type_name("FILE");
  // The settings may stand behind the word as well as before it.
  replay.fallthrough();
  CLI::App& restore = AddRestore(app, line.restore);
  line.action = Action::kExit;
  // The library reports by exceptions; they end here.
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    line.exit_code = app.exit(error) == 0 ? 0 : 2;
    return line;
  }
  if (!hash_token.empty()) {
    line.action = Action::kHashToken;
    line.principal = hash_token[0];
    line.role = hash_token[1];
    return line;
  }
  if (line.config.data_dir.empty()) {
    std::fprintf(stderr, "entented: --data-dir is needed; --help tells more\n");
    line.exit_code = 2;
    return line;
  }
  line.action = replay.parsed()                 ? Action::kReplay
                : restore.parsed()              ? Action::kRestore
                : !line.rotation_reason.empty() ? Action::kRotateLogKey
                : rotate                        ? Action::kRotateMasterKey
                : scrub                         ? Action::kScrub
                                                : Action::kServe;
  return line;
}

bool IsLoopback(const std::string& listen) {
  const std::string host = HostOf(listen);
  if (host == "localhost" || host == "::1") return true;
  // Digits and points only, so that no name such as 127.example.com passes.
  return host.rfind("127.", 0) == 0 && host.find_first_not_of("0123456789.") == std::string::npos;
}

absl::Status CheckConfig(const Config& config) {
  const bool has_tls = !config.tls_cert.empty() && !config.tls_key.empty();
  RETURN_IF_ERROR(CheckAddress("--listen", config.listen));
  if (!config.metrics_listen.empty()) RETURN_IF_ERROR(CheckMetricsAddress(config.metrics_listen));
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    return ConfigFault("--tls-cert and --tls-key go together");
  }
  if (!IsLoopback(config.listen) && config.token_file.empty()) {
    return ConfigFault(
        absl::StrFormat("without --token-file anyone who can connect may do everything, so only a loopback "
                        "address is served; '%s' is none",
                        config.listen));
  }
  if (!IsLoopback(config.listen) && !has_tls) {
    return ConfigFault(absl::StrFormat(
        "tokens must not cross a network in clear text: '%s' needs --tls-cert and --tls-key", config.listen));
  }
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(config.time_zone, &zone)) {
    return ConfigFault(absl::StrFormat("there is no time zone '%s'", config.time_zone));
  }
  if (config.log_requests != "all" && config.log_requests != "errors" && config.log_requests != "none") {
    return ConfigFault("--log-requests is all, errors or none");
  }
  return absl::OkStatus();
}

rpc::RequestLog::Level LogLevelOf(const Config& config) {
  if (config.log_requests == "none") return rpc::RequestLog::Level::kNone;
  return config.log_requests == "errors" ? rpc::RequestLog::Level::kErrors : rpc::RequestLog::Level::kAll;
}

}  // namespace entente::server
