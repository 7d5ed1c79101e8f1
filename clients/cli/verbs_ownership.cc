// Who works on an alliance beside those who are assigned: the end of a role, handovers, team, counterparts.
#include "clients/cli/dates.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "clients/cli/words.h"
#include "entente/v1/ownership_service.pb.h"

namespace entente::cli {
namespace {

struct RoleFlags {
  Frame frame;
  std::string alliance;
  std::string role;
  std::string person;
  std::string to;
  std::string party;
  std::string office;
  bool deputy = false;
  std::string takes_over;
  std::string until;
  std::string brief;
};

struct TeamFlags {
  Frame frame;
  std::string alliance;
  std::string person;
  std::string party;
  std::string function;
  uint32_t allocation = 0;
};

struct PairFlags {
  Frame frame;
  std::string alliance;
  std::string person;
  std::string party;
  std::string counterpart;
  std::string counterpart_party;
};

struct InsightFlags {
  Frame frame;
  std::string alliance;
  std::string party;
  std::string topic;
  std::string text;
};

absl::Status EndRole(Session& session, const RoleFlags& flags) {
  v1::EndRoleRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_role(flags.role);
  request.set_person(PersonName(flags.person));
  request.set_party(OrganizationName(flags.party));
  request.set_office(flags.office);
  if (flags.deputy) request.set_capacity(v1::RoleHolding::DEPUTY);
  return SendCommand(session, flags.frame, request);
}

absl::Status AgreeHandover(Session& session, const RoleFlags& flags) {
  v1::AgreeHandoverRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_role(flags.role);
  request.set_party(OrganizationName(flags.party));
  request.set_from_person(PersonName(flags.person));
  request.set_to_person(PersonName(flags.to));
  request.set_brief(flags.brief);
  const auto takes_over = ParseDate(flags.takes_over);
  if (!takes_over.ok()) return takes_over.status();
  *request.mutable_takes_over_on() = *takes_over;
  if (!flags.until.empty()) {
    const auto until = ParseDate(flags.until);
    if (!until.ok()) return until.status();
    *request.mutable_overlap_until() = *until;
  }
  return SendCommand(session, flags.frame, request);
}

absl::Status CompleteHandover(Session& session, const RoleFlags& flags) {
  v1::CompleteHandoverRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_role(flags.role);
  request.set_party(OrganizationName(flags.party));
  request.set_to_person(PersonName(flags.person));
  return SendCommand(session, flags.frame, request);
}

absl::Status AddMember(Session& session, const TeamFlags& flags) {
  v1::AddTeamMemberRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_person(PersonName(flags.person));
  request.set_party(OrganizationName(flags.party));
  request.set_function(flags.function);
  request.set_allocation_percent(flags.allocation);
  return SendCommand(session, flags.frame, request);
}

absl::Status RemoveMember(Session& session, const TeamFlags& flags) {
  v1::RemoveTeamMemberRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_person(PersonName(flags.person));
  return SendCommand(session, flags.frame, request);
}

absl::Status Pair(Session& session, const PairFlags& flags) {
  v1::PairCounterpartsRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_person(PersonName(flags.person));
  request.set_party(OrganizationName(flags.party));
  request.set_counterpart(PersonName(flags.counterpart));
  request.set_counterpart_party(OrganizationName(flags.counterpart_party));
  return SendCommand(session, flags.frame, request);
}

absl::Status Unpair(Session& session, const PairFlags& flags) {
  v1::UnpairCounterpartsRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_person(PersonName(flags.person));
  request.set_counterpart(PersonName(flags.counterpart));
  return SendCommand(session, flags.frame, request);
}

absl::Status RecordInsight(Session& session, const InsightFlags& flags) {
  v1::RecordPartnerInsightRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_party(OrganizationName(flags.party));
  request.set_topic(ValueOf<v1::PartnerInsight::Topic>(flags.topic));
  request.set_text(flags.text);
  return SendCommand(session, flags.frame, request);
}

template <typename Run>
Verb<RoleFlags> AddRoleVerb(Verbs verbs, const char* name, const char* what, const char* who, Run run) {
  const auto verb = AddVerb<RoleFlags>(verbs.app, verbs.chosen, name, what, run);
  verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
  verb.app.add_option("ROLE", verb.flags.role, "The role, an id of the playbook")->required();
  verb.app.add_option("PERSON", verb.flags.person, who)->required();
  verb.app.add_option("--party", verb.flags.party, "The party for which it is held")
      ->required()
      ->type_name("ORG");
  AddFrameFlags(verb.app, verb.flags.frame);
  return verb;
}

void AddRoleVerbs(Verbs verbs) {
  const auto ended =
      AddRoleVerb(verbs, "unassign", "Record that a person holds a role no more", "Who held it", &EndRole);
  ended.app.add_option("--office", ended.flags.office, "The office, for roles that are told apart by it")
      ->type_name("TEXT");
  ended.app.add_flag("--deputy", ended.flags.deputy, "Stood in for the holder");

  const auto agreed =
      AddRoleVerb(verbs, "handover", "Agree that a role goes from one person to another, and assign it",
                  "Who leaves it", &AgreeHandover);
  agreed.app.add_option("TO", agreed.flags.to, "Who takes it")->required();
  agreed.app.add_option("--takes-over", agreed.flags.takes_over, "The day on which the role goes over")
      ->required()
      ->type_name("DATE");
  agreed.app
      .add_option("--until", agreed.flags.until,
                  "The last day on which the one who leaves can still be asked")
      ->type_name("DATE");
  agreed.app.add_option("--brief", agreed.flags.brief, "What the one who comes should know")
      ->type_name("TEXT");

  AddRoleVerb(verbs, "handed-over", "Record that the one who took a role has all that is needed",
              "Who took it", &CompleteHandover);
}

void AddTeamVerbs(Verbs verbs) {
  CLI::App& team =
      *verbs.app.add_subcommand("team", "Add someone to the team of an alliance, or remove someone");
  team.require_subcommand(1);
  const auto add = [&](const char* name, const char* what, absl::Status (*run)(Session&, const TeamFlags&)) {
    const auto verb = AddVerb<TeamFlags>(team, verbs.chosen, name, what, run);
    verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
    verb.app.add_option("PERSON", verb.flags.person, "Who")->required();
    AddFrameFlags(verb.app, verb.flags.frame);
    return verb;
  };
  const auto member = add("add", "Add someone to the team, or change what the member does in it", &AddMember);
  member.app.add_option("--party", member.flags.party, "The party for which the member acts")
      ->required()
      ->type_name("ORG");
  member.app.add_option("--function", member.flags.function, "For which function of it")
      ->type_name("FUNCTION");
  member.app.add_option("--allocation", member.flags.allocation, "How much of the working time it takes")
      ->check(CLI::Range(1, 100))
      ->type_name("PERCENT");
  add("remove", "Remove someone from the team", &RemoveMember);
}

void AddCounterpartVerbs(Verbs verbs) {
  const auto add = [&](const char* name, const char* what, absl::Status (*run)(Session&, const PairFlags&)) {
    const auto verb = AddVerb<PairFlags>(verbs.app, verbs.chosen, name, what, run);
    verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
    verb.app.add_option("PERSON", verb.flags.person, "One of them")->required();
    verb.app.add_option("COUNTERPART", verb.flags.counterpart, "The other")->required();
    AddFrameFlags(verb.app, verb.flags.frame);
    return verb;
  };
  const auto pair = add("pair", "Pair two people of different parties who face each other", &Pair);
  pair.app.add_option("--party", pair.flags.party, "The party for which PERSON acts")
      ->required()
      ->type_name("ORG");
  pair.app
      .add_option("--counterpart-party", pair.flags.counterpart_party, "The party for which COUNTERPART acts")
      ->required()
      ->type_name("ORG");
  add("unpair", "Record that two people are counterparts no more", &Unpair);

  const auto insight = AddVerb<InsightFlags>(verbs.app, verbs.chosen, "insight",
                                             "Record what is peculiar to a partner", &RecordInsight);
  insight.app.add_option("ALLIANCE", insight.flags.alliance, "The alliance")->required();
  insight.app.add_option("PARTY", insight.flags.party, "The party whom it is about")->required();
  insight.app.add_option("TOPIC", insight.flags.topic, "What it is about")
      ->check(CLI::IsMember(OptionWords(*v1::PartnerInsight::Topic_descriptor())))
      ->required();
  insight.app.add_option("TEXT", insight.flags.text, "What it is; people stand in it as @people/ID")
      ->required();
  AddFrameFlags(insight.app, insight.flags.frame);
}

}  // namespace

void AddOwnershipVerbs(Verbs verbs) {
  AddRoleVerbs(verbs);
  AddTeamVerbs(verbs);
  AddCounterpartVerbs(verbs);
}

}  // namespace entente::cli
