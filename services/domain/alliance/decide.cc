#include "services/domain/alliance/decide.h"

#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/external_references.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

void CheckForm(const v1::Playbook& playbook, const std::string& form, Ruling& ruling) {
  if (form.empty() || HasKind(playbook.forms(), form)) return;
  ruling.NotInPlaybook(playbook, "form", "form", form);
}

// True if a text is not given, or says what holds already.
bool Holds(const std::string& given, const std::string* held) {
  return given.empty() || (held != nullptr && *held == given);
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::CreateAllianceRequest& request) {
  const std::string playbook_name = request.playbook().empty() ? kDefaultPlaybook : request.playbook();
  const auto* playbook_state = world.FindPlaybook(playbook_name);
  const v1::Playbook* playbook = playbook_state == nullptr ? nullptr : PlaybookVersion(*playbook_state, 0);
  if (playbook == nullptr) return NoSuch("playbook", playbook_name);
  if (playbook->stages().empty()) return Internal("a playbook has no stages");

  const std::string name = "alliances/" + request.alliance_id();
  Ruling ruling(request.context(), name);
  CheckForm(*playbook, request.form(), ruling);
  std::set<std::string_view> parties;
  for (int i = 0; i < request.parties_size(); ++i) {
    if (parties.insert(request.parties(i)).second) continue;
    ruling.FaultyField(absl::StrCat("parties[", i, "]"), absl::StrCat(request.parties(i), " is given twice"));
  }
  CheckExternalReferences(world, "alliances", "external_references", request.external_references(), ruling);
  if (world.FindAlliance(name) != nullptr) ruling.AlreadyExists(name);

  v1::AllianceCreated& created = *ruling.Record().mutable_alliance_created();
  created.set_display_name(request.display_name());
  created.set_summary(request.summary());
  created.set_form(request.form());
  created.set_playbook_version(PlaybookVersionName(*playbook));
  created.set_stage(playbook->stages(0).id());
  *created.mutable_external_references() = request.external_references();
  for (const std::string& party : request.parties()) {
    ruling.Record().mutable_party_joined()->set_organization(party);
  }
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::DescribeAllianceRequest& request) {
  const auto* alliance = world.FindAlliance(request.name());
  if (alliance == nullptr) return NoSuch("name", request.name());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.name());
  CheckForm(*playbook, request.form(), ruling);
  if (request.display_name().empty() && request.summary().empty() && request.form().empty()) {
    ruling.FaultyField("display_name", "at least one of display_name, summary and form must be given");
    return ruling.Finish();
  }
  const DescriptionView known = DescriptionAt(*alliance, EffectiveDay(world, request.context()));
  const bool holds = Holds(request.display_name(), known.display_name) &&
                     Holds(request.summary(), known.summary) && Holds(request.form(), known.form);
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  v1::AllianceDescribed& described = *ruling.Record().mutable_alliance_described();
  described.set_display_name(request.display_name());
  described.set_summary(request.summary());
  described.set_form(request.form());
  return ruling.Finish();
}

}  // namespace entente::domain
