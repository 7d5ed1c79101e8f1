#include "services/answers/moment.h"

#include <optional>
#include <utility>
#include <variant>

#include "services/answers/errors.h"
#include "services/history/parts.h"
#include "services/history/state_loader.h"
#include "storage/status_macros.h"

namespace entente::answers {

template <typename StateOfKind>
const StateOfKind* Moment::Find(const std::string& name) const {
  const auto [entry, is_new] = states_.try_emplace(name);
  if (is_new) {
    absl::StatusOr<std::optional<history::LoadedState>> loaded = history::LoadState(log_, name, position_);
    read_error_.Update(loaded.status());
    if (loaded.ok() && loaded->has_value()) {
      entry->second = std::make_unique<const domain::State>(std::move((*loaded)->state));
    }
  }
  return entry->second == nullptr ? nullptr : std::get_if<StateOfKind>(entry->second.get());
}

const state::v1::AllianceState* Moment::FindAlliance(const std::string& name) const {
  return Find<state::v1::AllianceState>(name);
}
const state::v1::OrganizationState* Moment::FindOrganization(const std::string& name) const {
  return Find<state::v1::OrganizationState>(name);
}
const state::v1::PersonState* Moment::FindPerson(const std::string& name) const {
  return Find<state::v1::PersonState>(name);
}
const state::v1::PlaybookState* Moment::FindPlaybook(const std::string& name) const {
  return Find<state::v1::PlaybookState>(name);
}
const state::v1::FindingsState* Moment::FindFindings(const std::string& name) const {
  return Find<state::v1::FindingsState>(name);
}

std::vector<std::string> Moment::AlliancesOf(const std::string& person) const {
  auto alliances = history::AlliancesWithPartOf(log_, person, position_);
  read_error_.Update(alliances.status());
  return alliances.ok() ? *std::move(alliances) : std::vector<std::string>();
}

void Moment::ForgetAlliances() {
  absl::erase_if(states_, [](const auto& entry) {
    return entry.first.starts_with("alliances/") || entry.first.starts_with("findings/");
  });
}

absl::StatusOr<std::vector<std::string>> NamesIn(const storage::EventLog& log, const std::string& collection,
                                                 size_t most) {
  const std::string prefix = collection + "/";
  std::vector<std::string> names;
  // No resource is called like its collection, so all of them come after that.
  RETURN_IF_ERROR(log.ScanResources(collection, [&](std::string_view name) {
    if (!name.starts_with(prefix)) return false;
    names.emplace_back(name);
    return names.size() <= most;
  }));
  if (names.size() > most) return error::TooMany(collection, most);
  return names;
}

}  // namespace entente::answers
