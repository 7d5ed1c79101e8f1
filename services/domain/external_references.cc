#include "services/domain/external_references.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace entente::domain {

void CheckExternalReferences(const World& world, std::string_view collection, std::string_view field,
                             const google::protobuf::RepeatedPtrField<v1::ExternalReference>& references,
                             Ruling& ruling) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (int i = 0; i < references.size(); ++i) {
    const v1::ExternalReference& reference = references[i];
    if (!seen.emplace(reference.system(), reference.id()).second) {
      ruling.FaultyField(absl::StrCat(std::string(field), "[", i, "]"), "is given twice");
    }
    const std::optional<std::string> holder =
        world.FindByExternalReference(collection, reference.system(), reference.id());
    if (holder.has_value()) ruling.ReferenceInUse(reference, *holder);
  }
}

}  // namespace entente::domain
