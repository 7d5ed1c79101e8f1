#include "services/server/scrub.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "services/domain/fold.h"
#include "services/scrub/scrub.h"
#include "services/server/data_dir.h"
#include "services/server/master_key_source.h"
#include "services/text/event_count.h"
#include "services/views/alliances.h"
#include "services/views/heads_index.h"
#include "services/views/trail_index.h"
#include "storage/anchor.h"
#include "storage/rocksdb/event_log.h"
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

// The rows as they are; nothing of them is made anew.
absl::StatusOr<std::unique_ptr<views::ViewStore>> OpenViews(const Config& config,
                                                            const storage::EventLog& log) {
  views::ViewStore::Options options;
  options.directory = config.data_dir + "/views";
  options.log_id = log.LogId();
  options.fold_version = domain::kFoldVersion;
  options.views = {views::AlliancesView::kId, views::TrailIndex::kId, views::HeadsIndex::kId};
  return views::ViewStore::OpenReadOnly(std::move(options));
}

absl::StatusOr<std::unique_ptr<sealing::KeyStore>> OpenKeys(const Config& config) {
  ASSIGN_OR_RETURN(OpenedKeys opened, OpenKeyStore(config, sealing::KeyStore::Make::kNever));
  return std::move(opened.store);
}

// The key with which the log signs.
tree::NoteSigner SignerOf(const sealing::KeyStore& keys, const storage::EventLog& log) {
  return {tree::OriginOf(log.LogId()), keys.SigningSeed().view()};
}

// Whether the log is what was signed last.
absl::Status CheckAnchor(const Config& config, const storage::EventLog& log,
                         const absl::StatusOr<std::unique_ptr<sealing::KeyStore>>& keys) {
  if (!keys.ok()) return keys.status();
  const tree::NoteSigner signer = SignerOf(**keys, log);
  ASSIGN_OR_RETURN(const auto successions, storage::CheckSuccessions(log, signer.verifier_key()));
  tree::Checkpointer checkpointer(&log, &signer, FormerKeys(successions));
  return storage::Anchor::Open({AnchorFileOf(config), config.accept_missing_anchor}, &checkpointer).status();
}

void Write(const scrub::Report& report, const absl::Status& views, const absl::Status& keys,
           std::ostream& out) {
  const storage::ScrubReport& log = report.log;
  const scrub::Counts& counts = report.counts;
  for (const storage::ScrubFault& fault : log.faults) out << fault.sentence << "\n";
  for (const std::string& remark : report.remarks) out << remark << "\n";
  const std::string_view root = tree::ToView(log.root);
  out << absl::StrFormat(
      "%d states, %d snapshots, %d pages, %d outcomes of requests, %d index entries and %d notes were held "
      "against the events\n",
      counts.states, counts.snapshots, counts.pages, counts.requests, counts.index_entries, counts.notes);
  if (views.ok()) {
    out << absl::StrFormat(
        "%d rows of the view alliances, %d of trail and %d of heads were held against them\n",
        counts.alliance_rows, counts.trail_rows, counts.head_rows);
  } else {
    out << "The views were not looked at: " << views.message() << ".\n";
  }
  if (keys.ok()) {
    out << absl::StrFormat("the keys of %d %s were looked at\n", counts.people,
                           counts.people == 1 ? "person" : "people");
  } else {
    out << "The keys of people were not looked at: " << keys.message() << ".\n";
  }
  out << absl::StrFormat("%d files were held against their checksums", counts.files);
  if (counts.files_without_check > 0) {
    out << absl::StrFormat(", and %d have none, because an earlier build wrote them",
                           counts.files_without_check);
  }
  out << "\n";
  out << absl::StrFormat("%s of %d resources and %d tiles were read: %s\n", text::EventCount(log.events),
                         log.resources, log.tiles,
                         log.faults.empty() ? "no fault"
                                            : absl::StrFormat("%d %s", log.faults.size(),
                                                              log.faults.size() == 1 ? "fault" : "faults"));
  if (!log.is_complete) {
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
  const auto views = OpenViews(config, **log);
  const auto keys = OpenKeys(config);
  scrub::Sources sources{log->get()};
  if (views.ok()) {
    sources.alliances = (*views)->Find(views::AlliancesView::kId.name);
    sources.trail = (*views)->Find(views::TrailIndex::kId.name);
    sources.heads = (*views)->Find(views::HeadsIndex::kId.name);
    sources.view_store = views->get();
  }
  if (keys.ok()) {
    sources.key = SignerOf(**keys, **log).verifier_key();
    sources.keys = keys->get();
  }
  const scrub::Report report = scrub::ScrubRecord(sources);
  Write(report, views.status(), keys.status(), out);
  const absl::Status anchored = CheckAnchor(config, **log, keys);
  if (!anchored.ok()) out << "The anchor: " << anchored.message() << ".\n";
  const bool has_views_fault = !views.ok() && !absl::IsNotFound(views.status());
  return report.log.faults.empty() && anchored.ok() && !has_views_fault ? kNoFault : kFaults;
}

}  // namespace entente::server
