// The contract of the event log: what every implementation promises to those who append and read.
//
// The log is one sequence of events with gapless positions from 1, and at the same time one sequence
// with gapless versions from 1 for each resource. It knows nothing of what the events mean.
#ifndef ENTENTE_STORAGE_EVENT_LOG_H_
#define ENTENTE_STORAGE_EVENT_LOG_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/storage/v1/record.pb.h"

namespace entente::storage {

// SHA-256 of a zero byte and the record's stored bytes: the leaf hash of RFC 6962.
inline constexpr size_t kLeafHashBytes = 32;

// A record as it is stored: `bytes` is the serialized `entente.storage.v1.Record`, never re-serialized.
struct StoredRecord {
  uint64_t position = 0;
  std::string bytes;
  std::string leaf_hash;  // kLeafHashBytes long.
};

// An event that is ready to become durable. The caller has serialized the record, with its position and
// version already in it; both are repeated here so that the log can check them without parsing.
struct Append {
  uint64_t position = 0;
  std::string resource;
  uint64_t version = 0;
  std::string bytes;
  std::string leaf_hash;
};

// An entry of the request index, see `EventLog::FindRequest`.
struct RequestEntry {
  std::string key;    // See `RequestKey`.
  std::string value;  // A serialized `RequestOutcome`.
};

// A change of a decision index. No value erases the key.
struct IndexChange {
  std::string key;
  std::optional<std::string> value;
};

// A snapshot of one resource at one version.
struct SnapshotEntry {
  std::string resource;
  uint64_t version = 0;
  std::string value;  // A serialized `Snapshot`.
};

// A part of a resource's states that does not change any more, so that many snapshots can share it. A
// snapshot names its pages.
struct PageEntry {
  std::string resource;
  std::string name;  // See `PageName`.
  std::string value;
};

// All that one group of commands changes. It becomes durable as a whole or not at all.
struct Batch {
  std::vector<Append> appends;
  std::vector<RequestEntry> requests;
  std::vector<IndexChange> index_changes;
  std::vector<SnapshotEntry> snapshots;
  std::vector<PageEntry> pages;
  absl::Time record_time;  // Of the last append; the log keeps it as `Head::record_time`.
};

// The end of the log.
struct Head {
  uint64_t position = 0;  // 0 while the log is empty.
  absl::Time record_time = absl::InfinitePast();
};

// The end of one resource's history.
struct StreamHead {
  uint64_t version = 0;   // 0 if the resource has no event.
  uint64_t position = 0;  // Of the event that made that version.
};

// The order in which events are read.
enum class Direction { kForward, kBackward };

// Receives records one after another; returns false to stop.
using RecordVisitor = std::function<bool(const StoredRecord&)>;

// What a log keeps besides events, histories and tiles; see `EventLog::ScanEntries`. Pages stand among the
// snapshots.
enum class EntryKind { kRequest, kIndex, kSnapshot, kCheckpoint, kSuccession };

// Receives entries one after another, with their keys as storage/FORMAT.md has them; DATA_LOSS in place of
// the value of a damaged one. Returns false to stop.
using EntryVisitor = std::function<bool(std::string_view key, const absl::StatusOr<std::string_view>& value)>;

// Receives names of resources; returns false to stop.
using ResourceVisitor = std::function<bool(std::string_view resource)>;

// A look at a file in which the log is kept; for a scrub.
struct FileLook {
  std::string path;
  uint64_t bytes = 0;     // Read since the last look.
  bool is_end = false;    // The last look at this file; only then the rest holds.
  bool has_check = true;  // False if nothing was noted of the file when it was written.
  absl::Status status;    // DATA_LOSS if the file is not what was written, with its path.
};

// Receives looks one after another; returns false to stop.
using FileVisitor = std::function<bool(const FileLook& look)>;

// The key under which the outcome of a request is kept: the caller's name and the caller's request id.
std::string RequestKey(std::string_view actor, std::string_view request_id);

// The leaf hash of a record's bytes.
std::string LeafHash(std::string_view record_bytes);

// The name of a page: the SHA-256 of its bytes.
std::string PageName(std::string_view page_bytes);

// The event log.
//
// Threads: `Apply` is called by one thread at a time; everything else by any thread at any time, also
// during an `Apply`. Readers see a batch wholly or not at all, and only after it is durable.
//
// Errors: `DATA_LOSS` where stored bytes are not what they must be (the message names the position or
// the file): no record is given that differs from its leaf hash, or belongs to another history than the one
// that led to it, and no entry that differs from its check; `UNAVAILABLE` where the disk refuses. After an
// `Apply` has failed for such a cause its outcome is unknown, every later `Apply` fails too, and only opening
// the log again tells what was kept.
class EventLog {
 public:
  virtual ~EventLog() = default;

  // Makes the batch durable, and returns only then. Refuses with `INTERNAL`, and changes nothing, where
  // positions or versions do not continue those of the log, a record does not begin with its position, or
  // `record_time` is not after that of the last event. A batch without events may come at any time.
  virtual absl::Status Apply(const Batch& batch) = 0;

