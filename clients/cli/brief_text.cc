#include "clients/cli/brief_text.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/activity_text.h"
#include "clients/cli/dates.h"
#include "clients/cli/dossier_parts.h"
#include "clients/cli/duty_text.h"
#include "clients/cli/figures.h"
#include "clients/cli/finding_text.h"
#include "clients/cli/names.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"
#include "clients/cli/words.h"

namespace entente::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// A page has room for so many of a kind; of the others it says how many there are.
constexpr size_t kToldMax = 6;

std::string MembersText(const v1::Alliance& alliance) {
  std::vector<std::string> members;
  for (const v1::Party& party : alliance.parties()) {
    if (party.status() == v1::Party::MEMBER) members.push_back(ShortName(party.organization()));
  }
  if (members.empty()) return "";
  return absl::StrCat("\nMembers (", members.size(), ")\n", Paragraph(absl::StrJoin(members, ", "), 2));
}

std::string StepText(const v1::NextStep& step, const PeopleNames& people) {
  std::string text = absl::StrCat("  ", step.stage());
  if (step.gate().empty()) return absl::StrCat(text, "\n");
  const auto met = std::count_if(step.criteria().begin(), step.criteria().end(),
                                 [](const auto& criterion) { return criterion.met(); });
  absl::StrAppend(&text, ", through the gate ", step.gate(), ": ", met, " of ", step.criteria_size(),
                  " criteria are met\n");
  for (const v1::CriterionOutlook& criterion : step.criteria()) {
    if (criterion.met()) continue;
    // What has to be attested needs no reason: nobody has said it yet.
    const std::string why = criterion.attested() ? "to be attested" : criterion.text();
    text += Paragraph(
        OneLine(WithNames(absl::StrCat(criterion.must_meet() ? "must: " : "should: ",
                                       criterion.display_name(), " (", criterion.criterion(), "): ", why),
                          people)),
        4);
  }
  return text;
}

std::string NextText(const v1::AllianceBrief& brief, const PeopleNames& people) {
  std::string text = brief.next_steps().empty() ? "" : "\nNext\n";
  for (const v1::NextStep& step : brief.next_steps()) text += StepText(step, people);
  return text;
}

std::string ChecklistText(const v1::AllianceBrief& brief) {
  Rows rows;
  for (const v1::ChecklistItem& item : brief.checklist()) {
    rows.push_back({item.has_done_on() ? DatedText("done", item.done_on()) : "not yet",
                    item.display_name().empty() ? item.activity_type() : item.display_name()});
  }
  return Section(absl::StrCat("Expected in ", brief.alliance().lifecycle().stage()), rows);
}

// The newest figure of each KPI, with what it was to reach.
std::string FiguresText(const v1::Alliance& alliance) {
  Rows rows;
  for (const v1::Kpi& kpi : alliance.kpis()) {
    if (kpi.measurements().empty()) continue;
    const auto& newest = *kpi.measurements().rbegin();
    std::string aim;
    for (const auto& target : kpi.targets()) {
      if (target.period() == newest.period()) aim = absl::StrCat("of ", FigureText(target.value()));
    }
    const bool tells_unit = !newest.value().has_money();
    rows.push_back({kpi.definition().display_name(), newest.period(), FigureText(newest.value()), aim,
                    tells_unit ? kpi.definition().unit() : ""});
  }
  return Section("Figures", rows);
}

std::string TenuresText(const v1::HandoverBrief& brief, const std::string& role, const PeopleNames& people) {
  Rows rows;
  for (const v1::RoleTenure& tenure : brief.tenures()) {
    const std::string involved = tenure.activity_count() == 0
                                     ? "never involved"
                                     : absl::StrCat("involved ", tenure.activity_count(), "x, ",
                                                    DatedText("first", tenure.first_involved_on()));
    rows.push_back({WithNames(tenure.person(), people), DatedText("since", tenure.since()),
                    DatedText("until", tenure.until()), involved});
  }
  return Section(absl::StrCat("Who held ", role), rows);
}

std::string HandoverText(const v1::Handover& handover, const PeopleNames& people) {
  std::string text = absl::StrCat(
      "\nHandover\n",
      Paragraph(WithNames(absl::StrCat(handover.to_person(), " takes over from ", handover.from_person(), " ",
                                       DatedText("on", handover.takes_over_on()),
                                       handover.has_overlap_until()
                                           ? DatedText(", with help until", handover.overlap_until())
                                           : "",
                                       "; ", WordOf(v1::Handover::Status_Name(handover.status()))),
                          people),
                2));
  return text + Paragraph(OneLine(WithNames(handover.brief(), people)), 2);
}

}  // namespace

std::string BriefText(const v1::AllianceBrief& brief, const PeopleNames& people) {
  const v1::Alliance& alliance = brief.alliance();
  std::string text = absl::StrCat(HeaderText(alliance), LifecycleText(alliance.lifecycle()),
                                  OriginText(alliance), MembersText(alliance), RolesText(alliance, people));
  absl::StrAppend(
      &text, NextText(brief, people), ChecklistText(brief),
      DutiesText(brief.duties(), people, {.alliance = false, .why = false, .told_max = kToldMax}));
  return absl::StrCat(text, FindingLines(brief.findings(), people, kToldMax), FiguresText(alliance));
}

std::string HandoverBriefText(const v1::HandoverBrief& brief, const std::string& role,
                              const PeopleNames& people) {
  const v1::Alliance& alliance = brief.brief().alliance();
  std::string text = BriefText(brief.brief(), people);
  if (brief.has_handover()) text += HandoverText(brief.handover(), people);
  absl::StrAppend(&text, TenuresText(brief, role, people), InsightsText(alliance, people),
                  CounterpartsText(alliance, people),
                  GateDecisionsText("Decided before, so not the newcomer's", brief.decided_before(), people));
  return text + ActivitiesText("What the holder took part in", brief.activities(), people);
}

}  // namespace entente::cli
