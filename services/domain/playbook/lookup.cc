#include "services/domain/playbook/lookup.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/domain/kept.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

template <typename Item>
const Item* FindById(const google::protobuf::RepeatedPtrField<Item>& items, std::string_view id) {
  for (const Item& item : items) {
    if (item.id() == id) return &item;
  }
  return nullptr;
}

}  // namespace

const v1::Playbook* FindPlaybookVersion(const Surroundings& around, std::string_view playbook_version) {
  const size_t at = playbook_version.rfind('@');
  if (at == std::string_view::npos) return nullptr;
  uint32_t version = 0;
  if (!absl::SimpleAtoi(std::string(playbook_version.substr(at + 1)), &version) || version == 0)
    return nullptr;
  const auto* playbook = around.FindPlaybook(std::string(playbook_version.substr(0, at)));
  return playbook == nullptr ? nullptr : PlaybookVersion(*playbook, version);
}

const std::string& PlaybookVersionAt(const state::v1::AllianceState& alliance, Day day) {
  const auto adopted = LastKept<v1::PlaybookAdopted>(alliance.kept(), day);
  return adopted.event == nullptr ? alliance.playbook_version() : adopted.event->playbook_version();
}

const v1::Playbook* PlaybookAt(const Surroundings& around, const state::v1::AllianceState& alliance,
                               Day day) {
  return FindPlaybookVersion(around, PlaybookVersionAt(alliance, day));
}

std::string PlaybookVersionName(const v1::Playbook& playbook) {
  return absl::StrCat(playbook.name(), "@", playbook.version());
}

const v1::Playbook::Stage* FindStage(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.stages(), id);
}

const v1::Playbook::Role* FindRole(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.roles(), id);
}

const v1::Playbook::ActivityType* FindActivityType(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.activity_types(), id);
}

const v1::Playbook::Gate* FindGate(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.gates(), id);
}

const v1::Playbook::Tier* FindTier(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.tiers(), id);
}

const v1::Playbook::Template* FindTemplate(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.templates(), id);
}

const v1::Playbook::Rule* FindRule(const v1::Playbook& playbook, std::string_view id) {
  return FindById(playbook.rules(), id);
}

bool HasKind(const google::protobuf::RepeatedPtrField<v1::Playbook::Kind>& kinds, std::string_view id) {
  return FindById(kinds, id) != nullptr;
}

}  // namespace entente::domain
