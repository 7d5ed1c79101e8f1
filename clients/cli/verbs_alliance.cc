#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/refusal.h"
#include "clients/cli/verbs.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/correction.pb.h"
#include "entente/v1/errors.pb.h"
#include "entente/v1/lifecycle_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/ownership_service.pb.h"

namespace entente::cli {
namespace {

struct NewFlags {
  Frame frame;
  std::string name;
  std::string id;
  std::string form;
  std::string summary;
  std::string playbook;
  std::vector<std::string> parties;
  std::vector<std::string> externals;
  bool register_parties = false;
};

struct AssignFlags {
  Frame frame;
  std::string alliance;
  std::string role;
  std::string person;
  std::string party;
  std::string office;
  bool deputy = false;
  uint32_t allocation = 0;
};

struct StageFlags {
  Frame frame;
  std::string alliance;
  std::string stage;
};

struct VoidFlags {
  Frame frame;
  std::string event;
};

bool IsFullName(const std::string& party) {
  return party.rfind("organizations/", 0) == 0 || party.rfind("external:", 0) == 0;
}

// A party is a full name, an id, or what the organization is called, which suggests its id.
std::string PartyName(const std::string& party) {
  return OrganizationName(IsFullName(party) || Slug(party).empty() ? party : Slug(party));
}

// Registers the parties that are not known yet. Each gets a request id that follows from the one of the
// whole, so that repeating the whole repeats its parts.
absl::Status RegisterParties(Session& session, const NewFlags& flags, const v1::CommandContext& context) {
  for (const std::string& party : flags.parties) {
    if (IsFullName(party)) continue;
    v1::RegisterOrganizationRequest request;
    request.set_organization_id(Slug(party));
    request.mutable_organization()->set_display_name(Slug(party) == party ? TitleOf(party) : party);
    v1::CommandContext& frame = *request.mutable_context();
    frame = context;
    frame.clear_expected_version();
    frame.clear_corrects();
    frame.set_request_id(absl::StrCat(context.request_id().substr(0, 60), "/", Slug(party)));
    v1::Receipt receipt;
    const absl::Status status = session.connection.Call("RegisterOrganization", request, receipt);
    const bool known = ReadRefusal(status).reason == v1::ErrorReason_Name(v1::RESOURCE_ALREADY_EXISTS);
    if (!status.ok() && !known) return status;
    if (status.ok() && !session.json) PrintText(session, ReceiptText(receipt));
  }
  return absl::OkStatus();
}

absl::Status CreateAlliance(Session& session, const NewFlags& flags) {
  v1::CreateAllianceRequest request;
  request.set_alliance_id(flags.id.empty() ? Slug(flags.name) : flags.id);
  if (request.alliance_id().empty()) {
    return UsageError(absl::StrCat("\"", flags.name, "\" suggests no id: give one with --id."));
  }
  if (flags.register_parties && flags.frame.dry_run) {
    return UsageError("--dry-run cannot see past parties that --register-parties would register first.");
  }
  request.set_display_name(flags.name);
  request.set_form(flags.form);
  request.set_summary(flags.summary);
  if (!flags.playbook.empty()) {
    request.set_playbook(PlaybookName(flags.playbook));
  }
  for (const std::string& party : flags.parties) request.add_parties(PartyName(party));
  for (const std::string& text : flags.externals) {
    const auto reference = ParseExternal(text);
    if (!reference.ok()) return reference.status();
    *request.add_external_references() = *reference;
  }
  Frame frame = flags.frame;
  if (flags.register_parties) {
    const auto context = MakeContext(frame);
    if (!context.ok()) return context.status();
    frame.request_id = context->request_id();
    if (auto status = RegisterParties(session, flags, *context); !status.ok()) return status;
  }
  return SendCommand(session, frame, request);
}

absl::Status AssignRole(Session& session, const AssignFlags& flags) {
  v1::AssignRoleRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_role(flags.role);
  request.set_person(PersonName(flags.person));
  request.set_party(OrganizationName(flags.party));
  request.set_office(flags.office);
  if (flags.deputy) request.set_capacity(v1::RoleHolding::DEPUTY);
  request.set_allocation_percent(flags.allocation);
  return SendCommand(session, flags.frame, request);
}

absl::Status EnterStage(Session& session, const StageFlags& flags) {
  v1::EnterStageRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_stage(flags.stage);
  return SendCommand(session, flags.frame, request);
}

absl::Status VoidEvent(Session& session, const VoidFlags& flags) {
  v1::VoidEventRequest request;
  request.set_event(EventName(flags.event));
  return SendCommand(session, flags.frame, request);
}

void AddNew(Verbs verbs) {
  const auto flags = std::make_shared<NewFlags>();
  CLI::App& verb = *verbs.app.add_subcommand("new", "Open an alliance");
  verb.add_option("NAME", flags->name, "What it is called, for instance \"Star Alliance\"")->required();
  verb.add_option("--party", flags->parties, "A member from the date on: an id or a name; may be repeated")
      ->required()
      ->type_name("ORG")
      ->allow_extra_args(false)
      ->take_all();
  verb.add_flag("--register-parties", flags->register_parties, "Register the parties that are not known yet");
  verb.add_option("--id", flags->id, "The id that it gets; made from NAME if not given")->type_name("ID");
  verb.add_option("--form", flags->form, "The legal form, an id of the playbook")->type_name("FORM");
  verb.add_option("--summary", flags->summary, "What it is, in a few sentences")->type_name("TEXT");
  verb.add_option("--playbook", flags->playbook, "The playbook by which it is run")->type_name("PLAYBOOK");
  verb.add_option("--external", flags->externals, "What another system calls it; may be repeated")
      ->type_name("SYSTEM:ID")
      ->allow_extra_args(false)
      ->take_all();
  AddFrameFlags(verb, flags->frame);
  verb.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return CreateAlliance(session, *flags); };
  });
}

