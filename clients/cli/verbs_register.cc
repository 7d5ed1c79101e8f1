#include <memory>

#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verbs.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/person_service.pb.h"

namespace entente::cli {
namespace {

struct OrganizationFlags {
  Frame frame;
  std::string id;
  std::string name;
  std::string country;
  std::vector<std::string> externals;
  bool own = false;
};

struct PersonFlags {
  Frame frame;
  std::string name;
  std::string email;
  std::string organization;
  std::vector<std::string> externals;
};

// Reads every `SYSTEM:ID` into `references`.
template <typename References>
absl::Status AddExternals(const std::vector<std::string>& externals, References* references) {
  for (const std::string& text : externals) {
    const auto reference = ParseExternal(text);
    if (!reference.ok()) return reference.status();
    *references->Add() = *reference;
  }
  return absl::OkStatus();
}

absl::Status RegisterOrganization(Session& session, const OrganizationFlags& flags) {
  v1::RegisterOrganizationRequest request;
  request.set_organization_id(flags.id);
  v1::Organization& organization = *request.mutable_organization();
  organization.set_display_name(flags.name.empty() ? TitleOf(flags.id) : flags.name);
  organization.set_is_own(flags.own);
  organization.set_country_code(flags.country);
  if (auto status = AddExternals(flags.externals, organization.mutable_external_references()); !status.ok())
    return status;
  return SendCommand(session, flags.frame, request);
}

absl::Status RegisterPerson(Session& session, const PersonFlags& flags) {
  v1::RegisterPersonRequest request;
  v1::Person& person = *request.mutable_person();
  person.set_display_name(flags.name);
  person.set_email(flags.email);
  if (!flags.organization.empty()) person.set_organization(OrganizationName(flags.organization));
  if (auto status = AddExternals(flags.externals, person.mutable_external_references()); !status.ok())
    return status;
  return SendCommand(session, flags.frame, request);
}

}  // namespace

void AddRegisterVerbs(Verbs verbs) {
  const auto organization = std::make_shared<OrganizationFlags>();
  CLI::App& org = *verbs.app.add_subcommand("org", "Register an organization");
  org.add_option("ID", organization->id, "The id that it gets, for instance lufthansa")->required();
  org.add_option("NAME", organization->name, "What it is called; made from the id if not given");
  org.add_option("--country", organization->country, "Where it has its seat: two letters")->type_name("CODE");
  org.add_option("--external", organization->externals, "What another system calls it; may be repeated")
      ->type_name("SYSTEM:ID")
      ->allow_extra_args(false)
      ->take_all();
  org.add_flag("--own", organization->own, "It is one of our own");
  AddFrameFlags(org, organization->frame);
  org.callback([&chosen = verbs.chosen, organization] {
    chosen = [organization](Session& session) { return RegisterOrganization(session, *organization); };
  });

  const auto someone = std::make_shared<PersonFlags>();
  CLI::App& person = *verbs.app.add_subcommand("person", "Register a person; the answer names the opaque id");
  person.add_option("NAME", someone->name, "What the person is called")->required();
  person.add_option("--org", someone->organization, "The organization that the person works for")
      ->type_name("ORG");
  person.add_option("--email", someone->email, "Where the person can be written to")->type_name("ADDRESS");
  person
      .add_option("--external", someone->externals, "What another system calls the person; may be repeated")
      ->type_name("SYSTEM:ID")
      ->allow_extra_args(false)
      ->take_all();
  AddFrameFlags(person, someone->frame);
  person.callback([&chosen = verbs.chosen, someone] {
    chosen = [someone](Session& session) { return RegisterPerson(session, *someone); };
  });
}

}  // namespace entente::cli
