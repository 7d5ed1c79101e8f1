// What the ledger refuses, by name.
#ifndef ENTENTE_SERVICES_LEDGER_ERRORS_H_
#define ENTENTE_SERVICES_LEDGER_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace entente::ledger {

absl::Status QueueFull(size_t waiting);
absl::Status DeadlinePassed();
absl::Status ShuttingDown();
absl::Status ReadOnly(std::string_view why);
absl::Status WriteOutcomeUnknown(const absl::Status& cause);
absl::Status ClockLeapt(absl::Time now, absl::Time last);
absl::Status VersionMismatch(std::string_view resource, uint64_t expected, uint64_t current);
absl::Status RequestIdReused(std::string_view request_id);
// The id was used in the log that this one was replayed from, where what was asked is not known any more.
absl::Status RequestIdUsedBeforeReplay(std::string_view request_id, uint64_t first_position);
// INVALID_ARGUMENT, without a reason because no caller gets it: an exported event cannot be recorded again.
absl::Status NotReplayable(uint64_t position, std::string_view why);
// `playbook_version` asks for it; empty if the command takes one always.
absl::Status ApprovalRequired(std::string_view method, std::string_view playbook_version);

// `PRECONDITION_FAILED` (`FEATURE_NOT_ENABLED`): an event may not be recorded in this log yet.
absl::Status FeatureNotEnabled(std::string_view event, std::string_view feature);
// FAILED_PRECONDITION and INVALID_ARGUMENT, without a reason because the operator gets them: the log has
// features that this program does not know, or is to get one.
absl::Status UnknownFeatures(std::string_view features);
absl::Status NoSuchFeature(std::string_view feature, std::string_view known);

// Something that is stored is not what it must be.
absl::Status Damaged(std::string_view what);

// A read that the decision needed has failed; nothing was recorded.
absl::Status StateUnreadable(const absl::Status& cause);

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_ERRORS_H_
