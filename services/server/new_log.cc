#include "services/server/new_log.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "entente/v1/context.pb.h"
#include "services/server/errors.h"
#include "storage/anchor.h"
#include "storage/durable_file.h"
#include "storage/sealing/key_directory.h"
#include "storage/status_macros.h"
#include "storage/tree/checkpointer.h"

namespace entente::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOriginPrefix = "entente/";

// As long as a checkpoint may be; a reason of a command is shorter.
constexpr size_t kOperatorTextBytesMax = tree::kNoteBytesMax;

// Stands in a data directory as long as a log is being made there.
constexpr char kUnfinishedFile[] = "/unfinished";
constexpr mode_t kUnfinishedMode = 0644;

}  // namespace

std::string LogName(std::string_view log_id) {
  return LogNameOf(tree::OriginOf(log_id));
}

std::string LogNameOf(std::string_view origin) {
  return absl::StrCat("logs/", std::string(origin.substr(kOriginPrefix.size())));
}

std::string Base64(std::string_view hash) {
  return absl::Base64Escape({hash.data(), hash.size()});
}

absl::Status CheckNothingIsThere(const Config& config, std::string_view what) {
  const std::string key_dir = KeyDirOf(config);
  const std::vector<std::string> paths = {
      config.data_dir + "/log", config.data_dir + kUnfinishedFile, AnchorFileOf(config),
      key_dir + "/" + std::string(sealing::kSecretFile), key_dir + "/" + std::string(sealing::kSigningFile)};
  for (const std::string& path : paths) {
    std::error_code fault;
    const bool is_there = fs::exists(path, fault);
    if (fault || is_there) {
      return StartFault(
          absl::StrFormat("%s begins with nothing, and '%s' is there; name an empty directory", what, path));
    }
  }
  return absl::OkStatus();
}

absl::Status BeginLog(const Config& config) {
  return storage::ReplaceFile(config.data_dir + kUnfinishedFile, "A log is being made here.\n",
                              kUnfinishedMode);
}

absl::Status CheckIsComplete(const Config& config) {
  std::error_code fault;
  const bool is_there = fs::exists(config.data_dir + kUnfinishedFile, fault);
  if (!fault && !is_there) return absl::OkStatus();
  return StartFault(absl::StrFormat(
      "a replay or restore into '%s' was not completed: empty the directory and begin it again",
      config.data_dir));
}

absl::Status CheckIsText(std::string_view what, const std::string& text) {
  // Read as a record is read: what is no text would make it unreadable.
  v1::CommandContext written;
  written.set_reason(text);
  if (text.size() <= kOperatorTextBytesMax &&
      v1::CommandContext().ParseFromString(written.SerializePartialAsString())) {
    return absl::OkStatus();
  }
  return StartFault(
      absl::StrFormat("%s must be text in UTF-8 of at most %d bytes", what, kOperatorTextBytesMax));
}

ledger::RestagedLog::Options RestagedOptions(const Config& config, const std::string& authority) {
  absl::TimeZone zone;
  absl::LoadTimeZone(config.time_zone, &zone);
  return {authority, "entented " ENTENTE_VERSION, absl::Now(), zone};
}

ledger::OwnFact OpeningOf(const storage::EventLog& log, v1::LogOpened opened, const std::string& reason) {
  ledger::OwnFact own{{LogName(log.LogId()), {}}, reason, std::nullopt};
  *own.fact.event.mutable_log_opened() = std::move(opened);
  return own;
}

absl::StatusOr<CompletedLog> CompleteLog(const Config& config, const storage::EventLog& log,
                                         const sealing::KeyStore& keys) {
  const tree::NoteSigner signer(tree::OriginOf(log.LogId()), keys.SigningSeed().view());
  tree::Checkpointer checkpointer(&log, &signer);
  ASSIGN_OR_RETURN(const auto anchor,
                   storage::Anchor::Open({AnchorFileOf(config), /*accept_missing=*/true}, &checkpointer));
  RETURN_IF_ERROR(anchor->Write());
  ASSIGN_OR_RETURN(const auto last, checkpointer.Covering(log.GetHead().position));
  std::error_code fault;
  if (!fs::remove(config.data_dir + kUnfinishedFile, fault)) {
    return StartFault(absl::StrFormat("'%s%s' cannot be removed", config.data_dir, kUnfinishedFile));
  }
  RETURN_IF_ERROR(storage::SyncPath(config.data_dir));
  return CompletedLog{signer.verifier_key(), last->checkpoint};
}

}  // namespace entente::server
