// The named refusals of reading history.
#ifndef ENTENTE_SERVICES_AUDIT_ERRORS_H_
#define ENTENTE_SERVICES_AUDIT_ERRORS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/domain/timeline.h"

namespace entente::audit::error {

// `RESOURCE_NOT_FOUND`: the field names something that there is not.
absl::Status NoSuchResource(const std::string& field, std::string_view name);

// `RESOURCE_NOT_FOUND`: the alliance exists, but was opened after `day`.
absl::Status NotYetOpened(const std::string& field, std::string_view name, domain::Day day);

// `RESOURCE_NOT_FOUND`: the resource exists, but nothing of it had been recorded by the moment asked for.
absl::Status NotYetRecorded(const std::string& field, std::string_view name);

// `FIELD_INVALID`: the `AsOf` in the field says twice what was known.
absl::Status KnownTwice(const std::string& field);

// `FIELD_INVALID`: the `AsOf` in the field asks what was known at a position behind the last one, `head`.
absl::Status BeyondTheEnd(const std::string& field, uint64_t head);

// `FIELD_INVALID`: the `AsOf` in the field asks what was known at a moment that is still to come.
absl::Status InTheFuture(const std::string& field);

// `FIELD_INVALID`: the field is no date.
absl::Status NoDate(const std::string& field);

// `FIELD_INVALID`: the field is a day that has not come.
absl::Status NotYet(const std::string& field, std::string_view day);

// `FIELD_INVALID`: the field is no moment.
absl::Status NoMoment(const std::string& field);

// `FIELD_INVALID`: no event has this type.
absl::Status NoSuchType(const std::string& field, std::string_view type);

// `FIELD_INVALID`: the log has had no tree of this size yet.
absl::Status TreeTooLarge(const std::string& field, uint64_t size, uint64_t head);

// `DATA_CORRUPT`: the map of heads that the event at `position` roots is not the one that follows from the
// log.
absl::Status FalseHeads(uint64_t position);

// `FIELD_INVALID`: the last version stands before the first.
absl::Status VersionsBackwards(const std::string& field);

// `PRECONDITION_FAILED`: a record cannot be put into a bundle of entries.
absl::Status RecordTooLong(uint64_t position, size_t bytes_max);

// `FIELD_INVALID`: what was handed in is no checkpoint of this log.
absl::Status NoOwnNote(std::string_view why);

// `INVALID_ARGUMENT`, for the operator: a list of the keys of witnesses has these faults.
absl::Status NoWitnessKeys(const std::vector<std::string>& faults);

// `FIELD_INVALID`: cosignatures in the names of these witnesses are not theirs.
absl::Status BadCosignatures(const std::vector<std::string>& witnesses);

// `FIELD_INVALID`: the note has no cosignature of a witness that the server knows; it knows so many.
absl::Status NoKnownWitness(size_t known);

// `DATA_CORRUPT`: the key of this log has signed a history of `size` events that is not that of this log,
// which has `head`.
absl::Status SignedAnotherHistory(uint64_t size, uint64_t head);

// `DATA_CORRUPT`: a checkpoint that was kept cannot be read.
absl::Status KeptNoteCorrupt(std::string_view why);

// `RESOURCE_NOT_FOUND`: no cosigned checkpoint covers `size` events; the newest covers `newest`, 0 if there
// is none.
absl::Status NoCosignedCheckpoint(uint64_t size, uint64_t newest);

// `PRECONDITION_FAILED`: a document cannot have more than `most` of `what`.
absl::Status ExportTooLarge(std::string_view what, size_t most);

// `NOT_IN_PLAYBOOK`: the playbook has no such role.
absl::Status NoSuchRole(const std::string& field, std::string_view role, std::string_view playbook_version);

// `DATA_CORRUPT`: an index of the log is not what it must be.
absl::Status IndexCorrupt(std::string_view key);

// `DATA_CORRUPT`: a record cannot be read.
absl::Status RecordCorrupt(uint64_t position, std::string_view why);

// `FIELD_INVALID`: `read_person` stands for itself.
absl::Status ReadPersonAlone();

}  // namespace entente::audit::error

#endif  // ENTENTE_SERVICES_AUDIT_ERRORS_H_
