#include "services/domain/alliance/decide_classification.h"

#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance/classification.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::ClassifyAllianceRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  auto& [alliance, playbook, day, ruling] = *opened;
  if (!request.tier().empty() && FindTier(playbook, request.tier()) == nullptr)
    ruling.NotInPlaybook(playbook, "tier", "tier", request.tier());
  std::set<std::string_view> areas;
  for (int i = 0; i < request.business_areas_size(); ++i) {
    const std::string& area = request.business_areas(i);
    const std::string field = absl::StrCat("business_areas[", i, "]");
    if (!HasKind(playbook.business_areas(), area))
      ruling.NotInPlaybook(playbook, field, "business area", area);
    if (!areas.insert(area).second) ruling.FaultyField(field, absl::StrCat("`", area, "` is given twice"));
  }
  RequireOpen(alliance, day, ruling);
  v1::AllianceClassified event;
  event.set_tier(request.tier());
  *event.mutable_business_areas() = request.business_areas();
  const bool holds = ClassificationAt(alliance, day).SerializeAsString() == event.SerializeAsString();
  if (!holds || !MayRecordNothing(request.context()))
    *ruling.Record().mutable_alliance_classified() = std::move(event);
  return ruling.Finish();
}

}  // namespace entente::domain
