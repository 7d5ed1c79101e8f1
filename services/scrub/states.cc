#include "services/scrub/states.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "entente/storage/v1/record.pb.h"
#include "services/domain/performance/figure_page.h"
#include "services/history/state_loader.h"
#include "services/scrub/difference.h"
#include "services/views/alliances.h"
#include "services/views/heads_index.h"
#include "storage/rocksdb/keys.h"

namespace entente::scrub {
namespace {

// So many resources, or events of one, are read with one look at the log.
constexpr size_t kResourcesMax = 256;
constexpr uint64_t kEventsMax = 256;

std::string Difference(const google::protobuf::Message& expected, const google::protobuf::Message& found) {
  const std::string path = FirstDifference(expected, found);
  return path.empty() ? "is written otherwise" : absl::StrFormat("differs in '%s'", path);
}

// Leaves out of a state what may stand in pages.
void LeaveOutFigures(domain::State& state) {
  auto* alliance = std::get_if<state::v1::AllianceState>(&state);
  if (alliance == nullptr) return;
  for (auto& kpi : *alliance->mutable_kpis()) {
    kpi.clear_measurements();
    kpi.clear_paged_count();
  }
  alliance->clear_figure_pages();
  alliance->clear_paged_position();
  alliance->clear_withdrawn_figures();
}

}  // namespace

void StateCheck::CheckSnapshotEntries() {
  ForEachEntry(*log_, storage::EntryKind::kSnapshot, *round_, [this](const Entry& entry) {
    if (const auto page = storage::DecodePageKey(entry.key)) {
      return CheckPage(std::string(page->resource), std::string(page->name), entry);
    }
    ++round_->counts().snapshots;
    const std::string resource(storage::ResourceOfKey(entry.key));
    const uint64_t version = storage::DecodeVersionKey(resource, entry.key).value_or(0);
    // What is no snapshot of a version belongs to one that is read with it.
    if (version == 0 && entry.value.ok()) return;
    const uint64_t position = version == 0 ? 0 : PositionOf(*log_, resource, version);
    if (!entry.value.ok()) {
      round_->Add(position,
                  absl::StrFormat("The snapshot of %s at version %d cannot be read: %s.",
                                  absl::CEscape(resource), version, entry.value.status().message()));
    } else if (position == 0) {
      round_->Add(0, absl::StrFormat("There is a snapshot of %s at version %d, but no such event.",
                                     absl::CEscape(resource), version));
    }
  });
}

void StateCheck::CheckPage(const std::string& resource, const std::string& name, const Entry& entry) {
  ++round_->counts().pages;
  std::string fault;
  if (!entry.value.ok()) {
    fault = absl::StrCat("cannot be read: ", entry.value.status().message());
  } else if (storage::PageName(*entry.value) != name) {
    fault = "has other bytes than its name says";
  } else if (!domain::FigurePage::Parse(*entry.value).has_value()) {
    fault = "holds no measurements";
  } else if (PositionOf(*log_, resource, 1) == 0) {
    fault = "is of a resource that has no event";
  }
  if (fault.empty()) return;
  damaged_pages_.insert(entry.key);
  round_->Add(0, absl::StrFormat("The page %s of %s %s.", absl::BytesToHexString(name),
                                 absl::CEscape(resource), fault));
}

void StateCheck::CheckStates() {
  std::string after;
  for (bool is_end = false; !is_end && round_->goes_on();) {
    std::vector<std::string> resources;
    const absl::Status status = log_->ScanResources(after, [&resources](std::string_view resource) {
      resources.emplace_back(resource);
      return resources.size() < kResourcesMax;
    });
    if (!status.ok()) return;  // Told of with the events.
    is_end = resources.size() < kResourcesMax;
    for (const std::string& resource : resources) {
      if (!round_->goes_on()) return;
      CheckResource(resource);
      after = resource;
    }
  }
}

void StateCheck::CheckResource(const std::string& resource) {
  Expected expected{resource, domain::State(), SnapshotsOf(resource), {}};
  auto state = domain::NewState(resource);
  if (!state.has_value()) {
    const uint64_t position = PositionOf(*log_, resource, 1);
    if (position == 0) return;  // A history that has no event: told of with the events.
    return round_->Add(position,
                       absl::StrFormat("No resource can have the name %s.", absl::CEscape(resource)));
  }
  expected.state = *std::move(state);
  ReadRow(expected);
  ReadHead(expected);
  ++round_->counts().states;
  history::Event event;
  uint64_t folded = 0;
  for (bool is_end = false; !is_end && round_->goes_on();) {
    absl::Status unreadable;
    uint64_t bytes = 0;
    const uint64_t piece_end = folded + kEventsMax;
    const absl::Status status = log_->ScanStream(
        resource, folded + 1, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
          unreadable = history::DecodeEventInto(stored, event);
          if (!unreadable.ok()) {
            round_->Add(stored.position, absl::StrFormat("The state of %s ends before position %d: %s.",
                                                         resource, stored.position, unreadable.message()));
            return false;
          }
          Fold(event, expected);
          ++folded;
          bytes += stored.bytes.size();
          return folded < piece_end;
        });
    // A history that cannot be followed was told of with the events; there is nothing to compare behind it.
    if (!status.ok() || !unreadable.ok()) return;
    is_end = folded < piece_end;
    round_->DoneTo(round_->counts().states, bytes);
  }
  if (!round_->goes_on()) return;
  CompareRow(expected);
  CompareHead(expected);
}

