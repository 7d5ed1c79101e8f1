#include "services/audit/slot_facts.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "services/audit/field_list.h"
#include "services/audit/slots.h"
#include "services/domain/kept.h"
#include "services/domain/performance/measurements.h"
#include "services/domain/projection_parts.h"

namespace entente::audit {
namespace {

using state::v1::AllianceState;
using Slots = absl::flat_hash_map<std::string, std::vector<uint64_t>>;

// Collects what counts on a day, slot by slot.
class Collector {
 public:
  Collector(domain::Day day, Slots* slots) : day_(day), slots_(*slots) {}

  void Add(const std::string& slot, const state::v1::Moment& at) {
    if (at.first_day() <= day_) {
      slots_[slot].push_back(at.position());
    } else {
      slots_[absl::StrCat("scheduled_changes[", domain::EventNameOf(at), "]")].push_back(at.position());
    }
  }

  template <typename Entries>
  void AddAll(const std::string& slot, const Entries& entries) {
    for (const auto& entry : entries) Add(slot, entry.at());
  }

 private:
  const domain::Day day_;
  Slots& slots_;
};

void CollectDescriptions(const AllianceState& state, Collector& collector) {
  for (const auto& entry : state.descriptions()) {
    if (!entry.display_name().empty()) collector.Add("display_name", entry.at());
    if (!entry.summary().empty()) collector.Add("summary", entry.at());
    if (!entry.form().empty()) collector.Add("form", entry.at());
  }
  for (const char* slot : {"lifecycle.stage", "lifecycle.stage_since"}) {
    collector.AddAll(slot, state.stages());
  }
  for (const char* slot : {"lifecycle.status", "lifecycle.status_since"}) {
    collector.AddAll(slot, state.statuses());
  }
}

void CollectKpis(const AllianceState& state, Collector& collector) {
  for (const auto& kpi : state.kpis()) {
    const std::string slot = absl::StrCat("kpis[", kpi.kpi(), "]");
    if (kpi.has_definition()) collector.Add(slot, kpi.at());
    for (const auto& target : kpi.targets()) {
      collector.Add(absl::StrCat(slot, ".targets[", target.period(), "]"), target.at());
    }
  }
}

void CollectMeasurements(const AllianceState& state, const domain::FigurePages& pages, Collector& collector) {
  struct Visitor {
    void BeginKpi(std::string_view kpi) { slot = "kpis[" + std::string(kpi) + "].measurements["; }
    void See(const domain::Figure& figure) {
      collector.Add(slot + std::string(figure.period) + "]", domain::MomentOf(figure));
    }
    void EndKpi() {}
    Collector& collector;
    std::string slot;
  };
  Visitor visitor{collector, ""};
  domain::Measurements(state, pages).Visit(visitor);
}

void CollectKept(const domain::KeptEvents& kept, Collector& collector) {
  for (const auto& one : kept) {
    for (const std::string& slot : SlotsOf(one.fact())) collector.Add(slot, one.at());
  }
}

// What an organization or a person was before the first entry is told from the first one.
template <typename Entries>
void CollectWithFirst(const Entries& entries, domain::Day day, const std::string& slot, Slots& slots) {
  const typename Entries::value_type* first = nullptr;
  for (const auto& entry : entries) {
    if (entry.at().first_day() <= day) slots[slot].push_back(entry.at().position());
    if (first == nullptr || domain::Before(entry.at(), first->at())) first = &entry;
  }
  if (first != nullptr && slots[slot].empty()) slots[slot].push_back(first->at().position());
}

}  // namespace

SlotFacts SlotFacts::Of(const AllianceState& state, const domain::FigurePages& pages, domain::Day day) {
  SlotFacts facts;
  Collector collector(day, &facts.slots_);
  for (const char* slot : {"playbook_version", "external_references"}) {
    facts.slots_[slot].push_back(state.origin().create_position());
  }
  CollectDescriptions(state, collector);
  for (const auto& party : state.parties()) {
    collector.AddAll(absl::StrCat("parties[", party.organization(), "]"), party.memberships());
  }
  for (const auto& role : state.roles()) {
    const std::string key = RoleKey(role.role(), role.party(), role.office(), role.deputy());
    collector.AddAll(absl::StrCat("roles[", key, "]"), role.holdings());
  }
  CollectKpis(state, collector);
  CollectMeasurements(state, pages, collector);
  for (const auto& agreement : state.agreements()) {
    collector.AddAll(absl::StrCat("agreements[", agreement.agreement(), "]"), agreement.entries());
  }
  for (const auto& milestone : state.milestones()) {
    collector.AddAll(absl::StrCat("milestones[", milestone.milestone(), "]"), milestone.entries());
  }
  CollectKept(state.kept(), collector);
  return facts;
}

SlotFacts SlotFacts::Of(const state::v1::OrganizationState& state, domain::Day day) {
  SlotFacts facts;
  for (const char* slot : {"is_own", "country_code", "external_references"}) {
    facts.slots_[slot].push_back(state.origin().create_position());
  }
  CollectWithFirst(state.names(), day, "display_name", facts.slots_);
  return facts;
}

SlotFacts SlotFacts::Of(const state::v1::PersonState& state, domain::Day day) {
  SlotFacts facts;
  facts.slots_["external_references"].push_back(state.origin().create_position());
  for (const auto& hold : state.holds()) {
    facts.slots_[absl::StrCat("legal_holds[", hold.matter(), "]")].push_back(hold.at().position());
  }
  if (state.erasure_position() != 0) facts.slots_["erasure"].push_back(state.erasure_position());
  CollectWithFirst(state.profiles(), day, "organization", facts.slots_);
  Collector collector(day, &facts.slots_);
  CollectKept(state.kept(), collector);
  return facts;
}

SlotFacts SlotFacts::Of(const state::v1::FindingsState& state, domain::Day day) {
  SlotFacts facts;
  Collector collector(day, &facts.slots_);
  CollectKept(state.kept(), collector);
  return facts;
}

std::vector<uint64_t> SlotFacts::Sorted(std::string_view slot) const {
  const auto found = slots_.find(std::string(slot));
  if (found == slots_.end()) return {};
  std::vector<uint64_t> positions = found->second;
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  return positions;
}

SlotFacts::Changed SlotFacts::FindChanged(const SlotFacts& before, const SlotFacts& after,
                                          std::string_view path) {
  // A slot ends at a point or at a bracket, and both may stand inside a key as well: the longest one counts.
  while (true) {
    const std::vector<uint64_t> left = before.Sorted(path);
    const std::vector<uint64_t> right = after.Sorted(path);
    Changed changed;
    std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(changed.only_before));
    std::set_difference(right.begin(), right.end(), left.begin(), left.end(),
                        std::back_inserter(changed.only_after));
    if (!changed.only_before.empty() || !changed.only_after.empty()) return changed;
    const size_t end = path.find_last_of(".[");
    if (end == std::string_view::npos) return changed;
    path = path.substr(0, end);
  }
}

}  // namespace entente::audit
