#include "services/audit/touched.h"

#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include "services/audit/slot_text.h"
#include "services/domain/performance/figures.h"

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

// The same for measurements, which states keep packed.
void KeepMeasurements(const std::string& all, const std::string& touched, std::string& kept) {
  if (touched.empty()) return;
  domain::Figures figures;
  Keep(domain::UnpackFigures(all).entries(), domain::UnpackFigures(touched).entries(),
       figures.mutable_entries());
  domain::AppendFigures(figures, kept);
}

// Copies all entries if the event has one among them.
template <typename Entry>
void KeepAll(const RepeatedPtrField<Entry>& all, const RepeatedPtrField<Entry>& touched,
             RepeatedPtrField<Entry>* kept) {
  if (!touched.empty()) *kept = all;
}

// Copies the kept events that lie in the same fields of the alliance as those of the event: what holds in a
// slot may follow from others of the same field.
void KeepKept(const AllianceState& state, const AllianceState& touched, AllianceState& part) {
  std::set<std::string> fields;
  for (const auto& event : touched.kept()) fields.insert(SlotFieldOf(event.fact()));
  if (fields.empty()) return;
  for (const auto& event : state.kept()) {
    if (fields.contains(SlotFieldOf(event.fact()))) *part.add_kept() = event;
  }
}

AllianceState Part(const AllianceState& state, const AllianceState& touched) {
  AllianceState part;
  *part.mutable_origin() = state.origin();
  part.set_playbook_version(state.playbook_version());
  KeepAll(state.descriptions(), touched.descriptions(), part.mutable_descriptions());
  KeepAll(state.stages(), touched.stages(), part.mutable_stages());
  KeepAll(state.statuses(), touched.statuses(), part.mutable_statuses());
  Keep(state.parties(), touched.parties(), part.mutable_parties());
  Keep(state.roles(), touched.roles(), part.mutable_roles());
  Keep(state.agreements(), touched.agreements(), part.mutable_agreements());
  Keep(state.milestones(), touched.milestones(), part.mutable_milestones());
  KeepKept(state, touched, part);
  for (const AllianceState::KpiState& kpi : state.kpis()) {
    for (const AllianceState::KpiState& other : touched.kpis()) {
      if (kpi.kpi() != other.kpi()) continue;
      AllianceState::KpiState& kept = *part.add_kpis();
      kept.set_kpi(kpi.kpi());
      if (kpi.has_at()) *kept.mutable_at() = kpi.at();
      if (kpi.has_definition()) *kept.mutable_definition() = kpi.definition();
      Keep(kpi.targets(), other.targets(), kept.mutable_targets());
      kept.set_newest_day(kpi.newest_day());
      KeepMeasurements(kpi.measurements(), other.measurements(), *kept.mutable_measurements());
    }
  }
  return part;
}

}  // namespace

domain::State TouchedPart(const domain::State& state, const history::Event& event,
                          const history::Event* corrected) {
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
  return Part(*alliance, touched);
}

}  // namespace entente::audit