std::vector<uint64_t> StateCheck::SnapshotsOf(const std::string& resource) const {
  std::vector<uint64_t> versions;
  const std::string begin = storage::VersionKeysBegin(resource);
  log_->ScanEntries(storage::EntryKind::kSnapshot, begin,
                    [&](std::string_view key, const auto& value) {
                      if (!key.starts_with(begin)) return false;
                      const auto version = storage::DecodeVersionKey(resource, key);
                      if (version.has_value() && value.ok()) versions.push_back(*version);
                      return true;
                    })
      .IgnoreError();
  std::reverse(versions.begin(), versions.end());
  return versions;
}

void StateCheck::ReadRow(Expected& expected) {
  if (alliances_ == nullptr || !std::holds_alternative<state::v1::AllianceState>(expected.state)) return;
  const std::string key = views::AllianceRowKey(expected.resource);
  const auto checkpoint = alliances_->ScanAll(key, [&](std::string_view found, std::string_view row) {
    if (found == key) expected.row = std::string(row);
    return false;
  });
  if (!checkpoint.ok()) return;  // Told of with the rows.
  expected.has_view = true;
  expected.row_position = checkpoint->position;
}

// No page is cut here, so what an event corrects is at hand.
void StateCheck::Fold(const history::Event& event, Expected& expected) {
  domain::Evolve(expected.state, event.fact, event.header);
  if (expected.has_view && event.record.position() <= expected.row_position) {
    views::EvolveRow(event, expected.row_state);
  }
  const uint64_t version = event.record.version();
  if (event.record.position() <= expected.head_position) {
    expected.head_version = version;
    expected.head_event = event.record.position();
  }
  if (expected.snapshots.empty() || expected.snapshots.back() != version) return;
  expected.snapshots.pop_back();
  CompareSnapshot(event, expected);
}

void StateCheck::TellLostPages(const history::Event& event, const std::vector<std::string>& lost,
                               Expected& expected) {
  for (const std::string& name : lost) {
    if (damaged_pages_.contains(storage::PageKey(expected.resource, name))) continue;
    if (!expected.lost_pages.insert(name).second) continue;
    round_->Add(
        event.record.position(),
        absl::StrFormat("The page %s of %s is missing. Its snapshot at version %d, position %d, is the "
                        "first that names it.",
                        absl::BytesToHexString(name), expected.resource, event.record.version(),
                        event.record.position()));
  }
}

void StateCheck::CompareSnapshot(const history::Event& event, Expected& expected) {
  auto snapshot = history::SnapshotAt(*log_, expected.resource, event.record.version());
  // Of another fold, which nobody uses.
  if (!snapshot.ok() || !snapshot->has_value()) return;
  domain::State found = std::move((*snapshot)->state);
  std::optional<domain::State> part;
  if (!(*snapshot)->lost_pages.empty()) {
    TellLostPages(event, (*snapshot)->lost_pages, expected);
    // The ledger goes on with the rest of it all the same.
    part = expected.state;
    LeaveOutFigures(*part);
    LeaveOutFigures(found);
  }
  const domain::State& wanted = part.has_value() ? *part : expected.state;
  if (domain::SerializeState(found) == domain::SerializeState(wanted)) return;
  const std::string difference = std::visit(
      [&found](const auto& kind) {
        const auto* same_kind = std::get_if<std::decay_t<decltype(kind)>>(&found);
        return same_kind == nullptr ? std::string("is of another kind") : Difference(kind, *same_kind);
      },
      wanted);
  round_->Add(
      event.record.position(),
      absl::StrFormat("The snapshot of %s at version %d, position %d, %s from what its events fold into.",
                      expected.resource, event.record.version(), event.record.position(), difference));
}

void StateCheck::CompareRow(const Expected& expected) {
  if (!expected.has_view) return;
  const state::v1::Origin& origin = expected.row_state.origin();
  if (!expected.row.has_value()) {
    if (origin.version() == 0) return;  // It is newer than the view.
    return round_->Add(origin.position(),
                       absl::StrFormat("The view alliances at position %d has no row of %s, which "
                                       "has events up to position %d.",
                                       expected.row_position, expected.resource, origin.position()));
  }
  if (*expected.row == expected.row_state.SerializeAsString()) return;
  state::v1::AllianceState found;
  const std::string difference =
      found.ParseFromString(*expected.row)
          ? Difference(expected.row_state, found) + " from what its events fold into"
          : "cannot be read";
  round_->Add(origin.position(),
              absl::StrFormat("The row of %s in the view alliances, up to position %d, %s.",
                              expected.resource, origin.position(), difference));
}

void StateCheck::ReadHead(Expected& expected) {
  if (heads_ == nullptr) return;
  const std::string key = views::HeadRowKey(expected.resource);
  const auto checkpoint = heads_->ScanAll(key, [&](std::string_view found, std::string_view row) {
    if (found == key) expected.head_row = std::string(row);
    return false;
  });
  if (!checkpoint.ok()) return;  // Told of with the rows.
  expected.has_head_view = true;
  expected.head_position = checkpoint->position;
}

void StateCheck::CompareHead(const Expected& expected) {
  if (!expected.has_head_view) return;
  const uint64_t found =
      expected.head_row.has_value() ? storage::DecodeNumber(*expected.head_row).value_or(~uint64_t{0}) : 0;
  round_->counts().head_rows += expected.head_row.has_value();
  if (found == expected.head_version) return;
  round_->Add(expected.head_event,
              absl::StrFormat("The view heads at position %d has version %d of %s, and its events say %d.",
                              expected.head_position, found, expected.resource, expected.head_version));
}

}  // namespace entente::scrub
