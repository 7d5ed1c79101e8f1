#include "services/audit/closings.h"

#include <algorithm>
#include <charconv>

#include "services/audit/errors.h"
#include "services/domain/period/closed_time.h"
#include "services/history/event.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

// The decision index of closings; see storage/FORMAT.md.
constexpr std::string_view kClosedAtPrefix = "closed/at/";

uint64_t PositionOf(std::string_view key) {
  const std::string_view digits = key.substr(kClosedAtPrefix.size());
  uint64_t position = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), position);
  return position;
}

}  // namespace

absl::StatusOr<Closings> Closings::Read(const storage::EventLog* log) {
  Closings read(log);
  RETURN_IF_ERROR(log->ScanIndex(kClosedAtPrefix, [&read](std::string_view key, std::string_view period) {
    read.closings_.push_back({PositionOf(key), std::string(period), 0});
    return true;
  }));
  for (Closing& closing : read.closings_) {
    ASSIGN_OR_RETURN(const storage::StoredRecord stored, log->Read(closing.position));
    ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
    if (!event.fact.has_period_closed() || event.record.resource() != closing.period) {
      return error::RecordCorrupt(closing.position,
                                  "it is not the closing of a period that it is said to be");
    }
    closing.last_day = domain::DaysOf(event.fact.period_closed().last_day()).last;
  }
  return read;
}

const Closing* Closings::LastBefore(uint64_t position) const {
  const auto next =
      std::lower_bound(closings_.begin(), closings_.end(), position,
                       [](const Closing& closing, uint64_t at) { return closing.position < at; });
  return next == closings_.begin() ? nullptr : &*std::prev(next);
}

absl::StatusOr<const Closing*> Closings::Before(const storage::v1::Record& record) const {
  if (!domain::HasBusinessDays(record.resource())) return nullptr;
  const Closing* const closing = LastBefore(record.position());
  if (closing == nullptr) return nullptr;
  if (domain::DaysOf(record.effective_on()).first <= closing->last_day) return closing;
  if (!record.has_corrects()) return nullptr;
  const uint64_t corrected = record.corrects().position();
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_->Read(corrected));
  storage::v1::Record earlier;
  if (!earlier.ParseFromString(stored.bytes)) return error::RecordCorrupt(corrected, "it does not parse");
  return domain::DaysOf(earlier.effective_on()).first <= closing->last_day ? closing : nullptr;
}

}  // namespace entente::audit
