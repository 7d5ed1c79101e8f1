#include "services/domain/playbook/lookup.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
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

const v1::Playbook* FindPlaybookVersion(const World& world, std::string_view playbook_version) {
  const size_t at = playbook_version.rfind('@');
  if (at == std::string_view::npos) return nullptr;
  uint32_t version = 0;
  if (!absl::SimpleAtoi(std::string(playbook_version.substr(at + 1)), &version) || version == 0)
    return nullptr;
  const auto* playbook = world.FindPlaybook(std::string(playbook_version.substr(0, at)));
  return playbook == nullptr ? nullptr : PlaybookVersion(*playbook, version);
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

bool HasKind(const google::protobuf::RepeatedPtrField<v1::Playbook::Kind>& kinds, std::string_view id) {
  return FindById(kinds, id) != nullptr;
}

}  // namespace entente::domain
