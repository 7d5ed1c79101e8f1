#include "services/audit/touched.h"

#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include "absl/container/flat_hash_set.h"
#include "services/audit/slots.h"
#include "services/domain/kept.h"
#include "services/domain/performance/measurements.h"

namespace entente::audit {
namespace {

using google::protobuf::RepeatedPtrField;
using state::v1::AllianceState;

bool IsSame(const AllianceState::PartyState& a, const AllianceState::PartyState& b) {
  return a.organization() == b.organization();
}

bool IsSame(const AllianceState::RoleState& a, const AllianceState::RoleState& b) {
  return a.party() == b.party() && a.role() == b.role() && a.office() == b.office() &&
         a.deputy() == b.deputy();
}

bool IsSame(const AllianceState::AgreementState& a, const AllianceState::AgreementState& b) {
  return a.agreement() == b.agreement();
}

bool IsSame(const AllianceState::MilestoneState& a, const AllianceState::MilestoneState& b) {
  return a.milestone() == b.milestone();
}

bool IsSame(const AllianceState::FigureEntry& a, const AllianceState::FigureEntry& b) {
  return a.period() == b.period();
}

// Copies those elements that are among `touched`.
template <typename Element>
void Keep(const RepeatedPtrField<Element>& all, const RepeatedPtrField<Element>& touched,
          RepeatedPtrField<Element>* kept) {
  if (touched.empty()) return;
  for (const Element& element : all) {
    const auto same = [&element](const Element& other) { return IsSame(element, other); };
    if (std::any_of(touched.begin(), touched.end(), same)) *kept->Add() = element;
  }
}

// The same for measurements, wherever they stand.
void KeepMeasurements(const domain::Measurements& all, std::string_view kpi, const std::string& touched,
                      std::string& kept) {
  if (touched.empty()) return;
  absl::flat_hash_set<std::string_view> periods;
  domain::ForEachFigure(touched, [&periods](const domain::Figure& figure) { periods.insert(figure.period); });
  all.ForEachOf(kpi, [&periods, &kept](const domain::Figure& figure) {
    if (periods.contains(figure.period)) domain::AppendFigure(figure, kept);
  });
}

// Copies all entries if the event has one among them.
template <typename Entry>
void KeepAll(const RepeatedPtrField<Entry>& all, const RepeatedPtrField<Entry>& touched,
             RepeatedPtrField<Entry>* kept) {
  if (!touched.empty()) *kept = all;
}

// Copies the kept events that share a slot with one of those touched. Where each event makes an element of
// its own, the others do not matter to it.
void KeepKept(const domain::KeptEvents& all, const domain::KeptEvents& touched, domain::KeptEvents* kept) {
  if (touched.empty()) return;
  std::set<std::string> slots;
  std::set<uint64_t> positions;
  for (const auto& one : touched) {
    positions.insert(one.at().position());
    if (MakesElements(one.fact())) continue;
    for (std::string& slot : SlotsOf(one.fact())) slots.insert(std::move(slot));
  }
  for (const auto& one : all) {
    const std::vector<std::string> its = SlotsOf(one.fact());
    const auto is_touched = [&slots](const std::string& slot) { return slots.contains(slot); };
    if (positions.contains(one.at().position()) || std::any_of(its.begin(), its.end(), is_touched))
      *kept->Add() = one;
  }
}

AllianceState Part(const AllianceState& state, const domain::FigurePages& pages,
                   const AllianceState& touched) {
  AllianceState part;
  const domain::Measurements measurements(state, pages);
  *part.mutable_origin() = state.origin();
  part.set_playbook_version(state.playbook_version());
  KeepAll(state.descriptions(), touched.descriptions(), part.mutable_descriptions());
  KeepAll(state.stages(), touched.stages(), part.mutable_stages());
  KeepAll(state.statuses(), touched.statuses(), part.mutable_statuses());
  KeepKept(state.kept(), touched.kept(), part.mutable_kept());
  Keep(state.parties(), touched.parties(), part.mutable_parties());
  Keep(state.roles(), touched.roles(), part.mutable_roles());
  Keep(state.agreements(), touched.agreements(), part.mutable_agreements());
  Keep(state.milestones(), touched.milestones(), part.mutable_milestones());
  for (const AllianceState::KpiState& kpi : state.kpis()) {
    for (const AllianceState::KpiState& other : touched.kpis()) {
      if (kpi.kpi() != other.kpi()) continue;
      AllianceState::KpiState& kept = *part.add_kpis();
      kept.set_kpi(kpi.kpi());
      if (kpi.has_at()) *kept.mutable_at() = kpi.at();
      if (kpi.has_definition()) *kept.mutable_definition() = kpi.definition();
      Keep(kpi.targets(), other.targets(), kept.mutable_targets());
      KeepMeasurements(measurements, kpi.kpi(), other.measurements(), *kept.mutable_measurements());
    }
  }
  return part;
}

}  // namespace

domain::State TouchedPart(const domain::State& state, const domain::FigurePages& pages,
                          const history::Event& event, const history::Event* corrected) {
  const auto* alliance = std::get_if<AllianceState>(&state);
  if (alliance == nullptr) return state;
  // Folded into nothing, events leave just the slots that they are about.
  AllianceState touched;
  const auto fold = [&touched](const history::Event& folded) {
    domain::EventHeader header = folded.header;
    header.corrects = 0;
    domain::Evolve(touched, folded.fact, header);
  };
  if (corrected != nullptr) fold(*corrected);
  fold(event);
  return Part(*alliance, pages, touched);
}

}  // namespace entente::audit
