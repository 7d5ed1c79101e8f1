#include "services/ledger/restaged_log.h"

#include <algorithm>
#include <utility>

#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

// As many events become durable at once.
constexpr uint64_t kBatchEvents = 1000;

// For the states that are in use at a time.
constexpr uint64_t kStateBytesMax = uint64_t{64} << 20;

}  // namespace

RestagedLog::RestagedLog(storage::EventLog* log, sealing::KeyStore* keys, Options options)
    : log_(log),
      options_(std::move(options)),
      // The times are those of the records; the clock is never asked.
      clock_([] { return absl::InfiniteFuture(); }, absl::ZeroDuration(), absl::ZeroDuration(),
             absl::InfinitePast()),
      staging_(*log, *keys, clock_, kStateBytesMax, options_.software_version, std::nullopt) {
  staging_.Begin(domain::DayOf(absl::ToCivilDay(options_.now, options_.time_zone)));
}

absl::Status RestagedLog::Add(const storage::v1::Record& record, std::string bytes, const v1::Fact& fact) {
  RETURN_IF_ERROR(staging_.Restage(record, std::move(bytes), fact));
  return Count();
}

absl::Status RestagedLog::AddRequest(const std::string& key, const storage::v1::RequestOutcome& outcome) {
  staging_.StageRequest(key, outcome);
  return Count();
}

absl::StatusOr<bool> RestagedLog::HasRequest(const std::string& key) const {
  ASSIGN_OR_RETURN(const auto known, staging_.FindRequest(key));
  return known.has_value();
}

absl::StatusOr<const state::v1::PersonState*> RestagedLog::FindPerson(const std::string& name) const {
  const auto* state = staging_.FindPerson(name);
  // Without its state nobody can tell whether there is such a person.
  RETURN_IF_ERROR(staging_.read_error());
  return state;
}

absl::Status RestagedLog::Record(const OwnFact& own) {
  RETURN_IF_ERROR(Finish());
  // The clock of this machine may be behind that of the other log; times strictly increase all the same.
  clock_.Reset(std::max(clock_.Last(), options_.now));
  const domain::Caller caller{"principals/entente", options_.authority};
  staging_.SetCaller(&caller);
  v1::CommandContext context;
  context.set_reason(own.reason);
  if (own.effective_on.has_value()) *context.mutable_effective_on() = *own.effective_on;
  v1::Receipt receipt;
  RETURN_IF_ERROR(staging_.Stage({own.fact}, {&context, "", "", 0, ""}, receipt));
  ++staged_;
  return Finish();
}

absl::Status RestagedLog::Count() {
  return ++staged_ < kBatchEvents ? absl::OkStatus() : Finish();
}

absl::Status RestagedLog::Finish() {
  if (staged_ == 0) return absl::OkStatus();
  RETURN_IF_ERROR(log_->Apply(staging_.Finish()));
  RETURN_IF_ERROR(staging_.DestroyKeys());
  staging_.Trim();
  staging_.Begin(staging_.Today());
  staged_ = 0;
  return absl::OkStatus();
}

}  // namespace entente::ledger
