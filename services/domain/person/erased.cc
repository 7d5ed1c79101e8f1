#include "services/domain/person/erased.h"

#include "absl/strings/str_cat.h"

namespace entente::domain {

void RequireNotErased(const state::v1::PersonState& person, Ruling& ruling) {
  if (person.erasure_position() == 0) return;
  const std::string& name = person.origin().name();
  ruling.AlwaysUnmet("PERSON_ERASED", name,
                     absl::StrCat(name, " was erased by events/", person.erasure_position(), "."));
}

}  // namespace entente::domain
