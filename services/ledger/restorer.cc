#include "services/ledger/restorer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/ledger/errors.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

bool HasHold(const state::v1::PersonState& person, const std::string& matter) {
  return std::any_of(person.holds().begin(), person.holds().end(),
                     [&matter](const auto& hold) { return hold.matter() == matter; });
}

}  // namespace

std::string Restorer::Because(const char* what, const storage::v1::Record& record) const {
  std::string text = absl::StrCat("This log was restored without ", history::EventName(record.position()),
                                  " of ", origin_, ", by which ", record.actor(), " (", record.authority(),
                                  ") ", what, "; it holds here as well.");
  if (!record.reason().empty()) absl::StrAppend(&text, " The reason then: ", record.reason());
  return text;
}

absl::Status Restorer::Take(const storage::StoredRecord& stored) {
  ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
  if (event.fact.has_person_registered()) people_.push_back(event.record.resource());
  RETURN_IF_ERROR(restaged_.Add(event.record, stored.bytes, event.fact));
  last_time_ = TimeOf(event.record.record_time());
  root_.Append(*tree::ToHash(stored.leaf_hash));
  return absl::OkStatus();
}

void Restorer::LeaveBehindUnread() {
  left_behind_from_ = std::min(left_behind_from_, last_time_ + absl::Microseconds(1));
}

void Restorer::LeaveBehind(const history::Event& event) {
  left_behind_from_ = std::min(left_behind_from_, TimeOf(event.record.record_time()));
  const std::string& person = event.record.resource();
  OwnFact again{{person, event.fact}, "", event.record.effective_on()};
  if (event.fact.has_person_erased()) {
    again.reason = Because("erased the person", event.record);
    erasures_.insert_or_assign(person, std::move(again));
  } else if (event.fact.has_legal_hold_placed()) {
    again.reason = Because("placed the person under this hold", event.record);
    holds_.insert_or_assign({person, event.fact.legal_hold_placed().matter()}, std::move(again));
  } else if (event.fact.has_legal_hold_lifted()) {
    holds_.erase({person, event.fact.legal_hold_lifted().matter()});
  }
}

void Restorer::LeaveBehindErasure(uint64_t position, const std::string& person) {
  OwnFact again{{person, {}},
                absl::StrCat("This log was restored without ", history::EventName(position), " of ", origin_,
                             ", by which the person was erased; it holds here as well."),
                std::nullopt};
  again.fact.event.mutable_person_erased()->set_legal_basis("unknown: the event could not be read");
  erasures_.try_emplace(person, std::move(again));
}

absl::Status Restorer::TakeRequest(std::string_view key, std::string_view value) {
  storage::v1::RequestOutcome outcome;
  if (!outcome.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return Damaged("an entry of the request index");
  }
  // What has recorded nothing rests on what was there when it was decided.
  const bool is_there = outcome.first_position() == 0
                            ? TimeOf(outcome.record_time()) < left_behind_from_
                            : outcome.first_position() + outcome.events() <= root_.size() + 1;
  if (!is_there) return absl::OkStatus();
  ++summary_.requests;
  return restaged_.AddRequest(std::string(key), outcome);
}

absl::Status Restorer::Open(const OwnFact& opened) {
  RETURN_IF_ERROR(restaged_.Record(opened));
  for (const auto& [person, again] : erasures_) {
    ASSIGN_OR_RETURN(const state::v1::PersonState* state, restaged_.FindPerson(person));
    if (state == nullptr || state->erasure_position() != 0) continue;
    RETURN_IF_ERROR(restaged_.Record(again));
    ++summary_.erasures_kept;
  }
  for (const auto& [hold, again] : holds_) {
    ASSIGN_OR_RETURN(const state::v1::PersonState* state, restaged_.FindPerson(hold.first));
    if (state == nullptr || state->erasure_position() != 0 || HasHold(*state, hold.second)) continue;
    RETURN_IF_ERROR(restaged_.Record(again));
    ++summary_.holds_kept;
  }
  return absl::OkStatus();
}

}  // namespace entente::ledger
