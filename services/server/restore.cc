#include "services/server/restore.h"

#include <charconv>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/history/event.h"
#include "services/ledger/indexes.h"
#include "services/ledger/restorer.h"
#include "services/server/errors.h"
#include "services/server/master_key_source.h"
#include "services/server/new_log.h"
#include "services/server/restore_source.h"
#include "services/text/event_count.h"
#include "storage/durable_file.h"
#include "storage/rocksdb/event_log.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"
#include "storage/status_macros.h"
#include "storage/tree/log_tree.h"
#include "storage/tree/tile.h"

namespace entente::server {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSmallFileMax = 4096;

// The file of the master key that stands beside the keys, where the operator names none.
constexpr char kBesideTheKeys[] = "/master";

// What a restore tells besides what its source and the new log say.
struct Outcome {
  ledger::Restorer::Summary kept;
  uint64_t unreadable = 0;
  uint64_t keys_missing = 0;
};

// Copies a file of keys as it is, without making it durable. False if there is none.
absl::StatusOr<bool> CopyKeyFile(const std::string& from, const std::string& to) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, storage::ReadSmallFile(from, kSmallFileMax));
  if (!bytes.has_value()) return false;
  RETURN_IF_ERROR(storage::WriteFile(to, *bytes, 0600));
  return true;
}

// The new store has the secret of the old one, by which requests are known again, and a signing key of its
// own.
absl::StatusOr<std::unique_ptr<sealing::KeyStore>> MakeKeys(const Config& config, const Config& source) {
  const std::string from = KeyDirOf(source);
  const std::string to = KeyDirOf(config);
  RETURN_IF_ERROR(storage::MakeDirectory(to, 0700));
  if (config.master_key_file.empty() && config.master_key_command.empty()) {
    RETURN_IF_ERROR(CopyKeyFile(from + kBesideTheKeys, to + kBesideTheKeys).status());
  }
  const std::string secret = absl::StrCat("/", std::string(sealing::kSecretFile));
  RETURN_IF_ERROR(CopyKeyFile(from + secret, to + secret).status());
  ASSIGN_OR_RETURN(const FoundMasterKey master, MasterKeyFor(config, sealing::KeyStore::Make::kIfMissing));
  return sealing::KeyStore::Open(to, sealing::KeyStore::Make::kIfMissing, master.key);
}

// The keys of those who are in the new log and were not erased. What is wrapped stays wrapped: the name of
// the file to which it is bound, and the master key, are the same.
absl::Status CopyKeysOfPeople(const Config& config, const Config& source, const storage::EventLog& log,
                              const std::vector<std::string>& people, Outcome& outcome) {
  const std::string to = KeyDirOf(config);
  for (const std::string& person : people) {
    ASSIGN_OR_RETURN(const auto erased, log.FindIndex(ledger::ErasedKey(person)));
    if (erased.has_value()) continue;
    ASSIGN_OR_RETURN(const bool found,
                     CopyKeyFile(sealing::PersonFile(KeyDirOf(source), person, sealing::kKeyEnding),
                                 sealing::PersonFile(to, person, sealing::kKeyEnding)));
    outcome.keys_missing += found ? 0 : 1;
  }
  return storage::SyncFileSystem(to);
}

absl::Status TakeEvents(const storage::EventLog& from, uint64_t position, ledger::Restorer& restorer) {
  absl::Status status;
  uint64_t taken = 0;
  const absl::Status scanned =
      from.Scan(1, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
        status = restorer.Take(stored);
        taken = stored.position;
        return status.ok() && taken < position;
      });
  RETURN_IF_ERROR(status);
  // The log reads ahead: what is damaged behind the position is no reason to stop here.
  return taken == position ? absl::OkStatus() : scanned;
}

// Reads events that are held against the tree as well, so that nobody can have put another one there with a
// leaf hash of its own.
class TreeReader {
 public:
  explicit TreeReader(const storage::EventLog& log) : log_(log), tree_(&log) {}

