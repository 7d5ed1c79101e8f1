#include "services/ledger/replayer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/history/event.h"
#include "services/ledger/errors.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

using Personal = v1::ExportedEvent;

}  // namespace

Replayer::Replayer(storage::EventLog* log, sealing::KeyStore* keys, RestagedLog::Options options)
    : keys_(keys), sealer_(*keys), restaged_(log, keys, std::move(options)) {}

absl::Status Replayer::SealAnew(v1::Fact& fact, storage::v1::Record& record) {
  storage::v1::Record told;
  const std::string personal = history::SetEvent(fact, told);
  if (told.event_type() != record.event_type() || told.payload() != record.payload()) {
    return NotReplayable(record.position(), "it is told otherwise than it was recorded");
  }
  const std::string person = record.sealed(0).person();
  if (record.sealed_size() != 1 || person != record.resource()) {
    return NotReplayable(record.position(), "what is personal in it is of someone else");
  }
  record.clear_sealed();
  ASSIGN_OR_RETURN(
      *record.add_sealed(),
      sealer_.Seal(person, personal, history::SealedContext(person, record.version(), record.event_type())));
  ++summary_.resealed;
  return absl::OkStatus();
}

// The outcome of a request has no digest, because what was asked is not in the log; see `Executor::Replay`.
// What an approval has led to is recorded in the proposer's name under the approver's id, which is no id of
// the proposer's.
absl::Status Replayer::KeepRequest(const storage::v1::Record& record) {
  if (record.request_id().empty() || !record.approval().empty()) return absl::OkStatus();
  const std::string key = storage::RequestKey(record.actor(), record.request_id());
  ASSIGN_OR_RETURN(const bool is_known, restaged_.HasRequest(key));
  if (is_known) return absl::OkStatus();  // Of an event before it.
  storage::v1::RequestOutcome outcome;
  outcome.set_first_position(record.position());
  outcome.set_events(record.command_size());
  *outcome.mutable_record_time() = record.record_time();
  outcome.set_resource(record.resource());
  outcome.set_version(record.version());
  return restaged_.AddRequest(key, outcome);
}

absl::Status Replayer::Add(const v1::ExportedEvent& event) {
  const uint64_t position = event.entry().position();
  if (event.record().empty()) {
    return NotReplayable(position, "it comes without its record; export with --all --personal --records");
  }
  if (event.personal() == Personal::REDACTED) {
    return NotReplayable(position,
                         "what is personal in it was left out; export with --all --personal --records");
  }
  const std::string leaf_hash = storage::LeafHash(event.record());
  if (leaf_hash != event.entry().leaf_hash()) {
    return NotReplayable(position, "its record is not what its leaf hash says");
  }
  ASSIGN_OR_RETURN(history::Event decoded, history::DecodeEvent(event.record()));
  if (decoded.record.position() != position) {
    return NotReplayable(position, absl::StrCat("its record says ", decoded.record.position()));
  }
  const bool is_erased = event.personal() == Personal::ERASED;
  const bool is_missing = event.personal() == Personal::KEY_MISSING;
  if (decoded.fact.has_person_registered() && !is_erased && !is_missing) {
    RETURN_IF_ERROR(keys_->Create(decoded.record.resource()));
  }
  std::string bytes = event.record();
  if (event.personal() == Personal::INCLUDED) {
    if (decoded.record.sealed().empty()) {
      return NotReplayable(position, "there is nothing personal in its record");
    }
    v1::Fact fact = event.entry().fact();
    RETURN_IF_ERROR(SealAnew(fact, decoded.record));
    bytes = decoded.record.SerializeAsString();
  } else if (!decoded.record.sealed().empty() && !is_erased && !is_missing) {
    return NotReplayable(position, "nothing is said of what is personal in it");
  }
  RETURN_IF_ERROR(restaged_.Add(decoded.record, std::move(bytes), decoded.fact));
  RETURN_IF_ERROR(KeepRequest(decoded.record));
  exported_.Append(*tree::ToHash(leaf_hash));
  ++summary_.events;
  summary_.erased += is_erased ? 1 : 0;
  summary_.key_missing += is_missing ? 1 : 0;
  return absl::OkStatus();
}

}  // namespace entente::ledger
