#include "clients/cli/rule_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/duty_text.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"

namespace entente::cli {
namespace {

std::string Sentences(const char* title, const google::protobuf::RepeatedPtrField<std::string>& sentences,
                      const PeopleNames& people) {
  if (sentences.empty()) return "";
  std::string text = absl::StrCat("\n", title, "\n");
  for (const std::string& sentence : sentences) text += Paragraph(OneLine(WithNames(sentence, people)), 2);
  return text;
}

std::string DutiesUnder(const char* title, const google::protobuf::RepeatedPtrField<v1::Duty>& duties,
                        const PeopleNames& people) {
  const std::string text = DutiesText(duties, people, {.alliance = false});
  return text.empty() ? "" : absl::StrCat("\n", title, "\n", text.substr(1));
}

}  // namespace

std::string KnownRuleText(const v1::KnownRule& rule) {
  std::string text =
      absl::StrCat(OneLine(rule.id()), "  ", OneLine(rule.requirements()),
                   rule.lasting() ? "  its findings stay" : "", "\n", Paragraph(OneLine(rule.says()), 2));
  std::vector<std::vector<std::string>> rows;
  for (const auto& parameter : rule.parameters()) {
    const std::string value = parameter.default_value().empty() ? "(none)" : parameter.default_value();
    rows.push_back({parameter.name(), value, parameter.says()});
  }
  return text + Table(rows, 4);
}

std::string ExplanationText(const v1::RuleExplanation& explanation, const PeopleNames& people) {
  std::string text = absl::StrCat(OneLine(explanation.rule()), "  ", OneLine(explanation.requirements()),
                                  "\n", Paragraph(OneLine(explanation.says()), 2));
  absl::StrAppend(&text, "\n", explanation.in_force() ? "In force" : "Not in force", " under ",
                  explanation.playbook_version(), "\n",
                  Paragraph(OneLine(WithNames(explanation.why(), people)), 2));
  if (explanation.in_force()) {
    std::vector<std::vector<std::string>> rows;
    rows.push_back({"weighs", v1::Remark::Severity_Name(explanation.severity())});
    if (!explanation.override_event().empty()) rows.push_back({"changed by", explanation.override_event()});
    for (const auto& parameter : explanation.parameters())
      rows.push_back(
          {parameter.name(), parameter.value().empty() ? "(none)" : parameter.value(), parameter.source()});
    absl::StrAppend(&text, Table(rows, 2), "\n",
                    explanation.holds() ? "It holds: nothing is overdue.\n" : "It does not hold.\n");
  }
  return text + DutiesText(explanation.duties(), people, {.alliance = false});
}

std::string PreviewText(const v1::PreviewAdoptionResponse& preview, const PeopleNames& people) {
  std::string text = absl::StrCat("from ", preview.from_version(), " to ", preview.to_version(), "\n");
  const std::string parts = absl::StrCat(
      Sentences("What stands in the way", preview.obstacles(), people),
      Sentences("What would be different", preview.changes(), people),
      DutiesUnder("What would be overdue and is not", preview.new_overdue(), people),
      DutiesUnder("What is overdue and would be asked for no longer", preview.no_longer_overdue(), people));
  return text + (parts.empty() ? "nothing would be different\n" : parts);
}

}  // namespace entente::cli
