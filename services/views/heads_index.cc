#include "services/views/heads_index.h"

#include <set>
#include <string>

#include "services/views/errors.h"
#include "services/views/row_keys.h"
#include "storage/status_macros.h"

namespace entente::views {
namespace {

// The rows: `e` and the key of a resource -> its last version; `r` -> the position of the last rooting.
constexpr std::string_view kHeadRows = "e";
constexpr std::string_view kRootingRow = "r";

bool IsRooting(const storage::v1::Record& record) {
  return record.event_type() == v1::HeadsRooted::descriptor()->full_name();
}

absl::Status Parse(const storage::StoredRecord& stored, storage::v1::Record& record) {
  if (record.ParseFromString(stored.bytes)) return absl::OkStatus();
  return error::RecordCorrupt(stored.position, "it does not parse");
}

}  // namespace

std::string HeadRowKey(std::string_view resource) {
  return std::string(kHeadRows).append(tree::ToView(tree::HeadKey(resource)));
}

bool IsHeadRowKey(std::string_view key) {
  return key.starts_with(kHeadRows) && key.size() == kHeadRows.size() + tree::kHashBytes;
}

const ViewId HeadsIndex::kId = {"heads", 1};

absl::Status HeadsIndex::Begin(uint64_t position) {
  MutexLock lock(mutex_);
  position_ = position;
  bool is_whole = true;
  const auto take = [&](std::string_view key, std::string_view value) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    const auto name = tree::ToHash(key.substr(kHeadRows.size()));
    is_whole = name.has_value() && value.size() == kPositionBytes;
    if (is_whole) current_.Set(*name, DecodePosition(value));
    return is_whole;
  };
  RETURN_IF_ERROR(table_->Scan(kHeadRows, kHeadRows, take));
  ASSIGN_OR_RETURN(const auto rooting, table_->Find(kRootingRow));
  if (!is_whole || (rooting.has_value() && rooting->size() != kPositionBytes)) {
    return table_->Damaged("a row has another length");
  }
  if (!rooting.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_->Read(DecodePosition(*rooting)));
  RETURN_IF_ERROR(Parse(stored, record_));
  return Adopt(record_);
}

absl::Status HeadsIndex::Apply(const storage::StoredRecord& stored, Rows&) {
  RETURN_IF_ERROR(Parse(stored, record_));
  const tree::Hash key = tree::HeadKey(record_.resource());
  changed_[key] = record_.version();
  MutexLock lock(mutex_);
  current_.Set(key, record_.version());
  position_ = stored.position;
  if (!IsRooting(record_)) return absl::OkStatus();
  has_new_rooting_ = true;
  return Adopt(record_);
}

absl::Status HeadsIndex::Adopt(const storage::v1::Record& record) {
  v1::HeadsRooted event;
  if (!event.ParseFromString(record.payload())) {
    return error::RecordCorrupt(record.position(), "its event does not parse");
  }
  Rooting rooting{record.position(), event.position(), event.position() < record.position()};
  rooted_ = current_;
  absl::Status failed;
  std::set<std::string> seen;
  storage::v1::Record later;
  // The first event of a resource behind the position tells which version it had there.
  const auto take_back = [&](const storage::StoredRecord& stored) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    if (stored.position > position_) return false;
    failed = Parse(stored, later);
    if (failed.ok() && seen.insert(later.resource()).second) {
      rooted_.Set(tree::HeadKey(later.resource()), later.version() - 1);
    }
    return failed.ok();
  };
  RETURN_IF_ERROR(log_->Scan(rooting.position + 1, storage::Direction::kForward, take_back));
  RETURN_IF_ERROR(failed);
  if (tree::ToView(rooted_.Root()) != event.root() || rooted_.size() != event.resource_count()) {
    rooting.is_true = false;
  }
  rooting_ = rooting;
  return absl::OkStatus();
}

absl::Status HeadsIndex::Flush(Rows& rows) {
  for (const auto& [key, version] : changed_) {
    rows.Put(std::string(kHeadRows).append(tree::ToView(key)), EncodePosition(version));
  }
  changed_.clear();
  if (!has_new_rooting_) return absl::OkStatus();
  has_new_rooting_ = false;
  rows.Put(kRootingRow, EncodePosition(LastRooting()->event_position));
  return absl::OkStatus();
}

void HeadsIndex::Forget() {
  changed_.clear();
  has_new_rooting_ = false;
  MutexLock lock(mutex_);
  current_ = tree::HeadsMap();
  rooted_ = tree::HeadsMap();
  rooting_.reset();
  position_ = 0;
}

v1::HeadsRooted HeadsIndex::RootNow() {
  MutexLock lock(mutex_);
  v1::HeadsRooted event;
  event.set_position(position_);
  event.set_root(std::string(tree::ToView(current_.Root())));
  event.set_resource_count(current_.size());
  return event;
}

uint64_t HeadsIndex::Position() const {
  MutexLock lock(mutex_);
  return position_;
}

std::optional<HeadsIndex::Rooting> HeadsIndex::LastRooting() const {
  MutexLock lock(mutex_);
  return rooting_;
}

std::optional<HeadsIndex::Proof> HeadsIndex::Prove(std::string_view resource) {
  MutexLock lock(mutex_);
  if (!rooting_.has_value()) return std::nullopt;
  return Proof{*rooting_, rooted_.Way(tree::HeadKey(resource))};
}

}  // namespace entente::views
