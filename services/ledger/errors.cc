#include "services/ledger/errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/refusal.h"

namespace entente::ledger {

using domain::Refuse;

absl::Status QueueFull(size_t waiting) {
  return Refuse(v1::QUEUE_FULL,
                absl::StrFormat("%d commands are waiting, which is as many as are accepted", waiting));
}

absl::Status DeadlinePassed() {
  return Refuse(v1::DEADLINE_PASSED, "the deadline was over before the command was decided");
}

absl::Status ShuttingDown() {
  return Refuse(v1::SHUTTING_DOWN, "the server is stopping");
}

absl::Status ReadOnly(std::string_view why) {
  return Refuse(v1::LEDGER_READ_ONLY, absl::StrFormat("the ledger is read-only: %s", why));
}

absl::Status WriteOutcomeUnknown(const absl::Status& cause) {
  return Refuse(v1::WRITE_OUTCOME_UNKNOWN,
                absl::StrCat("writing failed, and it is not known whether the command was recorded: ",
                             cause.message()));
}

absl::Status ClockLeapt(absl::Time now, absl::Time last) {
  const std::string here = absl::FormatTime(now, absl::UTCTimeZone());
  const std::string before = absl::FormatTime(last, absl::UTCTimeZone());
  return Refuse(
      v1::CLOCK_LEAPT,
      absl::StrFormat("the clock says %s, but the last record is of %s; an operator must confirm the clock",
                      here, before),
      {{"now", here}, {"last_record_time", before}});
}

absl::Status VersionMismatch(std::string_view resource, uint64_t expected, uint64_t current) {
  return Refuse(v1::VERSION_MISMATCH,
                absl::StrFormat("%s has version %d, not %d as expected", resource, current, expected),
                {{"resource", std::string(resource)},
                 {"expected_version", std::to_string(expected)},
                 {"current_version", std::to_string(current)}});
}

absl::Status RequestIdReused(std::string_view request_id) {
  return Refuse(v1::REQUEST_ID_REUSED,
                absl::StrFormat("the request id %s was used before for another command", request_id),
                {{"request_id", std::string(request_id)}});
}

absl::Status RequestIdUsedBeforeReplay(std::string_view request_id, uint64_t first_position) {
  const std::string event = absl::StrCat("events/", first_position);
  return Refuse(
      v1::REQUEST_ID_REUSED,
      absl::StrFormat("the request id %s was used in the log that this one was replayed from; what it led "
                      "to begins with %s",
                      request_id, event),
      {{"request_id", std::string(request_id)}, {"event", event}});
}

absl::Status NotReplayable(uint64_t position, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat("the event at position %d: %s", position, why));
}

absl::Status ApprovalRequired(std::string_view method, std::string_view playbook_version) {
  const std::string by = playbook_version.empty() ? "" : absl::StrFormat(" by %s", playbook_version);
  return Refuse(v1::APPROVAL_REQUIRED,
                absl::StrFormat("%s takes the approval of someone else%s; propose it instead", method, by),
                {{"method", std::string(method)}, {"playbook_version", std::string(playbook_version)}});
}

absl::Status FeatureNotEnabled(std::string_view event, std::string_view feature) {
  return domain::Unmet(
      {{"FEATURE_NOT_ENABLED", std::string(feature),
        absl::StrFormat(
            "This log may hold no %s yet: the feature %s has not been enabled in it. The operator "
            "does so by starting the server with --enable-feature %s.",
            event, feature, feature)}});
}

absl::Status UnknownFeatures(std::string_view features) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "the log holds events of a newer program: features are enabled in it that this one does not know (%s); "
      "start the newer program on it again",
      features));
}

absl::Status NoSuchFeature(std::string_view feature, std::string_view known) {
  return absl::InvalidArgumentError(
      absl::StrFormat("there is no feature '%s'; this program knows %s", feature, known));
}

absl::Status Damaged(std::string_view what) {
  return Refuse(v1::DATA_CORRUPT, absl::StrFormat("%s is damaged", what));
}

absl::Status StateUnreadable(const absl::Status& cause) {
  // What is not there although it was recorded is as damaged as what cannot be read.
  const bool damaged =
      cause.code() == absl::StatusCode::kDataLoss || cause.code() == absl::StatusCode::kNotFound;
  return Refuse(damaged ? v1::DATA_CORRUPT : v1::INTERNAL_ERROR,
                absl::StrCat("the record could not be read: ", cause.message()));
}

}  // namespace entente::ledger