void AddAssign(Verbs verbs) {
  const auto flags = std::make_shared<AssignFlags>();
  CLI::App& verb = *verbs.app.add_subcommand("assign", "Assign a role to a person");
  verb.add_option("ALLIANCE", flags->alliance, "The alliance")->required();
  verb.add_option("ROLE", flags->role, "The role, an id of the playbook")->required();
  verb.add_option("PERSON", flags->person, "Who takes it: an id, or external:SYSTEM:ID")->required();
  verb.add_option("--party", flags->party, "The party for which it is held")->required()->type_name("ORG");
  verb.add_option("--office", flags->office, "The office, for roles that are told apart by it")
      ->type_name("TEXT");
  verb.add_flag("--deputy", flags->deputy, "Stands in for the holder");
  verb.add_option("--allocation", flags->allocation, "How much of the working time it takes")
      ->check(CLI::Range(1, 100))
      ->type_name("PERCENT");
  AddFrameFlags(verb, flags->frame);
  verb.callback([&chosen = verbs.chosen, flags] {
    chosen = [flags](Session& session) { return AssignRole(session, *flags); };
  });
}

}  // namespace

void AddAllianceVerbs(Verbs verbs) {
  AddNew(verbs);
  AddAssign(verbs);

  const auto stage = std::make_shared<StageFlags>();
  CLI::App& enter = *verbs.app.add_subcommand("stage", "Move an alliance into a stage");
  enter.add_option("ALLIANCE", stage->alliance, "The alliance")->required();
  enter.add_option("STAGE", stage->stage, "The stage, an id of the playbook")->required();
  AddFrameFlags(enter, stage->frame);
  enter.callback([&chosen = verbs.chosen, stage] {
    chosen = [stage](Session& session) { return EnterStage(session, *stage); };
  });

  const auto event = std::make_shared<VoidFlags>();
  CLI::App& withdraw = *verbs.app.add_subcommand("void", "Withdraw an event; it stays in the trail");
  withdraw.add_option("EVENT", event->event, "The event, for instance events/12")->required();
  AddFrameFlags(withdraw, event->frame);
  withdraw.get_option("--reason")->required();
  withdraw.callback([&chosen = verbs.chosen, event] {
    chosen = [event](Session& session) { return VoidEvent(session, *event); };
  });
}

}  // namespace entente::cli
