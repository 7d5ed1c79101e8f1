#include "services/domain/playbook/evolve.h"

#include <algorithm>

namespace entente::domain {

void Apply(state::v1::PlaybookState& state, const v1::PlaybookPublished& event) {
  auto* versions = state.mutable_versions();
  const auto same = [&event](const v1::Playbook& known) {
    return known.version() == event.playbook().version();
  };
  versions->erase(std::remove_if(versions->begin(), versions->end(), same), versions->end());
  *versions->Add() = event.playbook();
  std::sort(versions->begin(), versions->end(),
            [](const v1::Playbook& a, const v1::Playbook& b) { return a.version() < b.version(); });
}

}  // namespace entente::domain
