#include "services/audit/changes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "services/audit/entry_text.h"
#include "services/audit/errors.h"
#include "services/audit/field_list.h"
#include "services/audit/touched.h"
#include "services/domain/finding/findings.h"
#include "services/domain/projection.h"
#include "services/history/event.h"
#include "services/history/state_loader.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

// How many events that were not asked for are folded one by one, before it is better to begin with a
// snapshot.
constexpr uint64_t kFoldAheadMax = 256;

// The resource as the API shows it on a day, without what is scheduled for later.
std::vector<FieldText> ShownOn(const domain::State& state, domain::Day day) {
  struct Projection {
    domain::Day day;
    std::vector<FieldText> operator()(const state::v1::AllianceState& alliance) const {
      v1::Alliance shown = domain::AllianceAt(alliance, day);
      shown.clear_scheduled_changes();
      return FieldsOf(shown);
    }
    std::vector<FieldText> operator()(const state::v1::OrganizationState& organization) const {
      return FieldsOf(domain::OrganizationAt(organization, day));
    }
    std::vector<FieldText> operator()(const state::v1::PersonState& person) const {
      return FieldsOf(domain::PersonAt(person, day).person);
    }
    std::vector<FieldText> operator()(const state::v1::PlaybookState& playbook) const {
      const v1::Playbook* newest = domain::PlaybookVersion(playbook, 0);
      return newest == nullptr ? std::vector<FieldText>() : FieldsOf(*newest);
    }
    std::vector<FieldText> operator()(const state::v1::ApprovalState& approval) const {
      return FieldsOf(domain::ApprovalOf(approval));
    }
    // A fact of access tells all by itself, and so do those of periods and of the server.
    std::vector<FieldText> operator()(const state::v1::PrincipalState&) const { return {}; }
    std::vector<FieldText> operator()(const state::v1::FindingsState& findings) const {
      return FieldsOf(domain::FindingsAt(findings, day));
    }
    std::vector<FieldText> operator()(const state::v1::PeriodState&) const { return {}; }
    std::vector<FieldText> operator()(const state::v1::ServerState&) const { return {}; }
  };
  if (domain::OriginOf(state).version() == 0) return {};
  return std::visit(Projection{day}, state);
}

// Follows the history of one resource forward.
class Walker {
 public:
  explicit Walker(const storage::EventLog& log) : log_(log) {}

  // Fills the changes of an entry. Entries of one resource come in the order of their versions.
  absl::Status Explain(v1::TrailEntry& entry) {
    RETURN_IF_ERROR(GoTo(entry));
    absl::Status failed;
    RETURN_IF_ERROR(log_.ScanStream(entry.resource(), domain::OriginOf(*state_).version() + 1,
                                    storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
                                      failed = Take(stored, entry);
                                      return failed.ok() && stored.position < entry.position();
                                    }));
    return failed;
  }

 private:
  // Sees to it that the state is one from before the entry, and not long before it.
  absl::Status GoTo(const v1::TrailEntry& entry) {
    const bool is_same = state_.has_value() && resource_ == entry.resource();
    if (is_same && entry.version() - domain::OriginOf(*state_).version() <= kFoldAheadMax)
      return absl::OkStatus();
    resource_ = entry.resource();
    state_ = domain::NewState(resource_);
    if (!state_.has_value())
      return error::RecordCorrupt(entry.position(), "its resource is of no known kind");
    pages_ = domain::FigurePages();
    if (entry.version() == 1) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::optional<history::WholeState> loaded,
                     history::LoadWholeState(log_, resource_, entry.position() - 1));
    if (loaded.has_value()) {
      state_ = std::move(loaded->state);
      pages_ = std::move(loaded->pages);
    }
    return absl::OkStatus();
  }

  absl::Status Take(const storage::StoredRecord& stored, v1::TrailEntry& entry) {
    ASSIGN_OR_RETURN(history::Event event, history::DecodeEvent(stored));
    if (stored.position == entry.position()) RETURN_IF_ERROR(Compare(event, entry));
    return history::Fold(log_, event, *state_);
  }

  absl::Status Compare(const history::Event& event, v1::TrailEntry& entry) {
    std::optional<history::Event> corrected;
    if (event.header.corrects != 0) {
      ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_.Read(event.header.corrects));
      ASSIGN_OR_RETURN(corrected, history::DecodeEvent(stored));
    }
    domain::State part = TouchedPart(*state_, pages_, event, corrected.has_value() ? &*corrected : nullptr);
    const domain::Day day = event.header.at.first_day();
    const std::vector<FieldText> before = ShownOn(part, day);
    domain::Evolve(part, event.fact, event.header);
    for (FieldDifference& difference : FindDifferences(before, ShownOn(part, day))) {
      v1::TrailEntry::Change& change = *entry.add_changes();
      change.set_field(std::move(difference.path));
      change.set_before(std::move(difference.before));
      change.set_after(std::move(difference.after));
    }
    return absl::OkStatus();
  }

  const storage::EventLog& log_;
  std::string resource_;
  std::optional<domain::State> state_;
  domain::FigurePages pages_;
};

}  // namespace

absl::Status Explain(const storage::EventLog& log, absl::TimeZone zone,
                     const std::vector<v1::TrailEntry*>& entries) {
  std::vector<v1::TrailEntry*> ordered = entries;
  std::sort(ordered.begin(), ordered.end(), [](const v1::TrailEntry* a, const v1::TrailEntry* b) {
    return std::forward_as_tuple(a->resource(), a->position()) <
           std::forward_as_tuple(b->resource(), b->position());
  });
  Walker walker(log);
  for (v1::TrailEntry* entry : ordered) {
    RETURN_IF_ERROR(walker.Explain(*entry));
    entry->set_text(EntryText(*entry, zone));
  }
  return absl::OkStatus();
}

}  // namespace entente::audit
