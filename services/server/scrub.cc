#include "services/server/scrub.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "services/server/data_dir.h"
#include "services/server/master_key_source.h"
#include "storage/anchor.h"
#include "storage/rocksdb/event_log.h"
#include "storage/scrub.h"
#include "storage/sealing/key_store.h"
#include "storage/status_macros.h"
#include "storage/succession_chain.h"

namespace entente::server {
namespace {

absl::StatusOr<std::unique_ptr<storage::RocksDbEventLog>> OpenLog(const Config& config) {
  storage::RocksDbEventLog::Options options;
  options.directory = config.data_dir + "/log";
  return storage::RocksDbEventLog::Open(options);
}

// Whether the log is what was signed last.
absl::Status CheckAnchor(const Config& config, const storage::EventLog& log) {
  ASSIGN_OR_RETURN(const auto master, MasterKeyFor(config, sealing::KeyStore::Make::kNever));
  ASSIGN_OR_RETURN(const auto keys,
                   sealing::KeyStore::Open(KeyDirOf(config), sealing::KeyStore::Make::kNever, master.key));
  const tree::NoteSigner signer(tree::OriginOf(log.LogId()), keys->SigningSeed().view());
  ASSIGN_OR_RETURN(const auto successions, storage::CheckSuccessions(log, signer.verifier_key()));
  tree::Checkpointer checkpointer(&log, &signer, FormerKeys(successions));
  return storage::Anchor::Open({AnchorFileOf(config), config.accept_missing_anchor}, &checkpointer).status();
}

void Write(const storage::ScrubReport& report, std::ostream& out) {
  for (const storage::ScrubFault& fault : report.faults) out << fault.sentence << "\n";
  const std::string_view root = tree::ToView(report.root);
  out << absl::StrFormat(
      "%d events of %d resources and %d tiles were read: %s\n", report.events, report.resources, report.tiles,
      report.faults.empty() ? "no fault" : absl::StrFormat("%d faults", report.faults.size()));
  if (!report.is_complete) {
    out << "The list ends here; there may be more.\n";
  } else {
    out << "root " << absl::Base64Escape({root.data(), root.size()}) << "\n";
  }
}

}  // namespace

int ScrubDataDir(const Config& config, std::ostream& out, std::ostream& err) {
  constexpr int kNoFault = 0;
  constexpr int kFaults = 1;
  constexpr int kCouldNotBegin = 2;
  if (!storage::RocksDbEventLog::Exists(config.data_dir + "/log")) {
    err << absl::StrFormat("entented: there is no record in '%s'\n", config.data_dir);
    return kCouldNotBegin;
  }
  const auto lock = DataDirLock::Take(config.data_dir);
  if (!lock.ok()) {
    err << "entented: " << lock.status().message() << "\n";
    return kCouldNotBegin;
  }
  const auto log = OpenLog(config);
  if (!log.ok()) {
    err << "entented: " << log.status().message() << "\n";
    return log.status().code() == absl::StatusCode::kDataLoss ? kFaults : kCouldNotBegin;
  }
  const storage::ScrubReport report = storage::Scrub(**log);
  Write(report, out);
  const absl::Status anchored = CheckAnchor(config, **log);
  if (!anchored.ok()) out << "The anchor: " << anchored.message() << ".\n";
  return report.faults.empty() && anchored.ok() ? kNoFault : kFaults;
}

}  // namespace entente::server
