#include "services/rpc/admin.h"

#include <cstdlib>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "entente/v1/admin_service.pb.h"
#include "services/rpc/errors.h"

namespace entente::rpc {
namespace {

void SetTime(absl::Time time, google::protobuf::Timestamp& timestamp) {
  const int64_t nanos = absl::ToUnixNanos(time);
  timestamp.set_seconds(nanos / 1'000'000'000);
  timestamp.set_nanos(static_cast<int32_t>(nanos % 1'000'000'000));
}

void DescribeScrub(const scrub::BackgroundState& state, v1::ServerInfo::ScrubState& scrub) {
  scrub.set_rounds(state.rounds);
  if (state.rounds > 0) {
    SetTime(state.last_begun, *scrub.mutable_last_begin_time());
    SetTime(state.last_ended, *scrub.mutable_last_end_time());
    scrub.set_last_events(state.last_events);
  }
  scrub.set_running(state.is_running);
  if (state.is_running) {
    scrub.set_stage(std::string(NameOf(state.stage)));
    scrub.set_done(state.done);
  }
  scrub.set_faults(state.faults);
  for (const storage::ScrubFault& fault : state.first_faults) {
    auto& shown = *scrub.add_first_faults();
    shown.set_position(fault.position);
    shown.set_description(fault.sentence);
  }
}

void Describe(const Backend& backend, v1::ServerInfo& info) {
  info.set_version(backend.facts.version);
  info.set_log_id(backend.facts.log_id);
  const ledger::LedgerState state = backend.ledger->GetState();
  info.set_position(state.head.position);
  if (state.head.position > 0) SetTime(state.head.record_time, *info.mutable_record_time());
  info.set_read_only(!state.read_only_reason.empty());
  info.set_read_only_reason(state.read_only_reason);
  for (const views::ViewProgress& progress : backend.reads->Progress()) {
    v1::ServerInfo::ViewState& view = *info.add_views();
    view.set_view(progress.view);
    view.set_version(progress.version);
    view.set_position(progress.position);
    view.set_ready(progress.ready);
  }
  for (const auto& [name, limit] : backend.facts.limits) (*info.mutable_limits())[name] = limit;
  if (backend.scrub != nullptr) DescribeScrub(backend.scrub->GetState(), *info.mutable_scrub());
  info.set_authentication(std::string(backend.authorizer->mode()));
}

}  // namespace

absl::Status GetServerInfo(UnaryCall& call) {
  Describe(call.frame().backend(), static_cast<v1::ServerInfo&>(call.answer()));
  return absl::OkStatus();
}

absl::Status ConfirmClock(UnaryCall& call) {
  const auto& request = static_cast<const v1::ConfirmClockRequest&>(call.request());
  const int64_t difference = absl::ToUnixSeconds(absl::Now()) - request.now().seconds();
  if (std::abs(difference) > kClockDifferenceSecondsMax) return ClocksDiffer(difference);
  call.frame().backend().ledger->ConfirmClock();
  return GetServerInfo(call);
}

}  // namespace entente::rpc