  // The last durable event.
  virtual Head GetHead() const = 0;

  // The identity of this log, made with it: 16 random bytes.
  virtual std::string LogId() const = 0;

  // Reads the event at `position`. `NOT_FOUND` beyond the end.
  virtual absl::StatusOr<StoredRecord> Read(uint64_t position) const = 0;

  // Reads events at ascending positions in one go; faster than one `Read` each. `NOT_FOUND` if one is
  // beyond the end.
  virtual absl::StatusOr<std::vector<StoredRecord>> ReadMany(
      const std::vector<uint64_t>& positions) const = 0;

  // Visits events from `from` on in either direction until the visitor or the log ends. Forward from a
  // position beyond the end, and backward from 0, visit nothing; backward from beyond the end begins
  // with the last event.
  virtual absl::Status Scan(uint64_t from, Direction direction, const RecordVisitor& visit) const = 0;

  // The last version of a resource.
  virtual absl::StatusOr<StreamHead> FindStream(std::string_view resource) const = 0;

  // Visits the events of one resource from `from_version` on, in either direction, as `Scan` does.
  virtual absl::Status ScanStream(std::string_view resource, uint64_t from_version, Direction direction,
                                  const RecordVisitor& visit) const = 0;

  // The position of the first event recorded at `time` or later; one beyond the end if there is none.
  virtual absl::StatusOr<uint64_t> FindPosition(absl::Time time) const = 0;

  // What a request led to: a serialized `RequestOutcome`, or nothing if the request is not known.
  virtual absl::StatusOr<std::optional<std::string>> FindRequest(std::string_view key) const = 0;

  // The value of a key of the decision indexes, or nothing.
  virtual absl::StatusOr<std::optional<std::string>> FindIndex(std::string_view key) const = 0;

  // Visits the decision index keys that begin with `prefix`, in order; the visitor returns false to stop.
  virtual absl::Status ScanIndex(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;

  // The newest snapshot of a resource whose version is at most `version_max`, as a serialized `Snapshot`. One
  // that is damaged is passed over: it is only a cache.
  virtual absl::StatusOr<std::optional<std::string>> FindSnapshot(std::string_view resource,
                                                                  uint64_t version_max) const = 0;

  // The pages of a resource with these names, in their order. Nothing if one of them is missing or damaged.
  virtual absl::StatusOr<std::optional<std::vector<std::string>>> FindPages(
      std::string_view resource, const std::vector<std::string>& names) const = 0;

  // The hashes of a tile of the Merkle tree over the leaf hashes (see storage/tree/tile.h), one after
  // another: 256 of a full tile, as many as there are now of the one at the right edge. `NOT_FOUND` if it has
  // none yet. As they are stored; `tree::LogTree::Tile` holds them against the tree. Any number of events
  // that `GetHead` has told is covered.
  virtual absl::StatusOr<std::string> ReadTile(unsigned level, uint64_t index) const = 0;

  // Keeps the signed note of a checkpoint of `size`, with what others have added to it, durably and in place
  // of the one that was kept for that size. One thread at a time, also during an `Apply`.
  virtual absl::Status PutCheckpoint(uint64_t size, std::string_view note) = 0;

  // The note of the largest checkpoint that is kept of at most `size_max` events, or nothing.
  virtual absl::StatusOr<std::optional<std::string>> FindCheckpoint(uint64_t size_max) const = 0;

  // Keeps a succession note (see storage/tree/succession.h) behind those that are kept, durably. One thread
  // at a time.
  virtual absl::Status AddSuccession(std::string_view note) = 0;

  // The succession notes, in the order in which they were added. At most `kSuccessionsMax`.
  virtual absl::StatusOr<std::vector<std::string>> ReadSuccessions() const = 0;

  // Visits all entries of a kind from the key `from` on, in the order of their keys, damaged ones among them.
  // For a scrub.
  virtual absl::Status ScanEntries(EntryKind kind, std::string_view from,
                                   const EntryVisitor& visit) const = 0;

  // Visits the names of all resources behind `after` that the index of histories has, in order.
  virtual absl::Status ScanResources(std::string_view after, const ResourceVisitor& visit) const = 0;

  // Reads the files that are never written again and holds each against the check that was noted when it was
  // written, whatever is in them. A log without files has none. A look lasts as long as a piece of a file
  // takes.
  virtual absl::Status CheckFiles(const FileVisitor& /*visit*/) const { return absl::OkStatus(); }

  // Waits until the log has an event at `position`, or the time is over, or `Interrupt` was called.
  // Returns whether it has.
  virtual bool AwaitPosition(uint64_t position, std::chrono::milliseconds wait_max) const = 0;

  // Wakes all who wait, now and for ever; for shutting down.
  virtual void Interrupt() = 0;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_EVENT_LOG_H_
