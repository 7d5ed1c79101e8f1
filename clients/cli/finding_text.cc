#include "clients/cli/finding_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"
#include "clients/cli/words.h"

namespace entente::cli {
namespace {

// `alliances/a/findings/4` becomes `a`.
std::string AllianceOf(const v1::Finding& finding) {
  return ShortName(finding.name().substr(0, finding.name().find("/findings/")));
}

// What has become of it, with the day.
std::string Standing(const v1::Finding& finding) {
  std::string text = WordOf(v1::Finding::Status_Name(finding.status()));
  if (finding.status() == v1::Finding::ACCEPTED)
    absl::StrAppend(&text, " ", DatedText("until", finding.accepted_until()));
  if (finding.status() == v1::Finding::CLEARED)
    absl::StrAppend(&text, " ", DatedText("on", finding.cleared_on()));
  return text;
}

std::string Headline(const v1::Finding& finding, const std::string& alliance) {
  return absl::StrCat(alliance, alliance.empty() ? "" : " ", "#", finding.number(), "  ",
                      OneLine(finding.rule()), " (", v1::Remark::Severity_Name(finding.severity()), ")  ",
                      Standing(finding));
}

}  // namespace

std::string FindingText(const v1::Finding& finding, const PeopleNames& people) {
  std::string text =
      absl::StrCat(Headline(finding, AllianceOf(finding)), finding.lasting() ? ", stays" : "", "\n");
  const auto add = [&](const char* label, const std::string& said) {
    if (!said.empty()) text += Paragraph(OneLine(WithNames(absl::StrCat(label, said), people)), 2);
  };
  add("", finding.text());
  add("Why: ", finding.why());
  add("",
      absl::StrCat("Due on ", DateText(finding.due_on()), ", detected on ", DateText(finding.detected_on()),
                   ", by ", finding.playbook_version(), ", as ", finding.event()));
  add("Rests on: ", absl::StrJoin(finding.events(), ", "));
  add("Note: ", finding.note());
  return text;
}

std::string FindingLines(const google::protobuf::RepeatedPtrField<v1::Finding>& findings,
                         const PeopleNames& people, size_t told_max) {
  if (findings.empty()) return "";
  const size_t count = static_cast<size_t>(findings.size());
  std::string text = absl::StrCat("\nFindings (", count, ")\n");
  for (size_t i = 0; i < std::min(count, told_max); ++i) {
    const v1::Finding& finding = findings[static_cast<int>(i)];
    absl::StrAppend(&text, "  ", Headline(finding, ""), "\n",
                    Paragraph(OneLine(WithNames(finding.text(), people)), 4));
  }
  if (count > told_max) absl::StrAppend(&text, "  and ", count - told_max, " more\n");
  return text;
}

}  // namespace entente::cli
