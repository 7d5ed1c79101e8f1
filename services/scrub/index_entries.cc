#include "services/scrub/index_entries.h"

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "services/history/parts.h"
#include "services/ledger/features.h"
#include "services/ledger/indexes.h"

namespace entente::scrub {
namespace {

// While commands go on, an index may be ahead of the last event that was looked at: so often it is looked at
// again.
constexpr int kLooksMax = 8;

std::string Quoted(std::string_view text) {
  return absl::StrFormat("'%s'", absl::CEscape({text.data(), text.size()}));
}

uint64_t NumberIn(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

// What stands under a key.
std::string WordsFor(const absl::StatusOr<std::optional<std::string>>& found) {
  if (!found.ok()) return absl::StrFormat("what stands there cannot be read: %s", found.status().message());
  return found->has_value() ? absl::StrFormat("%s stands there", Quoted(**found)) : "nothing stands there";
}

std::vector<storage::IndexChange> ChangesOf(const history::Event& event) {
  return ledger::IndexChangesOf({event.record.resource(), event.fact}, event.record);
}

}  // namespace

bool IndexCheck::IsDue(const std::string& key) {
  if (!history::IsPartKey(key)) return true;
  if (!has_parts_.has_value()) {
    const auto enabled = ledger::EnabledFeatures(*log_);
    has_parts_ = enabled.ok() && !enabled->empty();
  }
  return *has_parts_;
}

void IndexCheck::CheckEvent(const history::Event& event) {
  for (storage::IndexChange& change : ChangesOf(event)) {
    if (!IsDue(change.key)) continue;
    const uint64_t position = event.record.position();
    const auto found = log_->FindIndex(change.key);
    if (found.ok() && *found == change.value) {
      missed_.erase(change.key);
    } else if (missed_.size() < storage::kScrubFaultsMax) {
      // A later event may have taken its place.
      missed_[change.key] = {position, change.value.value_or(""), WordsFor(found)};
    }
  }
}

// Follows the log to where the index is, and tells what is still missing.
void IndexCheck::Settle(uint64_t last) {
  for (int look = 0; look < kLooksMax && !missed_.empty(); ++look) {
    const uint64_t end = log_->GetHead().position;
    if (end == last) break;
    history::Event event;
    log_->Scan(last + 1, storage::Direction::kForward,
               [&](const storage::StoredRecord& stored) {
                 if (history::DecodeEventInto(stored, event).ok()) CheckEvent(event);
                 return stored.position < end;
               })
        .IgnoreError();
    last = end;
  }
  for (const auto& [key, missed] : missed_) {
    if (log_->GetHead().position != last) return;  // The next round sees it.
    told_.insert(key);
    round_->Add(missed.position,
                absl::StrFormat("The event at position %d has left %s under %s of the index, and %s.",
                                missed.position, Quoted(missed.value), Quoted(key), missed.found));
  }
}

void IndexCheck::CheckEntries(uint64_t last) {
  Settle(last);
  ForEachEntry(*log_, storage::EntryKind::kIndex, *round_, [this](const Entry& entry) { CheckEntry(entry); });
}

uint64_t IndexCheck::EventOf(const std::string& key, const std::string& value) const {
  if (ledger::LeadsToPosition(key)) return NumberIn(value);
  return ledger::LeadsToResource(key) ? PositionOf(*log_, value, 1) : 0;
}

void IndexCheck::CheckEntry(const Entry& entry) {
  ++round_->counts().index_entries;
  if (!entry.value.ok()) {
    if (!told_.contains(entry.key)) {
      round_->Add(0, absl::StrFormat("The index cannot be read: %s.", entry.value.status().message()));
    }
    return;
  }
  if (!ledger::LeadsToPosition(entry.key) && !ledger::LeadsToResource(entry.key)) return;
  const uint64_t position = EventOf(entry.key, *entry.value);
  const auto stored = log_->Read(position);
  if (stored.ok()) {
    const auto event = history::DecodeEvent(*stored);
    if (!event.ok()) return;  // Told of with the events.
    for (const storage::IndexChange& change : ChangesOf(*event)) {
      if (change.key == entry.key && change.value == *entry.value) return;
    }
  }
  round_->Add(position, absl::StrFormat("%s stands under %s of the index, and no event has left it there.",
                                        Quoted(*entry.value), Quoted(entry.key)));
}

}  // namespace entente::scrub