  absl::StatusOr<history::Event> Read(uint64_t position) {
    ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_.Read(position));
    const uint64_t leaf = position - 1;
    if (leaf / tree::kTileWidth != index_ || tile_.empty()) {
      index_ = leaf / tree::kTileWidth;
      tile_.clear();
      ASSIGN_OR_RETURN(tile_, tree_.Tile(0, index_));
    }
    if (tile_.compare(leaf % tree::kTileWidth * tree::kHashBytes, tree::kHashBytes, stored.leaf_hash) != 0) {
      return StartFault(
          absl::StrFormat("the event at position %d is not the one that the Merkle tree has", position));
    }
    return history::DecodeEvent(stored);
  }

 private:
  const storage::EventLog& log_;
  const tree::LogTree tree_;
  uint64_t index_ = 0;
  std::string tile_;  // The leaf hashes of the tile at `index_`.
};

// Looks at what is left behind for what must not be forgotten. Erasures are also in the decision indexes.
absl::Status LeaveBehind(const storage::EventLog& from, const RestoreRequest& request,
                         ledger::Restorer& restorer, Outcome& outcome) {
  const uint64_t end = from.GetHead().position;
  TreeReader reader(from);
  for (uint64_t position = request.position + 1; position <= end; ++position) {
    const auto event = reader.Read(position);
    if (event.ok()) {
      restorer.LeaveBehind(*event);
      continue;
    }
    if (!request.accept_lost_holds) {
      return StartFault(absl::StrFormat(
          "%s; it is left behind, but a legal hold in it would be forgotten, and with it what it protects: "
          "restore from a better copy, or go on without such holds with --accept-lost-holds",
          event.status().message()));
    }
    restorer.LeaveBehindUnread();
    ++outcome.unreadable;
  }
  return from.ScanIndex("erased/", [&](std::string_view key, std::string_view value) {
    uint64_t position = 0;
    std::from_chars(value.data(), value.data() + value.size(), position);
    const std::string person(ledger::ErasedPersonOf(key));
    if (position > request.position) restorer.LeaveBehindErasure(position, person);
    return true;
  });
}

absl::Status TakeRequests(const storage::RocksDbEventLog& from, ledger::Restorer& restorer) {
  absl::Status status;
  const auto take = [&](std::string_view key, const absl::StatusOr<std::string_view>& value) {
    status = value.ok() ? restorer.TakeRequest(key, *value) : value.status();
    return status.ok();
  };
  RETURN_IF_ERROR(from.ScanEntries(storage::EntryKind::kRequest, "", take));
  return status;
}

v1::LogOpened OpenedFrom(const RestoreSource& source, uint64_t position, const tree::Hash& root,
                         const tree::Proof& proof) {
  v1::LogOpened opened;
  opened.set_predecessor(LogNameOf(source.key.name));
  opened.set_predecessor_origin(source.key.name);
  opened.set_position(position);
  opened.set_root(std::string(tree::ToView(root)));
  opened.set_cause(v1::LogOpened::RESTORED);
  opened.set_cause_text("restored to an earlier point");
  opened.set_checkpoint(source.anchor_note);
  for (const tree::Hash& hash : proof) opened.add_checkpoint_proof(std::string(tree::ToView(hash)));
  return opened;
}

void Write(const RestoreSource& source, const RestoreRequest& request, const tree::Hash& root,
           const Outcome& outcome, const CompletedLog& made, std::ostream& out) {
  const uint64_t end = source.log->GetHead().position;
  out << absl::StrFormat("restored: %s of the log %s, byte for byte, root %s\n",
                         text::FirstEvents(request.position), source.key.name, Base64(tree::ToView(root)));
  if (end > request.position) {
    out << absl::StrFormat("left behind: %s, the positions %d to %d\n",
                           text::EventCount(end - request.position), request.position + 1, end);
    out << absl::StrFormat("recorded again, because it must not be forgotten: %d erasures, %d legal holds\n",
                           outcome.kept.erasures_kept, outcome.kept.holds_kept);
  }
  if (outcome.unreadable > 0) {
    out << absl::StrFormat("%s of these could not be read: legal holds in them are lost\n",
                           text::EventCount(outcome.unreadable));
  }
  if (outcome.keys_missing > 0) {
    out << absl::StrFormat("unreadable, because the key is missing: what is personal of %d people\n",
                           outcome.keys_missing);
  }
  out << absl::StrFormat("requests: %d are answered as before when they are repeated\n",
                         outcome.kept.requests);
  if (source.anchor.has_value()) {
    out << absl::StrFormat("the old log had signed %s, with the key %s\n",
                           text::EventCount(source.anchor->size), source.key.Format());
  }
  out << absl::StrFormat("now: %s, root %s, under the new origin %s\n",
                         text::EventCount(made.checkpoint.size), Base64(tree::ToView(made.checkpoint.root)),
                         made.key.name)
      << absl::StrFormat("its key, which all who verify need from now on: %s\n", made.key.Format())
      << "Serve the old directory no more: it would go on as another history.\n";
}

