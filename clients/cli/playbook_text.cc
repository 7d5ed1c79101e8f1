#include "clients/cli/playbook_text.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/text_table.h"

namespace entente::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Playbook = v1::Playbook;

// A label and a list; empty if the list is.
template <typename Items>
std::string Listed(const char* label, const Items& items) {
  return items.empty() ? "" : absl::StrCat(label, absl::StrJoin(items, ", "));
}

std::string Parameters(const google::protobuf::Map<std::string, std::string>& given) {
  const std::map<std::string, std::string> ordered(given.begin(), given.end());
  return absl::StrJoin(ordered, ", ", absl::PairFormatter("="));
}

std::string Kinds(const char* title, const google::protobuf::RepeatedPtrField<Playbook::Kind>& kinds) {
  Rows rows;
  for (const Playbook::Kind& kind : kinds) rows.push_back({kind.id(), kind.display_name()});
  return Section(title, rows);
}

std::string StagesText(const Playbook& playbook) {
  Rows rows;
  for (const Playbook::Stage& stage : playbook.stages()) {
    rows.push_back({stage.id(), stage.display_name(),
                    stage.next().empty() ? "ends the life cycle" : Listed("then ", stage.next()),
                    Listed("expects ", stage.expected_activities())});
  }
  return Section("Stages", rows);
}

std::string GateText(const Playbook::Gate& gate) {
  std::string text = absl::StrCat("  ", OneLine(gate.id()), "  ", OneLine(gate.display_name()), "  ",
                                  gate.from_stage(), " to ", gate.to_stage(), "\n");
  Rows rows;
  for (const Playbook::Criterion& criterion : gate.criteria()) {
    rows.push_back({criterion.must_meet() ? "must" : "should", criterion.id(), criterion.display_name(),
                    criterion.judged_by().empty() ? "attested" : criterion.judged_by(),
                    Parameters(criterion.parameters())});
  }
  for (const Playbook::Kind& document : gate.documents())
    rows.push_back({"shows", document.id(), document.display_name()});
  if (gate.gatekeepers_min() > 1)
    rows.push_back({"at least", absl::StrCat(gate.gatekeepers_min(), " gatekeepers")});
  if (!gate.working_roles().empty()) rows.push_back({"not only", absl::StrJoin(gate.working_roles(), ", ")});
  return text + Table(rows, 4);
}

std::string GatesText(const Playbook& playbook) {
  std::string text = playbook.gates().empty() ? "" : "\nGates\n";
  for (const Playbook::Gate& gate : playbook.gates()) text += GateText(gate);
  return text;
}

std::string RolesText(const Playbook& playbook) {
  Rows rows;
  for (const Playbook::Role& role : playbook.roles()) {
    std::vector<std::string> competencies;
    for (const auto& needed : role.competencies())
      competencies.push_back(absl::StrCat(needed.competency(), " ", needed.level()));
    rows.push_back({role.id(), role.display_name(), role.ownership() ? "owner" : "",
                    role.by_office() ? "by office" : "", Listed("needs ", competencies)});
  }
  return Section("Roles", rows);
}

std::string CadencesText(const Playbook& playbook) {
  Rows rows;
  for (const Playbook::Cadence& cadence : playbook.cadences()) {
    rows.push_back({cadence.id(), cadence.display_name(),
                    absl::StrCat("every ", cadence.interval_days(), " days"),
                    absl::StrCat(cadence.activity_type(), " by ", cadence.role()),
                    Listed("in ", cadence.stages()), Listed("tiers ", cadence.tiers())});
  }
  return Section("Cadences", rows);
}

std::string PeopleAndTiersText(const Playbook& playbook) {
  Rows activities;
  for (const auto& type : playbook.activity_types())
    activities.push_back(
        {type.id(), type.display_name(), type.shows_involvement() ? "shows involvement" : ""});
  Rows tiers;
  for (const auto& tier : playbook.tiers())
    tiers.push_back({tier.id(), tier.display_name(), tier.strategic() ? "strategic" : ""});
  Rows functions;
  for (const auto& required : playbook.required_functions())
    functions.push_back({required.function(), absl::StrCat("before ", required.before_stage()),
                         Listed("tiers ", required.tiers())});
  return absl::StrCat(
      Section("Activity types", activities), Section("Tiers", tiers),
      Kinds("Functions", playbook.functions()), Section("Functions that must sign off", functions),
      Kinds("Competencies", playbook.competencies()), Kinds("Business areas", playbook.business_areas()));
}

std::string RulesText(const Playbook& playbook) {
  Rows rows;
  for (const Playbook::Rule& rule : playbook.rules()) {
    rows.push_back({rule.id(),
                    rule.severity() == v1::Remark::SEVERITY_UNSPECIFIED
                        ? ""
                        : v1::Remark::Severity_Name(rule.severity()),
                    rule.from_stage().empty() ? "" : absl::StrCat("from ", rule.from_stage()),
                    Parameters(rule.parameters()), rule.source()});
  }
  return Section("Rules", rows);
}

std::string RequirementsText(const Playbook& playbook) {
  Rows rows;
  for (const auto& required : playbook.event_requirements()) {
    std::vector<std::string> needs;
    if (required.reason_required()) needs.push_back("a reason");
    if (required.evidence_required()) needs.push_back("evidence");
    rows.push_back(
        {required.event_type(), absl::StrJoin(needs, " and "), required.live_only() ? "unless history" : ""});
  }
  return absl::StrCat(
      Section("Events that must show", rows),
      playbook.approval_required_methods().empty()
          ? ""
          : absl::StrCat("\nTakes two people\n",
                         Paragraph(absl::StrJoin(playbook.approval_required_methods(), ", "), 2)));
}

std::string TemplatesText(const Playbook& playbook) {
  std::string text = playbook.templates().empty() ? "" : "\nTemplates\n";
  for (const Playbook::Template& one : playbook.templates()) {
    absl::StrAppend(&text, "  ", OneLine(one.id()), "  ", OneLine(one.display_name()), "  ",
                    OneLine(one.source()), "\n");
    Rows rows;
    for (const auto& milestone : one.milestones())
      rows.push_back({absl::StrCat("after ", milestone.due_after_days(), " days"), milestone.id(),
                      milestone.title(), milestone.kind()});
    text += Table(rows, 4);
  }
  return text;
}

}  // namespace

std::string PlaybookText(const v1::Playbook& playbook) {
  const std::string text =
      absl::StrCat(OneLine(playbook.display_name()), "\n", playbook.name(), "@", playbook.version(), "\n",
                   StagesText(playbook), GatesText(playbook), RolesText(playbook));
  return absl::StrCat(text, CadencesText(playbook), PeopleAndTiersText(playbook), RulesText(playbook),
                      RequirementsText(playbook)) +
         absl::StrCat(Kinds("Legal forms", playbook.forms()),
                      Kinds("Kinds of agreements", playbook.agreement_kinds()),
                      Kinds("Kinds of milestones", playbook.milestone_kinds()), TemplatesText(playbook));
}

}  // namespace entente::cli
