#include "services/audit/export/export_order.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/audit/errors.h"
#include "services/audit/export/event_values.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

constexpr size_t kReadAheadRecords = 256;
constexpr std::string_view kAlliances = "alliances/";

}  // namespace

absl::StatusOr<ExportOrder> ExportOrder::Make(Kind kind, const storage::EventLog* log, TrailCursor cursor,
                                              uint64_t horizon) {
  ExportOrder order(kind, log, std::move(cursor), horizon);
  if (kind != Kind::kByPosition) RETURN_IF_ERROR(order.Sort());
  return order;
}

absl::Status ExportOrder::Sort() {
  RETURN_IF_ERROR(links_.Refresh());
  absl::flat_hash_map<std::string, uint32_t> groups;
  const bool by_alliance = kind_ == Kind::kByAllianceAndDate;
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<uint64_t> position, cursor_.NextPosition());
    if (!position.has_value() || *position > horizon_) break;
    ASSIGN_OR_RETURN(const storage::v1::Record* record, cursor_.StepOver());
    if (record == nullptr || (by_alliance && !record->resource().starts_with(kAlliances))) continue;
    if (keys_.size() == kExportSortedMax) return error::ExportTooLarge("events", kExportSortedMax);
    const uint32_t group =
        by_alliance
            ? groups.try_emplace(record->resource(), static_cast<uint32_t>(groups.size())).first->second
            : 0;
    keys_.push_back({group, FirstDayOf(record->effective_on(), record->record_time()), record->sequence(),
                     record->position()});
  }
  std::sort(keys_.begin(), keys_.end());
  return absl::OkStatus();
}

absl::Status ExportOrder::ReadAhead() {
  const size_t count = std::min(kReadAheadRecords, keys_.size() - next_);
  std::vector<uint64_t> positions;
  for (size_t i = 0; i < count; ++i) positions.push_back(keys_[next_ + i].position);
  std::vector<uint64_t> ascending = positions;
  std::sort(ascending.begin(), ascending.end());
  ASSIGN_OR_RETURN(std::vector<storage::StoredRecord> records, log_->ReadMany(ascending));
  for (const uint64_t position : positions) {
    const auto place = std::lower_bound(ascending.begin(), ascending.end(), position) - ascending.begin();
    ahead_.push_back(std::move(records[static_cast<size_t>(place)]));
  }
  next_ += count;
  return absl::OkStatus();
}

absl::StatusOr<bool> ExportOrder::Next(v1::TrailEntry* entry) {
  if (kind_ == Kind::kByPosition) {
    ASSIGN_OR_RETURN(const bool found, cursor_.Next(entry));
    return found && entry->position() <= horizon_;
  }
  if (ahead_.empty() && next_ < keys_.size()) RETURN_IF_ERROR(ReadAhead());
  if (ahead_.empty()) return false;
  const storage::StoredRecord stored = std::move(ahead_.front());
  ahead_.pop_front();
  RETURN_IF_ERROR(maker_.Read(stored));
  RETURN_IF_ERROR(maker_.Make(stored, links_, entry));
  return true;
}

}  // namespace entente::audit
