// Which events a field of a resource rests on at a moment.
#ifndef ENTENTE_SERVICES_AUDIT_SLOT_FACTS_H_
#define ENTENTE_SERVICES_AUDIT_SLOT_FACTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "entente/state/v1/state.pb.h"
#include "services/domain/performance/figure_page.h"
#include "services/domain/timeline.h"

namespace entente::audit {

// The events that count in each slot of a resource on a day: their positions, in no order. A slot is named by
// the path that all of its fields begin with (see field_list.h), for instance
// `parties[organizations/toyota]`.
class SlotFacts {
 public:
  // `pages` are those of the state.
  static SlotFacts Of(const state::v1::AllianceState& state, const domain::FigurePages& pages,
                      domain::Day day);
  static SlotFacts Of(const state::v1::OrganizationState& state, domain::Day day);
  static SlotFacts Of(const state::v1::PersonState& state, domain::Day day);
  static SlotFacts Of(const state::v1::FindingsState& state, domain::Day day);

  // The events that count on one side only in the slot that a field belongs to, sorted. Where a slot is the
  // same on both sides, what it is a part of is looked at: a target goes with the definition of its KPI.
  struct Changed {
    std::vector<uint64_t> only_before;
    std::vector<uint64_t> only_after;
  };
  static Changed FindChanged(const SlotFacts& before, const SlotFacts& after, std::string_view path);

  // True if something counts in the slot.
  bool Has(const std::string& slot) const { return slots_.contains(slot); }

 private:
  std::vector<uint64_t> Sorted(std::string_view slot) const;

  absl::flat_hash_map<std::string, std::vector<uint64_t>> slots_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_SLOT_FACTS_H_
