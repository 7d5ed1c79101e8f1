#include "services/scrub/requests.h"

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/ledger/request_keys.h"
#include "storage/status_macros.h"

namespace entente::scrub {
namespace {

using storage::v1::Record;
using storage::v1::RequestOutcome;

// A request as an operator reads it: who has asked, and with which id.
std::string Words(std::string_view key) {
  const size_t end = key.find('\0');
  if (end == std::string_view::npos)
    return absl::StrFormat("the request '%s'", absl::CEscape({key.data(), key.size()}));
  const std::string_view actor = key.substr(0, end);
  const std::string_view id = key.substr(end + 1);
  return absl::StrFormat("the request '%s' of %s", absl::CEscape({id.data(), id.size()}),
                         absl::CEscape({actor.data(), actor.size()}));
}

std::string Positions(uint64_t first, uint64_t count) {
  return count == 1 ? absl::StrCat("position ", first)
                    : absl::StrCat("positions ", first, " to ", first + count - 1);
}

bool IsSameTime(const google::protobuf::Timestamp& a, const google::protobuf::Timestamp& b) {
  return a.seconds() == b.seconds() && a.nanos() == b.nanos();
}

std::optional<Record> ReadRecord(const storage::EventLog& log, uint64_t position) {
  const auto stored = log.Read(position);
  Record record;
  if (!stored.ok() || !record.ParseFromString(stored->bytes)) return std::nullopt;
  return record;
}

}  // namespace

// A command is known by its first event. What was carried out under an approval stands under the id of the
// approver, with the approval itself.
void RequestCheck::CheckRecord(const Record& record) {
  if (record.request_id().empty() || record.command_index() != 0 || !record.approval().empty()) return;
  const std::string key = storage::RequestKey(record.actor(), record.request_id());
  const auto found = log_->FindRequest(key);
  if (!found.ok()) {
    TellDamaged(record.position(), key, found.status());
    // If it was that of a group, the commands have outcomes of their own.
    if (IsGroup(key)) CheckInGroup(key, record);
    return;
  }
  if (!found->has_value()) {
    return round_->Add(record.position(),
                       absl::StrFormat("The event at position %d was recorded for %s, which has no outcome.",
                                       record.position(), Words(key)));
  }
  RequestOutcome outcome;
  if (!outcome.ParseFromString(**found)) return;  // Told of with the entries.
  if (outcome.events() == 0) return CheckInGroup(key, record);
  // After a replay the outcome of a group is that of its first command.
  const bool is_replayed = outcome.digest().empty() && outcome.first_position() < record.position();
  if (outcome.first_position() == record.position() || is_replayed) return;
  round_->Add(
      record.position(),
      absl::StrFormat("The event at position %d was recorded for %s, whose outcome leads to %s.",
                      record.position(), Words(key), Positions(outcome.first_position(), outcome.events())));
}

void RequestCheck::LoadGroup(const std::string& key) {
  group_ = Group{key, {}, {}};
  for (size_t i = 0;; ++i) {
    const std::string member = ledger::MemberKey(key, i);
    const auto found = log_->FindRequest(member);
    if (absl::IsDataLoss(found.status())) {
      group_.damaged.push_back(member);
      continue;
    }
    RequestOutcome outcome;
    if (!found.ok() || !found->has_value()) return;
    if (outcome.ParseFromString(**found)) group_.first_positions.insert(outcome.first_position());
  }
}

bool RequestCheck::IsGroup(const std::string& key) {
  if (group_.key != key) LoadGroup(key);
  return !group_.first_positions.empty() || !group_.damaged.empty();
}

void RequestCheck::CheckInGroup(const std::string& key, const Record& record) {
  if (group_.key != key) LoadGroup(key);
  if (group_.first_positions.contains(record.position())) return;
  if (!group_.damaged.empty()) {
    const std::string member = std::move(group_.damaged.front());
    group_.damaged.erase(group_.damaged.begin());
    return TellDamaged(record.position(), member, log_->FindRequest(member).status());
  }
  round_->Add(
      record.position(),
      absl::StrFormat("The event at position %d was recorded for %s, none of whose outcomes leads to it.",
                      record.position(), Words(key)));
}

void RequestCheck::TellDamaged(uint64_t position, const std::string& key, const absl::Status& status) {
  if (!told_.insert(key).second) return;
  const std::string about = position == 0 ? "" : absl::StrFormat(", which has led to position %d,", position);
  round_->Add(position, absl::StrFormat("The outcome of %s%s cannot be read: %s.", Words(key), about,
                                        status.message()));
}

void RequestCheck::CheckEntries() {
  ForEachEntry(*log_, storage::EntryKind::kRequest, *round_,
               [this](const Entry& entry) { CheckEntry(entry); });
}

void RequestCheck::CheckEntry(const Entry& entry) {
  ++round_->counts().requests;
  if (!entry.value.ok()) return TellDamaged(0, entry.key, entry.value.status());
  RequestOutcome outcome;
  if (!outcome.ParseFromString(*entry.value)) {
    return round_->Add(0, absl::StrFormat("The outcome of %s is none.", Words(entry.key)));
  }
  if (outcome.events() > 0) return CheckEvents(entry.key, outcome);
  // It has recorded nothing, or is that of a group, whose commands have outcomes of their own.
  if (outcome.resource().empty()) return;
  const auto head = log_->FindStream(outcome.resource());
  if (!head.ok() || head->version >= outcome.version()) return;
  round_->Add(0, absl::StrFormat("The outcome of %s says that %s had version %d, and it has %d.",
                                 Words(entry.key), outcome.resource(), outcome.version(), head->version));
}

void RequestCheck::CheckEvents(const std::string& key, const RequestOutcome& outcome) {
  const std::string fault = FaultInEvents(key, outcome);
  if (fault.empty()) return;
  round_->Add(outcome.first_position(),
              absl::StrFormat("The outcome of %s leads to %s, and %s.", Words(key),
                              Positions(outcome.first_position(), outcome.events()), fault));
}

std::string RequestCheck::FaultInEvents(const std::string& key, const RequestOutcome& outcome) const {
  const uint64_t first = outcome.first_position();
  if (first == 0 || first + outcome.events() - 1 > log_->GetHead().position) return "there is no such event";
  const auto begin = ReadRecord(*log_, first);
  if (!begin.has_value()) return "";  // Told of with the events.
  const std::string own = storage::RequestKey(begin->actor(), begin->request_id());
  const bool is_its =
      key == own || (key.starts_with(own) && key.size() > own.size() && key[own.size()] == '\0');
  if (begin->request_id().empty() || !is_its || begin->command_index() != 0) {
    return "that is not where the events of it begin";
  }
  if (!IsSameTime(begin->record_time(), outcome.record_time())) return "that was recorded at another time";
  uint64_t events = begin->command_size();
  if (events < outcome.events()) {
    // An approval, and behind it what was carried out under it.
    const auto carried_out = ReadRecord(*log_, first + events);
    if (!carried_out.has_value()) return "";
    if (carried_out->request_id() == begin->request_id() && !carried_out->approval().empty()) {
      events += carried_out->command_size();
    }
  }
  // A replay knows of the approval only.
  if (events != outcome.events()) return absl::StrFormat("the command has recorded %d", events);
  const auto head = log_->FindStream(outcome.resource());
  if (head.ok() && (head->version < outcome.version() || outcome.version() == 0)) {
    return absl::StrFormat("says that %s had version %d then, and it has %d", outcome.resource(),
                           outcome.version(), head->version);
  }
  return "";
}

}  // namespace entente::scrub
