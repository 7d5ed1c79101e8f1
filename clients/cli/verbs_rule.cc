// Rules: which there are, why one applies to an alliance, and having one otherwise for a time.
#include "absl/strings/str_cat.h"
#include "clients/cli/as_of.h"
#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/people_names.h"
#include "clients/cli/rule_text.h"
#include "clients/cli/verb.h"
#include "clients/cli/verbs.h"
#include "clients/cli/words.h"
#include "entente/v1/playbook_service.pb.h"

namespace entente::cli {
namespace {

struct ExplainFlags {
  AsOfFlags as_of;
  std::string alliance;
  std::string rule;
};

struct NoFlags {};

struct OverrideFlags {
  Frame frame;
  std::string alliance;
  std::string rule;
  std::string severity;
  std::vector<std::string> parameters;
  std::string until;
};

absl::Status Explain(Session& session, const ExplainFlags& flags) {
  v1::ExplainRuleRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_rule(flags.rule);
  if (auto status = flags.as_of.Fill(*request.mutable_as_of()); !status.ok()) return status;
  v1::RuleExplanation answer;
  if (auto status = session.connection.Call("ExplainRule", request, answer); !status.ok()) return status;
  if (session.json) return Print(session, answer, "");
  const PeopleNames people = NamesIn(session.connection, ExplanationText(answer, {}), request.as_of());
  return Print(session, answer, ExplanationText(answer, people));
}

absl::Status ListRules(Session& session, const NoFlags&) {
  v1::ListRulesResponse answer;
  if (auto status = session.connection.Call("ListRules", v1::ListRulesRequest(), answer); !status.ok())
    return status;
  std::string text;
  for (const v1::KnownRule& rule : answer.rules()) text += KnownRuleText(rule);
  return Print(session, answer, text);
}

absl::Status Override(Session& session, const OverrideFlags& flags) {
  v1::OverrideRuleRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_rule(flags.rule);
  request.set_severity(ValueOf<v1::Remark::Severity>(flags.severity));
  for (const std::string& text : flags.parameters) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return UsageError(absl::StrCat("\"", text, "\" sets no parameter: write NAME=VALUE."));
    }
    const bool is_new =
        request.mutable_parameters()->insert({text.substr(0, equals), text.substr(equals + 1)}).second;
    if (!is_new)
      return UsageError(absl::StrCat("The parameter \"", text.substr(0, equals), "\" is set twice."));
  }
  if (flags.severity.empty() && flags.parameters.empty()) {
    return UsageError("Say what is to be otherwise: --severity, --set, or both.");
  }
  const auto until = ParseDate(flags.until);
  if (!until.ok()) return until.status();
  *request.mutable_until() = *until;
  return ProposeCommand(session, flags.frame, request, "Nothing is changed yet.");
}

absl::Status EndOverride(Session& session, const OverrideFlags& flags) {
  v1::EndRuleOverrideRequest request;
  request.set_alliance(AllianceName(flags.alliance));
  request.set_rule(flags.rule);
  return SendCommand(session, flags.frame, request);
}

template <typename Flags>
void AddAllianceAndRule(Verb<Flags> verb) {
  verb.app.add_option("ALLIANCE", verb.flags.alliance, "The alliance")->required();
  verb.app.add_option("RULE", verb.flags.rule, "The rule, for instance LATE_ALLIANCE_MANAGER; see rules")
      ->required();
}

}  // namespace

void AddRuleVerbs(Verbs verbs) {
  const auto explain =
      AddVerb<ExplainFlags>(verbs.app, verbs.chosen, "explain",
                            "Say why a rule applies to an alliance or not, and whether it holds", &Explain);
  AddAllianceAndRule(explain);
  explain.flags.as_of.AddTo(explain.app);

  AddVerb<NoFlags>(verbs.app, verbs.chosen, "rules", "List the rules from which playbooks choose",
                   &ListRules);

  const auto changed = AddVerb<OverrideFlags>(
      verbs.app, verbs.chosen, "override",
      "Propose to have a rule otherwise in one alliance for a time; someone else has to approve it",
      &Override);
  AddAllianceAndRule(changed);
  changed.app.add_option("--severity", changed.flags.severity, "How much it weighs there")
      ->check(CLI::IsMember(OptionWords(*v1::Remark::Severity_descriptor())));
  AddRepeated(changed.app, "--set", changed.flags.parameters, "A parameter and its value there",
              "NAME=VALUE");
  changed.app.add_option("--until", changed.flags.until, "The last day on which it holds")
      ->required()
      ->type_name("DATE");
  AddFrameFlags(changed.app, changed.flags.frame);
  changed.app.get_option("--reason")->required();

  const auto ended =
      AddVerb<OverrideFlags>(verbs.app, verbs.chosen, "end-override",
                             "Have a rule again as the playbook has it, before its time", &EndOverride);
  AddAllianceAndRule(ended);
  AddFrameFlags(ended.app, ended.flags.frame);
}

}  // namespace entente::cli
