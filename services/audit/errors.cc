#include "services/audit/errors.h"

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/domain/refusal.h"

namespace entente::audit::error {

absl::Status NoSuchResource(const std::string& field, std::string_view name) {
  return domain::NotFound({{field, absl::StrFormat("there is no %s", name)}});
}

absl::Status NotYetOpened(const std::string& field, std::string_view name, domain::Day day) {
  return domain::NotFound(
      {{field, absl::StrFormat("there was no %s yet on %s", name, domain::FormatDate(domain::DateOf(day)))}});
}

absl::Status NotYetRecorded(const std::string& field, std::string_view name) {
  return domain::NotFound({{field, absl::StrFormat("nothing of %s was recorded by then", name)}});
}

absl::Status KnownTwice(const std::string& field) {
  return domain::InvalidFields({{field + ".position", "cannot be set together with recorded_before"}});
}

absl::Status BeyondTheEnd(const std::string& field, uint64_t head) {
  return domain::InvalidFields(
      {{field + ".position",
        absl::StrFormat("is beyond the end of the log, position %d: what will be known then nobody knows yet",
                        head)}});
}

absl::Status InTheFuture(const std::string& field) {
  return domain::InvalidFields(
      {{field + ".recorded_before", "lies in the future: what will be known then nobody knows yet"}});
}

absl::Status NoDate(const std::string& field) {
  return domain::InvalidFields({{field, "is no date"}});
}

absl::Status NotYet(const std::string& field, std::string_view day) {
  return domain::InvalidFields(
      {{field, absl::StrFormat("is %s, which has not come yet; what is recorded for that day the resource "
                               "shows as of it (effective_on)",
                               day)}});
}

absl::Status NoMoment(const std::string& field) {
  return domain::InvalidFields({{field, "is no moment between the years 1 and 9999"}});
}

absl::Status NoSuchType(const std::string& field, std::string_view type) {
  return domain::InvalidFields({{field, absl::StrFormat("no event has the type %s", type)}});
}

absl::Status TreeTooLarge(const std::string& field, uint64_t size, uint64_t head) {
  return domain::InvalidFields({{field, absl::StrFormat("is %d, but the log has %d events", size, head)}});
}

absl::Status FalseHeads(uint64_t position) {
  return domain::Refuse(
      v1::DATA_CORRUPT,
      absl::StrFormat("The map of heads that events/%d roots is not what follows from the log.", position));
}

absl::Status VersionsBackwards(const std::string& field) {
  return domain::InvalidFields({{field, "is less than first_version"}});
}

absl::Status RecordTooLong(uint64_t position, size_t bytes_max) {
  const std::string event = absl::StrFormat("events/%d", position);
  return domain::Unmet(
      {{"RECORD_TOO_LONG", event,
        absl::StrFormat("the record of %s is longer than the %d bytes that a bundle of entries "
                        "has room for; its tiles can be had",
                        event, bytes_max)}});
}

absl::Status NoOwnNote(std::string_view why) {
  return domain::InvalidFields({{"note", absl::StrFormat("is no checkpoint of this log: %s", why)}});
}

absl::Status NoWitnessKeys(const std::vector<std::string>& faults) {
  return absl::InvalidArgumentError(absl::StrJoin(faults, "; "));
}

absl::Status BadCosignatures(const std::vector<std::string>& witnesses) {
  return domain::InvalidFields({{"note", absl::StrFormat("has a cosignature that is not good, of %s",
                                                         absl::StrJoin(witnesses, ", "))}});
}

absl::Status NoKnownWitness(size_t known) {
  return domain::InvalidFields(
      {{"note", absl::StrFormat("has no cosignature of a witness that this server knows; it knows %d, from "
                                "the file that --witness-keys names",
                                known)}});
}

absl::Status SignedAnotherHistory(uint64_t size, uint64_t head) {
  return domain::Refuse(v1::DATA_CORRUPT,
                        absl::StrFormat("the key of this log has signed a history of %d events that is not "
                                        "the one of this log, which has %d: keep the checkpoint, it is the "
                                        "evidence",
                                        size, head));
}

absl::Status KeptNoteCorrupt(std::string_view why) {
  return domain::Refuse(v1::DATA_CORRUPT,
                        absl::StrFormat("a cosigned checkpoint that was kept is damaged: %s", why));
}

absl::Status NoCosignedCheckpoint(uint64_t size, uint64_t newest) {
  if (newest == 0) return domain::NotFound({{"cosigned", "no witness has cosigned a checkpoint yet"}});
  return domain::NotFound({{"cosigned", absl::StrFormat("the newest checkpoint that a witness has cosigned "
                                                        "covers %d events, not %d",
                                                        newest, size)}});
}

absl::Status ExportTooLarge(std::string_view what, size_t most) {
  return domain::Unmet(
      {{"EXPORT_TOO_LARGE", "log",
        absl::StrFormat("a document of this format has room for %d %s: export less at a time, or "
                        "as CloudEvents or CSV, which have no end",
                        most, what)}});
}

absl::Status NoSuchRole(const std::string& field, std::string_view role, std::string_view playbook_version) {
  return domain::NotInPlaybook({{field, absl::StrFormat("%s has no role `%s`", playbook_version, role)}},
                               playbook_version);
}

absl::Status IndexCorrupt(std::string_view key) {
  return domain::Refuse(v1::DATA_CORRUPT, absl::StrFormat("the index entry %s is damaged", key));
}

absl::Status RecordCorrupt(uint64_t position, std::string_view why) {
  return domain::Refuse(v1::DATA_CORRUPT,
                        absl::StrFormat("the event at position %d is damaged: %s", position, why));
}

absl::Status ReadPersonAlone() {
  return domain::InvalidFields({{"filter.read_person", "cannot be set together with resource"}});
}

}  // namespace entente::audit::error
