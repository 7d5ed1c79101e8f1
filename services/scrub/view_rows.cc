#include "services/scrub/view_rows.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "services/views/alliances.h"
#include "services/views/heads_index.h"
#include "services/views/trail_index.h"

namespace entente::scrub {
namespace {

// So many rows, and so many bytes of them, are read with one look at a view.
constexpr size_t kRowsMax = 256;
constexpr size_t kRowBytesMax = size_t{1} << 20;

std::string Quoted(std::string_view text) {
  return absl::StrFormat("'%s'", absl::CEscape({text.data(), text.size()}));
}

// The name before the position in the key of a row of the trail.
std::string NameIn(std::string_view key) {
  return Quoted(key.substr(0, key.find('\0')));
}

}  // namespace

RowCheck::RowCheck(const storage::EventLog* log, const views::ViewTable* alliances,
                   const views::ViewTable* trail, const views::ViewTable* heads, Round* round)
    : log_(log),
      alliances_(alliances),
      trail_(trail),
      heads_(heads),
      round_(round),
      alliances_position_(CheckpointOf("alliances", alliances)),
      trail_position_(CheckpointOf("trail", trail)) {}

uint64_t RowCheck::CheckpointOf(std::string_view view, const views::ViewTable* table) {
  if (table == nullptr) return 0;
  const auto checkpoint = table->ReadCheckpoint();
  if (!checkpoint.ok()) {
    TellUnreadable(view, checkpoint.status());
    return 0;
  }
  if (checkpoint->position == 0) return 0;
  const auto last = log_->Read(checkpoint->position);
  if (last.ok() && last->leaf_hash == checkpoint->leaf_hash) return checkpoint->position;
  round_->Add(checkpoint->position,
              absl::StrFormat("The view %s is at position %d of another history than this.", view,
                              checkpoint->position));
  return 0;
}

// Once for each view, whoever meets it first.
void RowCheck::TellUnreadable(std::string_view view, const absl::Status& status) {
  if (!unreadable_.insert(std::string(view)).second) return;
  round_->Add(0, absl::StrFormat("The view %s cannot be read: %s.", view, status.message()));
}

void RowCheck::CheckEvent(const storage::StoredRecord& stored, const storage::v1::Record& record) {
  if (stored.position > trail_position_) return;
  const auto look = [&](const std::string& key) {
    const auto row = trail_->Find(key);
    if (!row.ok() || row->has_value()) return;  // A view that cannot be read is told of with its rows.
    round_->Add(stored.position,
                absl::StrFormat("The view trail has no row of %s for the event at position %d.", NameIn(key),
                                stored.position));
  };
  views::ForEachTrailKey(stored, record, key_, look).IgnoreError();  // What cannot be read has no rows.
}

void RowCheck::CheckReferences(const history::Event& event) {
  const uint64_t position = event.record.position();
  if (position > alliances_position_) return;
  for (const v1::ExternalReference& reference : event.fact.alliance_created().external_references()) {
    const std::string key = views::ReferenceRowKey(reference);
    const auto row = alliances_->Find(key);
    if (!row.ok() || *row == event.record.resource()) continue;
    round_->Add(position,
                absl::StrFormat("The view alliances leads from %s to %s, and the event at position %d to %s.",
                                Quoted(key), row->has_value() ? Quoted(**row) : "nothing", position,
                                event.record.resource()));
  }
}

void RowCheck::ForEachRow(std::string_view view, const views::ViewTable& table, Visit visit) {
  // The checkpoint stands under the empty key.
  std::string from(1, '\0');
  for (bool is_end = false; !is_end && round_->goes_on();) {
    std::vector<std::pair<std::string, std::string>> rows;
    size_t bytes = 0;
    is_end = true;
    const auto checkpoint = table.ScanAll(from, [&](std::string_view key, std::string_view value) {
      if (rows.size() >= kRowsMax || bytes >= kRowBytesMax) {
        from = key;
        is_end = false;
        return false;
      }
      rows.emplace_back(key, value);
      bytes += key.size() + value.size();
      return true;
    });
    if (!checkpoint.ok()) {
      return TellUnreadable(view, checkpoint.status());
    }
    for (const auto& [key, value] : rows) {
      visit(key, value, checkpoint->position);
      if (!round_->Done(key.size() + value.size())) return;
    }
  }
}

void RowCheck::CheckRows() {
  if (alliances_ != nullptr) {
    ForEachRow("alliances", *alliances_,
               [this](std::string_view key, std::string_view value, uint64_t checkpoint) {
                 CheckAllianceRow(key, value, checkpoint);
               });
  }
  if (heads_ != nullptr) CheckHeadRows();
  if (trail_ == nullptr) return;
  ForEachRow("trail", *trail_, [this](std::string_view key, std::string_view value, uint64_t checkpoint) {
    CheckTrailRow(key, value, checkpoint);
  });
}

void RowCheck::CheckTrailRow(std::string_view key, std::string_view value, uint64_t checkpoint) {
  ++round_->counts().trail_rows;
  const uint64_t position = views::PositionOfTrailKey(key);
  const auto stored = log_->Read(position);
  if (absl::IsDataLoss(stored.status())) return;  // Told of with the events.
  bool is_expected = false;
  storage::v1::Record record;
  if (stored.ok() && position <= checkpoint && value.empty() && record.ParseFromString(stored->bytes)) {
    views::ForEachTrailKey(*stored, record, key_, [&](const std::string& expected) {
      is_expected = is_expected || expected == key;
    }).IgnoreError();
  }
  if (is_expected) return;
  round_->Add(stored.ok() ? position : 0,
              absl::StrFormat("The view trail has a row of %s for position %d, to which no event leads.",
                              NameIn(key), position));
}

void RowCheck::CheckAllianceRow(std::string_view key, std::string_view value, uint64_t checkpoint) {
  ++round_->counts().alliance_rows;
  const std::string_view alliance = views::AllianceOfRowKey(key);
  const uint64_t position = PositionOf(*log_, alliance.empty() ? value : alliance, 1);
  const bool is_known = position != 0 && position <= checkpoint;
  // The state of an alliance that is known was compared with the states.
  if (is_known && !alliance.empty()) return;
  const auto stored = log_->Read(position);
  if (is_known && stored.ok() && HasReferenceRow(key, *stored)) return;
  round_->Add(is_known ? position : 0,
              absl::StrFormat("The view alliances has a row %s, to which no event leads.", Quoted(key)));
}

// A row tells the hash of a name, which leads to no resource: so each resource says which row it has, and
// what is left is one too many. New ones may have come since, so this counts only if the view has not moved.
void RowCheck::CheckHeadRows() {
  absl::flat_hash_set<std::string> expected;
  const uint64_t end = log_->GetHead().position;
  log_->ScanResources("",
                      [&expected](std::string_view resource) {
                        expected.insert(views::HeadRowKey(resource));
                        return true;
                      })
      .IgnoreError();  // Told of with the events.
  ForEachRow("heads", *heads_, [&](std::string_view key, std::string_view, uint64_t checkpoint) {
    if (!views::IsHeadRowKey(key) || expected.contains(std::string(key)) || checkpoint > end) return;
    round_->Add(0, absl::StrFormat("The view heads has a row %s, to which no resource leads.", Quoted(key)));
  });
}

// Whether an event leaves the row of an external reference.
bool RowCheck::HasReferenceRow(std::string_view key, const storage::StoredRecord& stored) const {
  const auto event = history::DecodeEvent(stored);
  if (!event.ok()) return false;
  for (const v1::ExternalReference& reference : event->fact.alliance_created().external_references()) {
    if (views::ReferenceRowKey(reference) == key) return true;
  }
  return false;
}

}  // namespace entente::scrub
