#include "services/rpc/denials.h"

#include <algorithm>
#include <utility>

#include "google/protobuf/util/time_util.h"

namespace entente::rpc {
namespace {

using google::protobuf::util::TimeUtil;

// In whose name is counted what there is no room for; no token can have it.
constexpr char kServer[] = "principals/entente";

int64_t MinuteOf(absl::Time time) {
  return absl::ToUnixSeconds(time) / 60;
}

ledger::AccessRecord RecordOf(const std::string& principal, const std::string& authority,
                              const std::string& method, const std::string& permission, uint64_t calls,
                              absl::Time first, absl::Time last) {
  ledger::AccessRecord record{{principal, authority}, {principal, {}}};
  v1::AccessDenied& denied = *record.fact.event.mutable_access_denied();
  denied.set_method(method);
  denied.set_permission(permission);
  denied.set_count(calls);
  *denied.mutable_first_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(first));
  *denied.mutable_last_time() = TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(last));
  return record;
}

}  // namespace

void Denials::Add(Kind kind, const Count& count) {
  auto found = counts_.find(kind);
  if (found == counts_.end()) {
    Count fresh = count;
    fresh.calls = 0;
    if (counts_.size() >= kDenialKindsMax) {
      kind = {std::get<0>(kind), kServer, "", ""};
      fresh.authority = "server";
    }
    found = counts_.try_emplace(std::move(kind), std::move(fresh)).first;
  }
  Count& sum = found->second;
  sum.calls += count.calls;
  sum.first = std::min(sum.first, count.first);
  sum.last = std::max(sum.last, count.last);
}

void Denials::Note(const domain::Caller& caller, std::string_view method, std::string_view permission,
                   absl::Time time) {
  MutexLock lock(mutex_);
  Add({MinuteOf(time), caller.principal, std::string(method), std::string(permission)},
      {caller.authority, 1, time, time});
}

std::vector<ledger::AccessRecord> Denials::Take(absl::Time now) {
  MutexLock lock(mutex_);
  std::vector<ledger::AccessRecord> records;
  while (!counts_.empty()) {
    const auto oldest = counts_.begin();
    const auto& [minute, principal, method, permission] = oldest->first;
    if (now != absl::InfiniteFuture() && minute >= MinuteOf(now)) break;
    const Count& count = oldest->second;
    records.push_back(
        RecordOf(principal, count.authority, method, permission, count.calls, count.first, count.last));
    counts_.erase(oldest);
  }
  return records;
}

void Denials::PutBack(const std::vector<ledger::AccessRecord>& records) {
  MutexLock lock(mutex_);
  for (const ledger::AccessRecord& record : records) {
    const v1::AccessDenied& denied = record.fact.event.access_denied();
    const absl::Time first = absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(denied.first_time()));
    const absl::Time last = absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(denied.last_time()));
    Add({MinuteOf(first), record.caller.principal, denied.method(), denied.permission()},
        {record.caller.authority, denied.count(), first, last});
  }
}

}  // namespace entente::rpc
