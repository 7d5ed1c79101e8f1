#include "services/server/restore_source.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "services/ledger/features.h"
#include "services/ledger/indexes.h"
#include "services/server/errors.h"
#include "services/server/master_key_source.h"
#include "storage/durable_file.h"
#include "storage/sealing/key_directory.h"
#include "storage/status_macros.h"
#include "storage/succession_chain.h"
#include "storage/tree/log_tree.h"

namespace entente::server {
namespace {

// The checkpoint in a note that one of the keys has signed; nothing if it is none of that log.
std::optional<tree::Checkpoint> OpenNote(const std::string& note,
                                         const std::vector<tree::VerifierKey>& keys) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok()) return std::nullopt;
  const auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  const bool is_signed = std::any_of(keys.begin(), keys.end(), [&parsed](const tree::VerifierKey& key) {
    return tree::IsSignedBy(*parsed, key);
  });
  if (!checkpoint.ok() || !is_signed || checkpoint->origin != keys.front().name) return std::nullopt;
  return *checkpoint;
}

// The anchor of the source, in `source.anchor`.
absl::Status ReadAnchor(const Config& config, RestoreSource& source) {
  const std::string file = AnchorFileOf(config);
  ASSIGN_OR_RETURN(const std::optional<std::string> note, storage::ReadSmallFile(file, tree::kNoteBytesMax));
  if (!note.has_value()) {
    if (config.accept_missing_anchor) return absl::OkStatus();
    return StartFault(absl::StrFormat(
        "the anchor '%s' is missing, so nobody can tell whether the log is whole; put it back, or take the "
        "log as it is with --accept-missing-anchor",
        file));
  }
  ASSIGN_OR_RETURN(const auto successions, storage::CheckSuccessions(*source.log, source.key));
  std::vector<tree::VerifierKey> keys = FormerKeys(successions);
  keys.push_back(source.key);
  const std::optional<tree::Checkpoint> checkpoint = OpenNote(*note, keys);
  if (!checkpoint.has_value()) {
    return StartFault(absl::StrFormat("the anchor '%s' is no checkpoint that this log has signed", file));
  }
  const uint64_t end = source.log->GetHead().position;
  if (checkpoint->size > end && !config.accept_missing_anchor) {
    return StartFault(absl::StrFormat(
        "the log has %d events, and its anchor '%s' covers %d: the others are lost; take what is left with "
        "--accept-missing-anchor",
        end, file, checkpoint->size));
  }
  source.anchor = checkpoint;
  source.anchor_note = *note;
  return absl::OkStatus();
}

absl::StatusOr<storage::v1::Record> RecordAt(const storage::EventLog& log, uint64_t position) {
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log.Read(position));
  storage::v1::Record record;
  if (!record.ParseFromString(stored.bytes)) {
    return StartFault(absl::StrFormat("the event at position %d cannot be read", position));
  }
  return record;
}

// Whether two neighbours were recorded by one command, one group of commands, or an approval with what it
// approves.
bool AreOne(const storage::v1::Record& first, const storage::v1::Record& second) {
  if (first.command_index() + 1 < first.command_size()) return true;
  if (!second.approval().empty() && second.approval() == first.resource()) return true;
  return !first.request_id().empty() && first.request_id() == second.request_id() &&
         (first.actor() == second.actor() || !second.approval().empty());
}

}  // namespace

absl::StatusOr<RestoreSource> OpenRestoreSource(const Config& config) {
  using sealing::KeyStore;
  if (!storage::RocksDbEventLog::Exists(config.data_dir + "/log")) {
    return StartFault(absl::StrFormat("there is no record in '%s'", config.data_dir));
  }
  ASSIGN_OR_RETURN(DataDirLock lock, DataDirLock::Take(config.data_dir));
  RestoreSource source{std::move(lock), nullptr, nullptr, {}, std::nullopt, ""};
  ASSIGN_OR_RETURN(source.log, storage::RocksDbEventLog::Open({.directory = config.data_dir + "/log"}));
  RETURN_IF_ERROR(ledger::CheckFeatures(*source.log));
  ASSIGN_OR_RETURN(const std::vector<std::string> erased, ledger::ErasedPeople(*source.log));
  RETURN_IF_ERROR(sealing::DestroyKeys(KeyDirOf(config), erased).status());
  ASSIGN_OR_RETURN(const FoundMasterKey master, MasterKeyFor(config, KeyStore::Make::kNever));
  ASSIGN_OR_RETURN(source.keys, KeyStore::Open(KeyDirOf(config), KeyStore::Make::kNever, master.key));
  source.key =
      tree::NoteSigner(tree::OriginOf(source.log->LogId()), source.keys->SigningSeed().view()).verifier_key();
  RETURN_IF_ERROR(ReadAnchor(config, source));
  return source;
}

absl::Status CheckIsNoCut(const storage::EventLog& log, uint64_t position) {
  const uint64_t end = log.GetHead().position;
  // What was recorded as one around the position: from `first` to `last`.
  uint64_t first = position;
  ASSIGN_OR_RETURN(storage::v1::Record record, RecordAt(log, position));
  storage::v1::Record later = record;
  uint64_t last = position;
  while (last < end) {
    // What cannot be read any more is no reason not to restore to a point before it.
    auto next = RecordAt(log, last + 1);
    if (!next.ok() || !AreOne(later, *next)) break;
    later = *std::move(next);
    ++last;
  }
  if (last == position) return absl::OkStatus();
  while (first > 1) {
    ASSIGN_OR_RETURN(storage::v1::Record before, RecordAt(log, first - 1));
    if (!AreOne(before, record)) break;
    record = std::move(before);
    --first;
  }
  return StartFault(
      absl::StrFormat("the events %d to %d were recorded as one, all or none, and position %d lies between "
                      "them; name %d or %d",
                      first, last, position, first - 1, last));
}

absl::StatusOr<tree::Proof> CheckIsSigned(const RestoreSource& source, uint64_t position,
                                          const tree::Hash& root) {
  const tree::LogTree log_tree(source.log.get());
  ASSIGN_OR_RETURN(const tree::Hash in_tree, log_tree.Root(position));
  if (in_tree != root) {
    return StartFault(absl::StrFormat(
        "the first %d events of the source are not those of its own Merkle tree: it is damaged", position));
  }
  const uint64_t end = source.log->GetHead().position;
  if (!source.anchor.has_value() || source.anchor->size > end) return tree::Proof();
  ASSIGN_OR_RETURN(const tree::Hash signed_root, log_tree.Root(source.anchor->size));
  if (signed_root != source.anchor->root) {
    return StartFault(absl::StrFormat(
        "the first %d events of the source are not those that it has signed in its anchor: it is damaged, or "
        "was altered",
        source.anchor->size));
  }
  const tree::Checkpoint taken{"", position, root};
  const bool covers_more = source.anchor->size > position;
  const tree::Checkpoint& older = covers_more ? taken : *source.anchor;
  const tree::Checkpoint& newer = covers_more ? *source.anchor : taken;
  ASSIGN_OR_RETURN(tree::Proof proof, log_tree.ProveConsistency(older.size, newer.size));
  const bool continues = older.size == newer.size
                             ? older.root == newer.root
                             : tree::VerifyConsistency(older.size, older.root, newer.size, newer.root, proof);
  if (!continues) return StartFault("the tree of the source contradicts itself: it is damaged");
  return covers_more ? proof : tree::Proof();
}

}  // namespace entente::server
