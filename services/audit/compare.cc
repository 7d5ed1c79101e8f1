#include "services/audit/compare.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "entente/storage/v1/record.pb.h"
#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/audit/field_list.h"
#include "services/audit/path_words.h"
#include "services/audit/slot_facts.h"
#include "services/audit/trail_entry.h"
#include "services/domain/finding/findings.h"
#include "services/domain/fold.h"
#include "services/domain/projection.h"
#include "services/history/event.h"
#include "services/history/state_loader.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

// How many versions of a playbook are looked at for what made a difference.
constexpr size_t kPlaybookVersionsMax = 200;

// One of the two moments.
struct Side {
  domain::Day day = 0;
  uint64_t version = 0;
  uint64_t position = 0;
  bool exists = false;
  v1::Alliance alliance;  // If it is one.
  std::vector<FieldText> fields;
  SlotFacts facts;
};

// The alliance with all measurements, not only with the newest.
v1::Alliance WholeAllianceAt(const state::v1::AllianceState& state, const domain::FigurePages& pages,
                             domain::Day day) {
  v1::Alliance alliance = domain::AllianceAt(state, pages, day);
  for (v1::Kpi& kpi : *alliance.mutable_kpis()) {
    if (kpi.measurement_count() == static_cast<uint32_t>(kpi.measurements_size())) continue;
    for (const auto& known : state.kpis()) {
      if (absl::StrCat(alliance.name(), "/kpis/", known.kpi()) != kpi.name()) continue;
      kpi.clear_measurements();
      for (const domain::Figure& figure : domain::MeasurementsAt(state, pages, known.kpi(), day)) {
        *kpi.add_measurements() = domain::ShownMeasurement(figure);
      }
    }
  }
  return alliance;
}

// Takes out the measurements that are the same on both sides, of which there may be very many.
void DropShared(v1::Alliance& one, v1::Alliance& other) {
  const auto events_of = [](const v1::Alliance& alliance) {
    absl::flat_hash_set<std::string> events;
    for (const auto& kpi : alliance.kpis()) {
      for (const auto& measurement : kpi.measurements()) events.insert(measurement.event());
    }
    return events;
  };
  const auto in_one = events_of(one);
  const auto in_other = events_of(other);
  const auto drop = [](v1::Alliance& alliance, const absl::flat_hash_set<std::string>& elsewhere) {
    for (v1::Kpi& kpi : *alliance.mutable_kpis()) {
      auto* all = kpi.mutable_measurements();
      const auto kept =
          std::remove_if(all->begin(), all->end(), [&elsewhere](const v1::KpiMeasurement& measurement) {
            return elsewhere.contains(measurement.event());
          });
      all->erase(kept, all->end());
    }
  };
  drop(one, in_other);
  drop(other, in_one);
}

// Takes out what is scheduled on both sides: each side shows only the next of what is, and those are not the
// same.
void DropScheduled(const SlotFacts& elsewhere, v1::Alliance& alliance) {
  auto* all = alliance.mutable_scheduled_changes();
  const auto kept = std::remove_if(all->begin(), all->end(), [&elsewhere](const v1::ScheduledChange& change) {
    return elsewhere.Has(absl::StrCat("scheduled_changes[", change.event(), "]"));
  });
  all->erase(kept, all->end());
}

void Project(const state::v1::AllianceState& state, const domain::FigurePages& pages, Side& side) {
  side.exists = domain::EntryAt(state.descriptions(), side.day) != nullptr;
  if (!side.exists) return;
  side.alliance = WholeAllianceAt(state, pages, side.day);
  side.facts = SlotFacts::Of(state, pages, side.day);
}

void Project(const state::v1::OrganizationState& state, const domain::FigurePages&, Side& side) {
  side.fields = FieldsOf(domain::OrganizationAt(state, side.day));
  side.facts = SlotFacts::Of(state, side.day);
}

void Project(const state::v1::PersonState& state, const domain::FigurePages&, Side& side) {
  side.fields = FieldsOf(domain::PersonAt(state, side.day).person);
  side.facts = SlotFacts::Of(state, side.day);
}

void Project(const state::v1::PlaybookState& state, const domain::FigurePages&, Side& side) {
  const v1::Playbook* newest = domain::PlaybookVersion(state, 0);
  if (newest != nullptr) side.fields = FieldsOf(*newest);
}

// Approvals are not compared: the checker of requests lets no name of one through.
void Project(const state::v1::ApprovalState&, const domain::FigurePages&, Side&) {}

// Nor are principals, periods, logs and policies.
void Project(const state::v1::PrincipalState&, const domain::FigurePages&, Side&) {}
void Project(const state::v1::PeriodState&, const domain::FigurePages&, Side&) {}
void Project(const state::v1::FindingsState& state, const domain::FigurePages&, Side& side) {
  side.fields = FieldsOf(domain::FindingsAt(state, side.day));
  side.facts = SlotFacts::Of(state, side.day);
}
void Project(const state::v1::ServerState&, const domain::FigurePages&, Side&) {}

absl::StatusOr<Side> LoadSide(const storage::EventLog& log, const std::string& name, const v1::AsOf& as_of,
                              const std::string& field, domain::Day today) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, ResolveAsOf(log, as_of, today, field));
  Side side;
  side.day = horizon.day;
  ASSIGN_OR_RETURN(std::optional<history::WholeState> loaded,
                   history::LoadWholeState(log, name, horizon.position));
  if (!loaded.has_value()) return side;
  side.exists = true;
  side.version = domain::OriginOf(loaded->state).version();
  side.position = domain::OriginOf(loaded->state).position();
  std::visit([&](const auto& state) { Project(state, loaded->pages, side); }, loaded->state);
  return side;
}