absl::Status Restore(const Config& config, const RestoreRequest& request, const Config& source_config,
                     const RestoreSource& source, std::ostream& out) {
  RETURN_IF_ERROR(CheckIsNoCut(*source.log, request.position));
  RETURN_IF_ERROR(BeginLog(config));
  ASSIGN_OR_RETURN(const auto keys, MakeKeys(config, source_config));
  ASSIGN_OR_RETURN(const auto log, storage::RocksDbEventLog::Open({.directory = config.data_dir + "/log"}));

  ledger::Restorer restorer(log.get(), keys.get(), source.key.name, RestagedOptions(config, "restore"));
  Outcome outcome;
  RETURN_IF_ERROR(TakeEvents(*source.log, request.position, restorer));
  const tree::Hash root = restorer.Root();
  ASSIGN_OR_RETURN(const tree::Proof proof, CheckIsSigned(source, request.position, root));
  RETURN_IF_ERROR(LeaveBehind(*source.log, request, restorer, outcome));
  RETURN_IF_ERROR(TakeRequests(*source.log, restorer));
  RETURN_IF_ERROR(
      restorer.Open(OpeningOf(*log, OpenedFrom(source, request.position, root, proof), request.reason)));
  outcome.kept = restorer.summary();
  RETURN_IF_ERROR(CopyKeysOfPeople(config, source_config, *log, restorer.people(), outcome));
  ASSIGN_OR_RETURN(const CompletedLog made, CompleteLog(config, *log, *keys));
  Write(source, request, root, outcome, made, out);
  return absl::OkStatus();
}

bool IsInside(const std::string& path, const std::string& directory) {
  std::error_code fault;
  const fs::path inner = fs::weakly_canonical(path, fault);
  const fs::path relative = inner.lexically_relative(fs::weakly_canonical(directory, fault));
  return !fault && !relative.empty() && *relative.begin() != "..";
}

absl::Status CheckRequest(const Config& config, const RestoreRequest& request) {
  std::error_code fault;
  if (fs::equivalent(config.data_dir, request.source_dir, fault)) {
    return StartFault("a log is not restored into its own directory; name an empty one with --data-dir");
  }
  if (IsInside(config.data_dir, request.source_dir)) {
    return StartFault(
        "a log is not restored into its source; name a directory outside of it with --data-dir");
  }
  return CheckIsText("--reason", request.reason);
}

absl::Status CheckPosition(const RestoreSource& source, uint64_t position) {
  const uint64_t end = source.log->GetHead().position;
  if (position >= 1 && position <= end) return absl::OkStatus();
  return StartFault(
      absl::StrFormat("the source has the positions 1 to %d, and %d is none of them", end, position));
}

}  // namespace

int RestoreLog(const Config& config, const RestoreRequest& request, std::ostream& out, std::ostream& err) {
  Config source_config = config;
  source_config.data_dir = request.source_dir;
  source_config.key_dir = request.source_key_dir;
  source_config.anchor_file = request.source_anchor_file;
  const auto fail = [&err](const absl::Status& status, std::string_view more = "") {
    err << "entented: " << status.message() << "\n" << more;
    return 1;
  };
  if (auto status = CheckRequest(config, request); !status.ok()) return fail(status);
  const auto source = OpenRestoreSource(source_config);
  if (!source.ok()) return fail(source.status());
  if (auto status = CheckPosition(*source, request.position); !status.ok()) return fail(status);
  const auto lock = DataDirLock::Take(config.data_dir);
  if (!lock.ok()) return fail(lock.status());
  // Not before: until then it could come to be there.
  if (auto status = CheckNothingIsThere(config, "a restore"); !status.ok()) return fail(status);
  const absl::Status restored = Restore(config, request, source_config, *source, out);
  if (restored.ok()) return 0;
  // Only of a directory that was empty before.
  return fail(restored, "What is in the new directory is no log: empty it before the next try.\n");
}

}  // namespace entente::server
