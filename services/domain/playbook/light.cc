#include "services/domain/playbook/light.h"

#include <initializer_list>

namespace entente::domain {
namespace {

void AddStage(v1::Playbook& playbook, const char* id, const char* display_name,
              std::initializer_list<const char*> next) {
  v1::Playbook::Stage& stage = *playbook.add_stages();
  stage.set_id(id);
  stage.set_display_name(display_name);
  for (const char* stage_id : next) stage.add_next(stage_id);
}

v1::Playbook::Role& AddRole(v1::Playbook& playbook, const char* id, const char* display_name) {
  v1::Playbook::Role& role = *playbook.add_roles();
  role.set_id(id);
  role.set_display_name(display_name);
  return role;
}

struct NamedKind {
  const char* id;
  const char* display_name;
};

void AddKinds(google::protobuf::RepeatedPtrField<v1::Playbook::Kind>& kinds,
              std::initializer_list<NamedKind> named) {
  for (const NamedKind& kind : named) {
    v1::Playbook::Kind& added = *kinds.Add();
    added.set_id(kind.id);
    added.set_display_name(kind.display_name);
  }
}

v1::Playbook::Rule& AddRule(v1::Playbook& playbook, const char* id, v1::Remark::Severity severity,
                            const char* source) {
  v1::Playbook::Rule& rule = *playbook.add_rules();
  rule.set_id(id);
  rule.set_severity(severity);
  rule.set_source(source);
  return rule;
}

// An owner is early if named within thirty days, and before the alliance is more than a choice.
void AddNaming(v1::Playbook& playbook, const char* id, const char* source) {
  auto& parameters = *AddRule(playbook, id, v1::Remark::WARN, source).mutable_parameters();
  parameters["within_days"] = "30";
  parameters["by_stage"] = "develop";
}

}  // namespace

v1::Playbook LightPlaybook() {
  v1::Playbook playbook;
  playbook.set_name("playbooks/light");
  playbook.set_version(1);
  playbook.set_display_name("Light");
  AddStage(playbook, "select", "Select", {"develop", "retire"});
  AddStage(playbook, "develop", "Develop", {"retire"});
  AddStage(playbook, "retire", "Retire", {});
  AddRole(playbook, "executive_sponsor", "Executive sponsor").set_ownership(true);
  AddRole(playbook, "alliance_manager", "Alliance manager").set_ownership(true);
  // Public offices, as the histories of companies report them.
  AddRole(playbook, "office_holder", "Holder of an office").set_by_office(true);
  AddKinds(*playbook.mutable_agreement_kinds(), {{"memorandum", "Memorandum of understanding"},
                                                 {"definitive_agreement", "Definitive agreement"},
                                                 {"capital_alliance", "Capital alliance"},
                                                 {"supply_agreement", "Supply agreement"},
                                                 {"labour_agreement", "Agreement with labour"},
                                                 {"collaboration", "Agreement to collaborate"},
                                                 {"other", "Other agreement"}});
  AddKinds(*playbook.mutable_milestone_kinds(), {{"announcement", "Announcement"},
                                                 {"negotiation", "Negotiation"},
                                                 {"regulatory", "Word of a regulator or a court"},
                                                 {"governance", "Governance"},
                                                 {"plan", "Plan"},
                                                 {"product", "Product"},
                                                 {"scope", "Change of scope"},
                                                 {"dispute", "Dispute"},
                                                 {"risk", "Risk"},
                                                 {"restructuring", "Restructuring"},
                                                 {"exit", "Exit"},
                                                 {"review", "Review"}});
  AddKinds(*playbook.mutable_forms(), {{"equity_joint_venture", "Equity joint venture"},
                                       {"minority_equity", "Minority equity investment"},
                                       {"cross_shareholding", "Cross-shareholding"},
                                       {"non_equity_contractual", "Contract without equity"},
                                       {"consortium", "Consortium"}});
  AddNaming(playbook, "EXECUTIVE_SPONSOR_MISSING", "R8, R10");
  AddNaming(playbook, "ALLIANCE_MANAGER_MISSING", "R9, R10");
  (*AddRule(playbook, "TOO_FEW_PARTIES", v1::Remark::WARN, "R21").mutable_parameters())["least"] = "2";
  AddNaming(playbook, "LATE_EXECUTIVE_SPONSOR", "R12, R13");
  AddNaming(playbook, "LATE_ALLIANCE_MANAGER", "R11, R13");
  AddNaming(playbook, "LATE_RECORDING", "R13");
  return playbook;
}

}  // namespace entente::domain
