#include "services/domain/playbook/decide.h"

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/review.h"
#include "services/domain/projection.h"
#include "services/domain/ruling.h"

namespace entente::domain {
absl::StatusOr<Decision> Decide(const World& world, const v1::PublishPlaybookRequest& request) {
  const auto* state = world.FindPlaybook(request.name());
  const v1::Playbook* newest = state == nullptr ? nullptr : PlaybookVersion(*state, 0);
  const uint32_t following = newest == nullptr ? 1 : newest->version() + 1;

  Ruling ruling(request.context(), request.name());
  v1::Playbook version = request.playbook();
  if (!version.name().empty() && version.name() != request.name()) {
    ruling.FaultyField("playbook.name", absl::StrCat("is not ", request.name()));
  }
  version.set_name(request.name());
  for (const FieldFault& fault : ReviewPlaybook(version))
    ruling.FaultyField("playbook." + fault.field, fault.description);
  // Compared without the number: whoever sends the newest version again may have read it, with its number.
  if (newest != nullptr) {
    v1::Playbook known = *newest;
    if (version.version() == 0) known.clear_version();
    const bool holds = known.SerializeAsString() == version.SerializeAsString();
    if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  }
  if (version.version() != 0 && version.version() != following) {
    ruling.FaultyField("playbook.version", absl::StrCat("must be ", following, ", or left out"));
  }
  version.set_version(following);
  *ruling.Record().mutable_playbook_published()->mutable_playbook() = version;
  return ruling.Finish();
}

}  // namespace entente::domain
