#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/as_of.h"
#include "clients/cli/dates.h"
#include "clients/cli/dossier.h"
#include "clients/cli/errors.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/text_table.h"
#include "clients/cli/trail_text.h"
#include "clients/cli/verbs.h"
#include "entente/v1/admin_service.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/person_service.pb.h"

namespace entente::cli {
namespace {

constexpr int kListPageSize = 1000;

struct GetFlags {
  std::string name;
  AsOfFlags as_of;
};

struct ListFlags {
  AsOfFlags as_of;
  std::string member;
  std::string stage;
  std::string external;
};

bool IsIn(const std::string& collection, const std::string& name) {
  return name.rfind(collection, 0) == 0;
}

absl::Status GetAlliance(Session& session, const GetFlags& flags) {
  v1::GetAllianceRequest request;
  request.set_name(AllianceName(flags.name));
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::Alliance alliance;
  if (auto status = session.connection.Call("GetAlliance", request, alliance); !status.ok()) return status;
  if (session.json) return Print(session, alliance, "");
  const PeopleNames people = NamesOfPeople(session.connection, PeopleOf(alliance), request.as_of());
  return Print(session, alliance, DossierText(alliance, people));
}

std::string ExternalsText(const google::protobuf::RepeatedPtrField<v1::ExternalReference>& references) {
  std::string text;
  for (const auto& reference : references) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", reference.system(), ":", reference.id());
  }
  return text;
}

// Rows of a name and a value; what has no value is left out.
std::string Facts(const std::string& title, std::vector<std::vector<std::string>> rows) {
  std::erase_if(rows, [](const auto& row) { return row[1].empty(); });
  return absl::StrCat(OneLine(title), "\n", Table(rows, 2));
}

absl::Status GetOrganization(Session& session, const GetFlags& flags) {
  v1::GetOrganizationRequest request;
  request.set_name(flags.name);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::Organization organization;
  if (auto status = session.connection.Call("GetOrganization", request, organization); !status.ok())
    return status;
  return Print(session, organization,
               Facts(organization.display_name(),
                     {{"name", organization.name()},
                      {"country", organization.country_code()},
                      {"own", organization.is_own() ? "yes" : ""},
                      {"known elsewhere as", ExternalsText(organization.external_references())},
                      {"registered", TimeText(organization.create_time())},
                      {"version", absl::StrCat(organization.version())}}));
}

std::string HoldsText(const v1::Person& person) {
  std::vector<std::string> holds;
  for (const v1::LegalHold& hold : person.legal_holds()) {
    holds.push_back(absl::StrCat(hold.matter(), " since ", DateText(hold.since())));
  }
  return absl::StrJoin(holds, "; ");
}

// The main job, where, and what the person answers for.
std::string WorkText(const v1::Person& person) {
  std::vector<std::string> parts;
  const v1::WorkProfile& work = person.work();
  if (!work.main_job().empty()) parts.push_back(work.main_job());
  if (!work.unit().empty()) parts.push_back(work.unit());
  if (!work.remit().empty()) parts.push_back(absl::StrCat("answers for ", absl::StrJoin(work.remit(), ", ")));
  if (work.capacity_percent() > 0)
    parts.push_back(absl::StrCat("at most ", work.capacity_percent(), " % for alliances"));
  return absl::StrJoin(parts, "; ");
}

std::string CompetenciesText(const v1::Person& person) {
  std::vector<std::string> levels;
  for (const v1::Competency& competency : person.competencies())
    levels.push_back(absl::StrCat(competency.competency(), " ", competency.level()));
  return absl::StrJoin(levels, ", ");
}

absl::Status GetPerson(Session& session, const GetFlags& flags) {
  v1::GetPersonRequest request;
  request.set_name(flags.name);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::Person person;
  if (auto status = session.connection.Call("GetPerson", request, person); !status.ok()) return status;
  return Print(session, person,
               Facts(ShownName(person), {{"name", person.name()},
                                         {"organization", ShortName(person.organization())},
                                         {"email", person.email()},
                                         {"known elsewhere as", ExternalsText(person.external_references())},
                                         {"works", WorkText(person)},
                                         {"able to", CompetenciesText(person)},
                                         {"left", DateText(person.departed_on())},
                                         {"registered", TimeText(person.create_time())},
                                         {"legal holds", HoldsText(person)},
                                         {"erased by", person.erasure()},
                                         {"version", absl::StrCat(person.version())}}));
}

absl::Status GetApproval(Session& session, const GetFlags& flags) {
  v1::GetApprovalRequest request;
  request.set_name(flags.name);
  v1::Approval approval;
  if (auto status = session.connection.Call("GetApproval", request, approval); !status.ok()) return status;
  const auto command = JsonLine(approval.command());
  if (!command.ok()) return command.status();
  return Print(session, approval,
               Facts(absl::StrCat(approval.name(), ", ",
                                  absl::AsciiStrToLower(v1::Approval::State_Name(approval.state()))),
                     {{"command", *command},
                      {"proposed by", approval.proposer()},
                      {"proposed", TimeText(approval.propose_time())},
                      {"decided by", approval.decider()},
                      {"decided", approval.has_decide_time() ? TimeText(approval.decide_time()) : ""},
                      {"why", approval.decision_reason()},
                      {"version", absl::StrCat(approval.version())}}));
}

absl::Status GetEvent(Session& session, const GetFlags& flags) {
  v1::GetEventRequest request;
  request.set_name(flags.name);
  v1::TrailEntry entry;
  if (auto status = session.connection.Call("GetEvent", request, entry); !status.ok()) return status;
  return Print(session, entry, entry.text().empty() ? TrailEntryText(entry) : TrailParagraph(entry));
}

absl::Status Get(Session& session, const GetFlags& flags) {
  const bool has_as_of = flags.as_of.IsSet();
  if (IsIn("organizations/", flags.name)) return GetOrganization(session, flags);
  if (IsIn("people/", flags.name)) return GetPerson(session, flags);
  if (has_as_of &&
      (IsIn("playbooks/", flags.name) || IsIn("approvals/", flags.name) || IsIn("events/", flags.name))) {
    return UsageError(absl::StrCat(flags.name, " is the same on every day: leave the dates out."));
  }
  if (IsIn("playbooks/", flags.name)) return ShowPlaybook(session, flags.name);
  if (IsIn("approvals/", flags.name)) return GetApproval(session, flags);
  if (IsIn("events/", flags.name)) return GetEvent(session, flags);
  return GetAlliance(session, flags);
}

absl::Status List(Session& session, const ListFlags& flags) {
  v1::ListAlliancesRequest request;
  request.set_page_size(kListPageSize);
  if (!flags.member.empty()) request.set_member(OrganizationName(flags.member));
  request.set_stage(flags.stage);
  if (!flags.external.empty()) {
    const auto reference = ParseExternal(flags.external);
    if (!reference.ok()) return reference.status();
    *request.mutable_external_reference() = *reference;
  }
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::ListAlliancesResponse all;
  do {
    v1::ListAlliancesResponse page;
    if (auto status = session.connection.Call("ListAlliances", request, page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    all.MergeFrom(page);
  } while (!request.page_token().empty());
  std::vector<std::vector<std::string>> rows = {{"NAME", "CALLED", "STAGE", "STATUS", "MEMBERS", "VERSION"}};
  for (const auto& alliance : all.alliances()) {
    const bool has_status = alliance.status() != v1::Lifecycle::STATUS_UNSPECIFIED;
    rows.push_back({alliance.name(), alliance.display_name(), alliance.stage(),
                    has_status ? v1::Lifecycle::Status_Name(alliance.status()) : "",
                    absl::StrCat(alliance.member_count()), absl::StrCat(alliance.version())});
  }
  return Print(session, all, all.alliances().empty() ? "no alliances\n" : Table(rows, 0));
}

// How far the slow scrub is, and what it has found.
std::string ScrubText(const v1::ServerInfo::ScrubState& scrub) {
  std::vector<std::vector<std::string>> rows;
  rows.push_back({"rounds", scrub.rounds() == 0 ? "none ended yet"
                                                : absl::StrCat(scrub.rounds(), ", the last ended ",
                                                               TimeText(scrub.last_end_time()))});
  if (scrub.running()) rows.push_back({"now", absl::StrCat(scrub.stage(), ", at ", scrub.done())});
  rows.push_back({"faults", absl::StrCat(scrub.faults())});
  std::string text = "scrub\n" + Table(rows, 2);
  for (const auto& fault : scrub.first_faults()) absl::StrAppend(&text, "    ", fault.description(), "\n");
  return text;
}

absl::Status Info(Session& session) {
  v1::ServerInfo info;
  if (auto status = session.connection.Call("GetServerInfo", v1::GetServerInfoRequest(), info);
      !status.ok()) {
    return status;
  }
  std::string text = Facts("entented " + info.version(),
                           {{"log", info.log_id()},
                            {"position", absl::StrCat(info.position())},
                            {"recorded", info.has_record_time() ? TimeText(info.record_time()) : ""},
                            {"authentication", info.authentication()},
                            {"read-only", info.read_only() ? "yes: " + info.read_only_reason() : ""}});
  std::vector<std::vector<std::string>> rows;
  for (const auto& view : info.views()) {
    rows.push_back({view.view(), absl::StrCat("version ", view.version()),
                    absl::StrCat("at ", view.position()), view.ready() ? "ready" : "being built"});
  }
  absl::StrAppend(&text, rows.empty() ? "" : "views\n", Table(rows, 2));
  if (info.has_scrub()) absl::StrAppend(&text, ScrubText(info.scrub()));
  rows.clear();
  const std::map<std::string, uint64_t> limits(info.limits().begin(), info.limits().end());
  for (const auto& [name, limit] : limits) rows.push_back({name, absl::StrCat(limit)});
  absl::StrAppend(&text, rows.empty() ? "" : "limits\n", Table(rows, 2));
  return Print(session, info, text);
}

}  // namespace

void AddReadVerbs(Verbs verbs) {
  const auto got = std::make_shared<GetFlags>();
  CLI::App& get =
      *verbs.app.add_subcommand("get", "Show an alliance, organization, person, playbook, approval or event");
  get.add_option("NAME", got->name, "Its name, for instance people/p1; a bare id means an alliance")
      ->required();
  got->as_of.AddTo(get);
  get.callback(
      [&chosen = verbs.chosen, got] { chosen = [got](Session& session) { return Get(session, *got); }; });

  const auto listed = std::make_shared<ListFlags>();
  CLI::App& list = *verbs.app.add_subcommand("list", "List alliances");
  list.add_option("--member", listed->member, "Only those of which it is a member")->type_name("ORG");
  list.add_option("--stage", listed->stage, "Only those in this stage")->type_name("STAGE");
  list.add_option("--external", listed->external, "Only the one with this reference")->type_name("SYSTEM:ID");
  listed->as_of.AddTo(list);
  list.callback([&chosen = verbs.chosen, listed] {
    chosen = [listed](Session& session) { return List(session, *listed); };
  });

  CLI::App& info = *verbs.app.add_subcommand("info", "Show what the server is and how far it is");
  info.callback([&chosen = verbs.chosen] { chosen = Info; });
}

}  // namespace entente::cli
