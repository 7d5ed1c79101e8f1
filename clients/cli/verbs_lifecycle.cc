// The way of an alliance through its life: gates, what is owed, and its end.
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "clients/cli/words.h"
#include "entente/v1/lifecycle_service.pb.h"

namespace entente::cli {
namespace {

using v1::GateDecision;

struct GateFlags {
  Frame frame;
  std::string alliance;
  std::string gate;
  std::string outcome;
  std::vector<std::string> gatekeepers;
  std::vector<std::string> met;
  std::vector<std::string> unmet;
  std::vector<std::string> waived;
  std::vector<std::string> documents;
  std::vector<std::string> conditions;
  std::vector<std::string> owners;
  std::string resume;
};

struct ConditionFlags {
  Frame frame;
  std::string alliance;
  std::string gate;
  std::string condition;
};

struct ObligationFlags {
  Frame frame;
  std::string alliance;
  std::string obligation;
  std::string title;
  std::string party;
  std::string owner;
  std::string due;
  bool survives = false;
};

struct RetireFlags {
  Frame frame;
  std::string alliance;
  std::string cause;
  std::string plan;
  std::vector<std::string> lessons;
};

// `text` before and behind the first `separator`; the second part is empty if there is none.
std::pair<std::string, std::string> SplitAt(const std::string& text, char separator) {
  const size_t at = text.find(separator);
  if (at == std::string::npos) return {text, ""};
  return {text.substr(0, at), text.substr(at + 1)};
}

// CRITERION or CRITERION:WHY.
void AddAttested(const std::vector<std::string>& texts, GateDecision::CriterionResult::Standing standing,
                 v1::DecideGateRequest& request) {
  for (const std::string& text : texts) {
    const auto [criterion, why] = SplitAt(text, ':');
    auto& result = *request.add_criteria();
    result.set_criterion(criterion);
    result.set_standing(standing);
    result.set_text(why);
  }
}

// CRITERION=DATE or CRITERION=DATE:WHY.
absl::Status AddWaivers(const std::vector<std::string>& texts, v1::DecideGateRequest& request) {
  for (const std::string& text : texts) {
    const auto [criterion, rest] = SplitAt(text, '=');
    const auto [until, why] = SplitAt(rest, ':');
    if (criterion.empty() || until.empty()) {
      return UsageError(
          absl::StrCat("\"", text, "\" waives nothing: write CRITERION=DATE or CRITERION=DATE:WHY."));
    }
    const auto date = ParseDate(until);
    if (!date.ok()) return date.status();
    auto& result = *request.add_criteria();
    result.set_criterion(criterion);
    result.set_standing(GateDecision::CriterionResult::WAIVED);
    result.set_text(why);
    *result.mutable_waived_until() = *date;
  }
  return absl::OkStatus();
}

// CONDITION=DATE:TEXT, and the owners as CONDITION=PERSON.
absl::Status AddConditions(const GateFlags& flags, v1::DecideGateRequest& request) {
  for (const std::string& text : flags.conditions) {
    const auto [id, rest] = SplitAt(text, '=');
    const auto [due, what] = SplitAt(rest, ':');
    if (id.empty() || due.empty() || what.empty())
      return UsageError(absl::StrCat("\"", text, "\" is no condition: write CONDITION=DATE:TEXT."));
    const auto date = ParseDate(due);
    if (!date.ok()) return date.status();
    auto& condition = *request.add_conditions();
    condition.set_id(id);
    condition.set_text(what);
    *condition.mutable_due_on() = *date;
  }
  for (const std::string& text : flags.owners) {
    const auto [id, person] = SplitAt(text, '=');
    bool known = false;
    for (auto& condition : *request.mutable_conditions()) {
      if (condition.id() != id || person.empty()) continue;
      condition.set_owner(PersonName(person));
      known = true;
    }
    if (!known) return UsageError(absl::StrCat("\"", text, "\" names no owner: write CONDITION=PERSON."));
  }
  return absl::OkStatus();
}

// DOCUMENT=URI.
absl::Status AddDocuments(const std::vector<std::string>& texts, v1::DecideGateRequest& request) {
  for (const std::string& text : texts) {
    const auto [document, uri] = SplitAt(text, '=');
    if (document.empty() || uri.empty())
      return UsageError(absl::StrCat("\"", text, "\" shows no document: write DOCUMENT=URI."));
    auto& shown = *request.add_documents();
    shown.set_document(document);
    shown.mutable_evidence()->set_uri(uri);
  }
  return absl::OkStatus();
}

absl::Status DecideGate(Session& session, const GateFlags& flags) {
  v1::DecideGateRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_gate(flags.gate);
  request.set_outcome(ValueOf<GateDecision::Outcome>(flags.outcome));
  for (const std::string& person : flags.gatekeepers) request.add_gatekeepers(PersonName(person));
  AddAttested(flags.met, GateDecision::CriterionResult::MET, request);
  AddAttested(flags.unmet, GateDecision::CriterionResult::UNMET, request);
  if (auto status = AddWaivers(flags.waived, request); !status.ok()) return status;
  if (auto status = AddConditions(flags, request); !status.ok()) return status;
  if (auto status = AddDocuments(flags.documents, request); !status.ok()) return status;
  if (!flags.resume.empty()) {
    const auto date = ParseDate(flags.resume);
    if (!date.ok()) return date.status();
    *request.mutable_resume_on() = *date;
  }
  return SendCommand(session, flags.frame, request);
}

absl::Status MeetCondition(Session& session, const ConditionFlags& flags) {
  v1::MeetGateConditionRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_gate(flags.gate);
  request.set_condition(flags.condition);
  return SendCommand(session, flags.frame, request);
}

absl::Status StateObligation(Session& session, const ObligationFlags& flags) {
  v1::StateObligationRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_obligation(flags.obligation);
  request.set_title(flags.title);
  request.set_party(OrganizationName(flags.party));
  if (!flags.owner.empty()) request.set_owner(PersonName(flags.owner));
  request.set_survives_retirement(flags.survives);
  if (!flags.due.empty()) {
    const auto date = ParseDate(flags.due);
    if (!date.ok()) return date.status();
    *request.mutable_due_on() = *date;
  }
  return SendCommand(session, flags.frame, request);
}

absl::Status DischargeObligation(Session& session, const ObligationFlags& flags) {
  v1::DischargeObligationRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_obligation(flags.obligation);
  return SendCommand(session, flags.frame, request);
}

absl::Status InitiateRetirement(Session& session, const RetireFlags& flags) {
  v1::InitiateRetirementRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_cause(flags.cause);
  request.set_transition_plan(flags.plan);
  return SendCommand(session, flags.frame, request);
}

absl::Status CompleteRetirement(Session& session, const RetireFlags& flags) {
  v1::CompleteRetirementRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  for (const std::string& lesson : flags.lessons) request.add_lessons(lesson);
  return SendCommand(session, flags.frame, request);
}

void AddGateVerbs(Verbs verbs) {
  const auto gate = AddVerb<GateFlags>(
      verbs.app, verbs.chosen, "gate",
      "Decide at a gate whether an alliance moves on; --reason is the rationale", &DecideGate);
  gate.app.add_option("ALLIANCE", gate.flags.alliance, "The alliance")->required();
  gate.app.add_option("GATE", gate.flags.gate, "The gate, an id of the playbook")->required();
  gate.app.add_option("OUTCOME", gate.flags.outcome, "What is decided")
      ->check(CLI::IsMember(OptionWords(*GateDecision::Outcome_descriptor())))
      ->required();
  AddRepeated(gate.app, "--gatekeeper", gate.flags.gatekeepers, "Who decides", "PERSON").required();
  AddRepeated(gate.app, "--met", gate.flags.met, "A criterion that the gatekeepers attest",
              "CRITERION[:WHY]");
  AddRepeated(gate.app, "--unmet", gate.flags.unmet, "A criterion that they find unmet", "CRITERION[:WHY]");
  AddRepeated(gate.app, "--waive", gate.flags.waived, "A criterion without which they go on until a day",
              "CRITERION=DATE[:WHY]");
  AddRepeated(gate.app, "--document", gate.flags.documents, "A document that the gate asks for",
              "DOCUMENT=URI");
  AddRepeated(gate.app, "--condition", gate.flags.conditions, "What is to be done after a go",
              "CONDITION=DATE:TEXT");
  AddRepeated(gate.app, "--condition-owner", gate.flags.owners, "Who sees to a condition",
              "CONDITION=PERSON");
  gate.app.add_option("--resume", gate.flags.resume, "After a hold: when it is taken up again")
      ->type_name("DATE");
  AddFrameFlags(gate.app, gate.flags.frame);

  const auto condition = AddVerb<ConditionFlags>(
      verbs.app, verbs.chosen, "condition", "Record that a condition of the last decision at a gate is met",
      &MeetCondition);
  condition.app.add_option("ALLIANCE", condition.flags.alliance, "The alliance")->required();
  condition.app.add_option("GATE", condition.flags.gate, "The gate")->required();
  condition.app.add_option("CONDITION", condition.flags.condition, "The condition, an id of that decision")
      ->required();
  AddFrameFlags(condition.app, condition.flags.frame);
}

template <typename Run>
Verb<ObligationFlags> AddObligationVerb(Verbs verbs, const char* name, const char* what, Run run) {
  const auto verb = AddVerb<ObligationFlags>(verbs.app, verbs.chosen, name, what, run);
  verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
  verb.app.add_option("OBLIGATION", verb.flags.obligation, "Its id in the alliance")->required();
  AddFrameFlags(verb.app, verb.flags.frame);
  return verb;
}

void AddObligationVerbs(Verbs verbs) {
  const auto stated =
      AddObligationVerb(verbs, "obligation", "State, or state anew, who owes what by when", &StateObligation);
  stated.app.add_option("TITLE", stated.flags.title, "What is owed")->required();
  stated.app.add_option("--party", stated.flags.party, "Who owes it")->required()->type_name("ORG");
  stated.app.add_option("--owner", stated.flags.owner, "Who sees to it")->type_name("PERSON");
  stated.app.add_option("--due", stated.flags.due, "By when; no end if not given")->type_name("DATE");
  stated.app.add_flag("--survives", stated.flags.survives, "It outlives the alliance");
  AddObligationVerb(verbs, "discharge", "Record that nothing is owed any more", &DischargeObligation);
}

void AddRetirementVerbs(Verbs verbs) {
  const auto retire = AddVerb<RetireFlags>(verbs.app, verbs.chosen, "retire", "Decide that an alliance ends",
                                           &InitiateRetirement);
  retire.app.add_option("ALLIANCE", retire.flags.alliance, "The alliance")->required();
  retire.app.add_option("--cause", retire.flags.cause, "Why it ends")->required()->type_name("TEXT");
  retire.app.add_option("--plan", retire.flags.plan, "How what it does goes on, or to whom it goes")
      ->required()
      ->type_name("TEXT");
  AddFrameFlags(retire.app, retire.flags.frame);

  const auto retired = AddVerb<RetireFlags>(
      verbs.app, verbs.chosen, "retired",
      "Complete the end of an alliance: nothing is open but what outlives it", &CompleteRetirement);
  retired.app.add_option("ALLIANCE", retired.flags.alliance, "The alliance")->required();
  AddRepeated(retired.app, "--lesson", retired.flags.lessons, "What was learnt", "TEXT").required();
  AddFrameFlags(retired.app, retired.flags.frame);
}

}  // namespace

void AddLifecycleVerbs(Verbs verbs) {
  AddGateVerbs(verbs);
  AddObligationVerbs(verbs);
  AddRetirementVerbs(verbs);
}

}  // namespace entente::cli
