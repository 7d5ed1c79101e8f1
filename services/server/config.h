// What an operator can set: by flags, or in a file by the same names.
#ifndef ENTENTE_SERVICES_SERVER_CONFIG_H_
#define ENTENTE_SERVICES_SERVER_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/rpc/request_log.h"
#include "services/server/limits.h"

namespace entente::server {

// The settings of a server.
struct Config {
  std::string data_dir;
  std::string listen = "127.0.0.1:7411";
  // Where metrics are served; nowhere if empty.
  std::string metrics_listen;
  std::string token_file;
  std::string tls_cert;
  std::string tls_key;
  // Empty: `keys` and `anchor` in the data directory.
  std::string key_dir;
  std::string anchor_file;
  // A file with the keys of the witnesses whose cosignatures are kept; none are if it is empty.
  std::string witness_keys;
  // Where the master key comes from, at most one of them; neither: a file beside the keys. The new ones are
  // for a rotation.
  std::string master_key_file;
  std::string master_key_command;
  std::string new_master_key_file;
  std::string new_master_key_command;
  // For how many days backups of keys are kept; not said if negative.
  int key_backup_retention_days = -1;
  std::string time_zone = "UTC";
  std::string log_requests = "all";
  // After how many seconds the map of heads is rooted in the log again; never if 0.
  int heads_interval_seconds = 300;
  // After how many seconds the sweep looks for alliances about which something was recorded, and for a new
  // day; 0 switches it off.
  int sweep_interval_seconds = 60;
  // Features that the log is to have from now on.
  std::vector<std::string> enable_features;
  bool confirm_clock = false;
  // How much the slow scrub reads in a second; 0 switches it off.
  uint64_t scrub_bytes_per_second = kScrubBytesPerSecond;

  // Takes a log that has lost its anchor as it is. For a copy whose wholeness was checked in another way.
  bool accept_missing_anchor = false;
};

// What is to be restored, and from where.
struct RestoreRequest {
  // The data directory of the source: the original, or a copy of it.
  std::string source_dir;
  // Where its keys and its anchor are; in that directory if empty.
  std::string source_key_dir;
  std::string source_anchor_file;
  // The last event that is taken over.
  uint64_t position = 0;
  // Why, for the trail; may be empty.
  std::string reason;
  // Go on though events behind the position cannot be read any more: legal holds in them are lost.
  bool accept_lost_holds = false;
};

// What main is asked to do.
enum class Action { kServe, kScrub, kRotateLogKey, kRotateMasterKey, kReplay, kRestore, kHashToken, kExit };

// What a command line means. For `kExit` the process ends with `exit_code`.
struct CommandLine {
  Action action = Action::kServe;
  int exit_code = 0;
  Config config;
  // For `kRotateLogKey`: `routine` or `compromised`.
  std::string rotation_reason;
  // For `kReplay`: the export, and a checkpoint of the old log; empty if there is none.
  std::string replay_file;
  std::string replay_checkpoint;
  // For `kRestore`.
  RestoreRequest restore;
  // For `kHashToken`.
  std::string principal;
  std::string role;
};

// The directory of keys, and the file of the anchor.
std::string KeyDirOf(const Config& config);
std::string AnchorFileOf(const Config& config);

// Reads a command line, and the file that `--config` names. Prints help, version and usage errors itself.
CommandLine ParseCommandLine(int argc, const char* const* argv);

// True if only this machine can reach the address.
bool IsLoopback(const std::string& listen);

// Refuses, with a sentence for the operator, what would not be safe: an address that others can reach without
// tokens and TLS, and half a pair of TLS files.
absl::Status CheckConfig(const Config& config);

// The log level by its name; CheckConfig has seen to it that there is one.
rpc::RequestLog::Level LogLevelOf(const Config& config);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_CONFIG_H_
