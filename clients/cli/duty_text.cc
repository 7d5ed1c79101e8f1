#include "clients/cli/duty_text.h"

#include <algorithm>
#include <utility>
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

using Duties = google::protobuf::RepeatedPtrField<v1::Duty>;

// What was done, and how late it is or was.
std::string Lateness(const v1::Duty& duty) {
  std::string text = DatedText("done", duty.done_on());
  if (duty.days_late() > 0) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", duty.days_late(),
                    duty.days_late() == 1 ? " day late" : " days late");
  }
  return text;
}

std::string RuleOf(const v1::Duty& duty) {
  if (duty.rule().empty()) return "";
  const bool weighs = duty.severity() != v1::Remark::SEVERITY_UNSPECIFIED;
  return absl::StrCat(duty.rule(),
                      weighs ? absl::StrCat(" (", v1::Remark::Severity_Name(duty.severity()), ")") : "");
}

std::string DutyText(const v1::Duty& duty, const PeopleNames& people, const DutyDetail& detail) {
  std::string text = absl::StrCat("  ", DateText(duty.due_on()));
  for (const std::string& part :
       {Lateness(duty), detail.alliance ? ShortName(duty.alliance()) : "", RuleOf(duty)}) {
    if (!part.empty()) absl::StrAppend(&text, "  ", OneLine(part));
  }
  const auto add = [&](const char* label, const std::string& said) {
    if (!said.empty()) text += Paragraph(OneLine(WithNames(absl::StrCat(label, said), people)), 4);
  };
  text += "\n";
  add("", duty.text());
  if (detail.why) add("Why: ", duty.why());
  if (detail.responsible) {
    add("Who: ",
        duty.responsible().empty() ? "nobody is known who could" : absl::StrJoin(duty.responsible(), ", "));
  }
  return text;
}

}  // namespace

std::string DutiesText(const Duties& duties, const PeopleNames& people, const DutyDetail& detail) {
  const std::pair<v1::Duty::Standing, const char*> groups[] = {{v1::Duty::OVERDUE, "Overdue"},
                                                               {v1::Duty::UPCOMING, "Due"},
                                                               {v1::Duty::DONE_LATE, "Done late"},
                                                               {v1::Duty::DONE, "Done"}};
  std::string text;
  for (const auto& [standing, title] : groups) {
    const auto is_of_group = [group = standing](const v1::Duty& duty) { return duty.standing() == group; };
    const auto count = static_cast<size_t>(std::count_if(duties.begin(), duties.end(), is_of_group));
    if (count == 0) continue;
    absl::StrAppend(&text, "\n", title, " (", count, ")\n");
    size_t told = 0;
    for (const v1::Duty& duty : duties) {
      if (!is_of_group(duty) || told == detail.told_max) continue;
      text += DutyText(duty, people, detail);
      ++told;
    }
    if (told < count) absl::StrAppend(&text, "  and ", count - told, " more\n");
  }
  return text;
}

std::string MyDutiesText(const v1::GetMyDutiesResponse& answer, const PeopleNames& people) {
  std::vector<std::vector<std::string>> roles;
  for (const v1::HeldRole& role : answer.roles()) {
    roles.push_back({role.display_name(), ShortName(role.alliance()),
                     absl::StrCat(role.role(), role.is_deputy() ? ", deputy" : ""), ShortName(role.party()),
                     DatedText("since", role.since()),
                     role.allocation_percent() == 0 ? "" : absl::StrCat(role.allocation_percent(), " %")});
  }
  std::string text = roles.empty() ? "no roles\n" : absl::StrCat("Roles\n", Table(roles, 2));
  const std::string duties = DutiesText(answer.duties(), people, {.responsible = false});
  return absl::StrCat(text, duties.empty() ? "\nnothing to see to\n" : duties);
}

std::string CalendarText(const v1::ListDutiesResponse& answer, bool one_alliance, const PeopleNames& people) {
  std::string text = DutiesText(answer.duties(), people, {.alliance = !one_alliance});
  if (text.empty()) return "nothing is due\n";
  // The empty line is between groups, not before the first.
  text.erase(0, 1);
  if (answer.omitted_count() > 0) {
    absl::StrAppend(&text, "\nand ", answer.omitted_count(),
                    " more: ask for one alliance, or for fewer days\n");
  }
  return text;
}

}  // namespace entente::cli
