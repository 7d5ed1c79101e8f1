#include "services/scrub/round.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace entente::scrub {
namespace {

// So many entries, and so many bytes of them, are copied at a time.
constexpr size_t kEntriesMax = 256;
constexpr size_t kEntryBytesMax = size_t{1} << 20;

// Whoever watches is asked after so many bytes, not for each small thing.
constexpr uint64_t kBytesBetweenQuestions = uint64_t{16} << 10;

}  // namespace

std::string_view NameOf(Stage stage) {
  switch (stage) {
    case Stage::kEvents:
      return "events";
    case Stage::kEntries:
      return "entries";
    case Stage::kStates:
      return "states";
    case Stage::kRows:
      return "rows";
    case Stage::kNotes:
      return "notes";
    case Stage::kKeys:
      return "keys";
    case Stage::kFiles:
      return "files";
  }
  return "";
}

void Round::Begin(Stage stage) {
  Ask();
  stage_ = stage;
  done_ = 0;
  if (watch_.progress) watch_.progress(stage_, done_);
}

bool Round::Done(uint64_t bytes) {
  ++done_;
  return Spend(bytes);
}

bool Round::DoneTo(uint64_t position, uint64_t bytes) {
  done_ = position;
  return Spend(bytes);
}

bool Round::Spend(uint64_t bytes) {
  bytes_ += bytes;
  if (bytes_ >= kBytesBetweenQuestions) Ask();
  return goes_on_;
}

void Round::Ask() {
  if (watch_.progress) watch_.progress(stage_, done_);
  const uint64_t spent = std::exchange(bytes_, 0);
  if (spent > 0 && watch_.goes_on && !watch_.goes_on(spent)) goes_on_ = false;
}

void Round::Add(uint64_t position, std::string sentence) {
  if (faults_.size() >= storage::kScrubFaultsMax) return;
  faults_.push_back({position, std::move(sentence)});
  if (watch_.found) watch_.found(faults_.back());
  if (faults_.size() >= storage::kScrubFaultsMax) goes_on_ = false;
}

void Round::Remark(std::string sentence) {
  if (remarks_.size() >= storage::kScrubFaultsMax) return;
  remarks_.push_back(std::move(sentence));
  if (watch_.remarked) watch_.remarked(remarks_.back());
}

void ForEachEntry(const storage::EventLog& log, storage::EntryKind kind, Round& round,
                  absl::FunctionRef<void(const Entry& entry)> visit) {
  std::string from;
  for (bool is_end = false; !is_end && round.goes_on();) {
    std::vector<Entry> entries;
    size_t bytes = 0;
    is_end = true;
    const absl::Status status = log.ScanEntries(kind, from, [&](std::string_view key, const auto& value) {
      if (entries.size() >= kEntriesMax || bytes >= kEntryBytesMax) {
        from = key;
        is_end = false;
        return false;
      }
      if (value.ok()) {
        entries.push_back({std::string(key), std::string(*value)});
      } else {
        entries.push_back({std::string(key), value.status()});
      }
      bytes += key.size() + (value.ok() ? value->size() : 0);
      return true;
    });
    if (!status.ok()) {
      round.Add(0, absl::StrFormat("Entries of the log cannot be read: %s.", status.message()));
    }
    for (const Entry& entry : entries) {
      visit(entry);
      if (!round.Done(entry.key.size() + (entry.value.ok() ? entry.value->size() : 0))) return;
    }
  }
}

uint64_t PositionOf(const storage::EventLog& log, std::string_view resource, uint64_t version) {
  uint64_t position = 0;
  log.ScanStream(resource, version, storage::Direction::kForward,
                 [&position](const storage::StoredRecord& record) {
                   position = record.position;
                   return false;
                 })
      .IgnoreError();
  return position;
}

}  // namespace entente::scrub
