#include "services/domain/lifecycle/obligations.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {

std::vector<StandingObligation> ObligationsAt(const state::v1::AllianceState& alliance, Day day) {
  std::map<std::string_view, StandingObligation> by_id;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&](const v1::ObligationStated& event, const state::v1::Moment& at) {
                           StandingObligation& standing = by_id[event.obligation()];
                           standing.statements.push_back({&event, &at});
                           standing.discharged = nullptr;
                         },
                         [&](const v1::ObligationDischarged& event, const state::v1::Moment& at) {
                           const auto found = by_id.find(event.obligation());
                           if (found != by_id.end() && found->second.discharged == nullptr)
                             found->second.discharged = &at;
                         }});
  std::vector<StandingObligation> obligations;
  for (auto& [id, standing] : by_id) obligations.push_back(std::move(standing));
  return obligations;
}

const StandingObligation* FindObligation(const std::vector<StandingObligation>& obligations,
                                         std::string_view obligation) {
  for (const StandingObligation& standing : obligations) {
    if (standing.stated().obligation() == obligation) return &standing;
  }
  return nullptr;
}

std::string NameOfObligation(const state::v1::AllianceState& alliance, std::string_view obligation) {
  return absl::StrCat(alliance.origin().name(), "/obligations/", std::string(obligation));
}

void AddObligations(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const StandingObligation& standing : ObligationsAt(state, day)) {
    const v1::ObligationStated& stated = standing.stated();
    v1::Obligation& shown = *alliance.add_obligations();
    shown.set_obligation(stated.obligation());
    shown.set_title(stated.title());
    shown.set_party(stated.party());
    shown.set_owner(stated.owner());
    if (stated.has_due_on()) *shown.mutable_due_on() = stated.due_on();
    shown.set_survives_retirement(stated.survives_retirement());
    shown.set_status(standing.discharged == nullptr ? v1::Obligation::PENDING : v1::Obligation::DISCHARGED);
    shown.set_event(EventNameOf(*standing.statements.back().at));
  }
}

}  // namespace entente::domain