v1::ComparedMoment ShownOf(const Side& side) {
  v1::ComparedMoment moment;
  *moment.mutable_effective_on() = domain::DateOf(side.day);
  moment.set_version(side.version);
  moment.set_position(side.position);
  moment.set_exists(side.exists);
  return moment;
}

std::string Quoted(const std::string& value) {
  return value.empty() ? "empty" : absl::StrCat("\"", value, "\"");
}

// Finds what made the differences between two sides.
class FactFinder {
 public:
  FactFinder(const storage::EventLog& log, const std::string& name, const Side& before, const Side& after)
      : log_(log), name_(name), before_(before), after_(after), links_(&log) {}

  absl::Status Prepare() {
    RETURN_IF_ERROR(links_.Refresh());
    return name_.starts_with("playbooks/") ? FindPublished() : absl::OkStatus();
  }

  absl::StatusOr<std::set<uint64_t>> Find(const std::string& path) const {
    std::set<uint64_t> events(published_.begin(), published_.end());
    const SlotFacts::Changed changed = SlotFacts::FindChanged(before_.facts, after_.facts, path);
    RETURN_IF_ERROR(Add(changed.only_before, before_, after_, events));
    RETURN_IF_ERROR(Add(changed.only_after, after_, before_, events));
    return events;
  }

  const CorrectionLinks& links() const { return links_; }

 private:
  // Adds the events that count on the side `here` alone, and the corrections by which they do not count
  // `there`.
  absl::Status Add(const std::vector<uint64_t>& positions, const Side& here, const Side& there,
                   std::set<uint64_t>& events) const {
    for (const uint64_t position : positions) {
      events.insert(position);
      ASSIGN_OR_RETURN(const uint64_t correction, links_.Find(position));
      if (correction > here.position && correction <= there.position) events.insert(correction);
    }
    return absl::OkStatus();
  }

  // The versions of a playbook that were published between the two moments.
  absl::Status FindPublished() {
    const uint64_t first = std::min(before_.version, after_.version) + 1;
    const uint64_t last = std::max(before_.version, after_.version);
    if (first > last) return absl::OkStatus();
    return log_.ScanStream(
        name_, first, storage::Direction::kForward, [this, last, first](const storage::StoredRecord& stored) {
          published_.push_back(stored.position);
          return first + published_.size() <= last && published_.size() < kPlaybookVersionsMax;
        });
  }

  const storage::EventLog& log_;
  const std::string& name_;
  const Side& before_;
  const Side& after_;
  CorrectionLinks links_;
  std::vector<uint64_t> published_;
};

absl::Status AddFacts(const storage::EventLog& log, const std::set<uint64_t>& events,
                      const CorrectionLinks& links, v1::CompareMomentsResponse& response) {
  std::vector<uint64_t> shown(events.begin(), events.end());
  if (shown.size() > static_cast<size_t>(kComparedFactsMax)) shown.resize(kComparedFactsMax);
  ASSIGN_OR_RETURN(const std::vector<storage::StoredRecord> records, log.ReadMany(shown));
  for (const storage::StoredRecord& record : records) {
    ASSIGN_OR_RETURN(*response.add_facts(), MakeEntry(record, links));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::CompareMomentsResponse> CompareMoments(const storage::EventLog& log,
                                                          const v1::CompareMomentsRequest& request,
                                                          domain::Day today) {
  ASSIGN_OR_RETURN(const std::string name, ResolveName(log, request.name(), "name"));
  ASSIGN_OR_RETURN(const storage::StreamHead head, log.FindStream(name));
  if (head.version == 0) return error::NoSuchResource("name", request.name());
  ASSIGN_OR_RETURN(Side before, LoadSide(log, name, request.before(), "before", today));
  ASSIGN_OR_RETURN(Side after, LoadSide(log, name, request.after(), "after", today));
  if (name.starts_with("alliances/")) {
    DropShared(before.alliance, after.alliance);
    DropScheduled(after.facts, before.alliance);
    DropScheduled(before.facts, after.alliance);
    before.fields = before.exists ? FieldsOf(before.alliance) : std::vector<FieldText>();
    after.fields = after.exists ? FieldsOf(after.alliance) : std::vector<FieldText>();
  }
  v1::CompareMomentsResponse response;
  response.set_name(name);
  *response.mutable_before() = ShownOf(before);
  *response.mutable_after() = ShownOf(after);
  FactFinder finder(log, name, before, after);
  RETURN_IF_ERROR(finder.Prepare());
  std::set<uint64_t> all_events;
  for (FieldDifference& found : FindDifferences(before.fields, after.fields)) {
    if (response.differences_size() == kDifferencesMax) {
      response.set_omitted_count(response.omitted_count() + 1);
      continue;
    }
    v1::Difference& difference = *response.add_differences();
    ASSIGN_OR_RETURN(const std::set<uint64_t> events, finder.Find(found.path));
    for (const uint64_t event : events) difference.add_events(history::EventName(event));
    all_events.insert(events.begin(), events.end());
    std::string what = PathInWords(found.path);
    what[0] = absl::ascii_toupper(static_cast<unsigned char>(what[0]));
    difference.set_text(absl::StrCat(what, " is ", Quoted(found.before), " at the first moment and ",
                                     Quoted(found.after), " at the second."));
    difference.set_path(std::move(found.path));
    difference.set_before(std::move(found.before));
    difference.set_after(std::move(found.after));
  }
  RETURN_IF_ERROR(AddFacts(log, all_events, finder.links(), response));
  return response;
}

}  // namespace entente::audit
