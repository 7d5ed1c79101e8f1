// KPIs against their targets; agreements, milestones and what is scheduled.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/cli/figures.h"
#include "clients/cli/names.h"
#include "clients/report/plot.h"
#include "clients/report/sections.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

std::string DefinitionSentence(const v1::KpiDefinition& definition) {
  std::string text = absl::StrCat("Measured in ", definition.unit(), ".");
  if (definition.direction() == v1::KpiDefinition::HIGHER) absl::StrAppend(&text, " More is better.");
  if (definition.direction() == v1::KpiDefinition::LOWER) absl::StrAppend(&text, " Less is better.");
  if (!definition.source().empty()) absl::StrAppend(&text, " Source: ", definition.source(), ".");
  return text;
}

std::string PlotDescription(const std::vector<KpiPeriod>& periods) {
  uint64_t measured = 0;
  uint64_t targets = 0;
  for (const KpiPeriod& period : periods) {
    measured += period.measured.has_value() ? 1 : 0;
    targets += period.target.has_value() ? 1 : 0;
  }
  return absl::StrFormat(
      "%s as points and %s as dashed lines, from %s to %s. The table below has every figure.",
      Counted(measured, "measurement"), Counted(targets, "target"), periods.front().period,
      periods.back().period);
}

TableContent KpiTable(const v1::Kpi& kpi, const std::vector<KpiPeriod>& periods) {
  TableContent table{absl::StrCat("Figures of the KPI \"", kpi.definition().display_name(), "\""),
                     {"Period", "Measured", "Target", "Target reached", "Known since"},
                     {},
                     {1, 2}};
  for (const KpiPeriod& period : periods) {
    const auto reached = IsReached(kpi.definition(), period);
    table.rows.push_back({period.period,
                          period.measured.has_value() ? cli::FigureText(*period.measured) : "none",
                          period.target.has_value() ? cli::FigureText(*period.target) : "none",
                          !reached.has_value() ? ""
                          : *reached           ? "yes"
                                               : "no",
                          period.known_on});
  }
  return table;
}

void WriteKpi(const Place& place, const v1::Kpi& kpi) {
  const std::string id = absl::StrCat(place.anchor, "-kpi-", cli::ShortName(kpi.name()));
  place.markup.Open("section", {{"aria-labelledby", id}});
  place.markup.Element(absl::StrCat("h", place.level + 1), kpi.definition().display_name(),
                       {{"id", id}, {"dir", "auto"}});
  place.Quote(DefinitionSentence(kpi.definition()));
  const std::vector<KpiPeriod> periods = PeriodsOf(kpi);
  if (periods.empty()) {
    place.Say("Nothing has been measured, and no target has been set.");
  } else {
    // One figure alone shows no course.
    if (periods.size() > 1) {
      place.markup.Open("figure");
      DrawPlot(place.markup,
               {absl::StrCat(id, "-picture"), absl::StrCat(kpi.definition().display_name(), " by period"),
                PlotDescription(periods)},
               periods);
      place.markup.Close();
    }
    const auto shown = static_cast<uint32_t>(kpi.measurements_size());
    if (kpi.measurement_count() > shown) {
      place.Say(absl::StrFormat(
          "The newest %d of %d measurements are shown; `entente call ListKpiMeasurements` has all.", shown,
          kpi.measurement_count()));
    }
    WriteTable(place.markup, KpiTable(kpi, periods));
  }
  place.markup.Close();
}

TableContent AgreementTable(const Chapter& chapter) {
  TableContent table{
      "Agreements", {"Agreement", "Kind", "Standing", "Since", "Value", "Amended", "Signed by"}, {}, {4}};
  for (const v1::Agreement& agreement : chapter.alliance.agreements()) {
    std::string parties;
    for (const std::string& party : agreement.parties()) {
      absl::StrAppend(&parties, parties.empty() ? "" : ", ", OrganizationName(chapter.names, party));
    }
    table.rows.push_back(
        {WithNames(chapter.names, agreement.title()), NameIn(chapter.names.kinds, agreement.kind()),
         Words(v1::Agreement::Status_Name(agreement.status())), cli::DateText(agreement.since()),
         agreement.has_value() ? cli::MoneyText(agreement.value()) : "",
         agreement.amendments() == 0 ? "" : Counted(agreement.amendments(), "time"), parties});
  }
  return table;
}

TableContent MilestoneTable(const Chapter& chapter) {
  TableContent table{"Milestones", {"Milestone", "Kind", "Standing", "Since", "Due"}, {}, {}};
  for (const v1::Milestone& milestone : chapter.alliance.milestones()) {
    table.rows.push_back({WithNames(chapter.names, milestone.title()),
                          NameIn(chapter.names.kinds, milestone.kind()),
                          Words(v1::Milestone::Status_Name(milestone.status())),
                          cli::DateText(milestone.since()), cli::DateText(milestone.due_on())});
  }
  return table;
}

}  // namespace

void WriteKpis(const Place& place, const Chapter& chapter) {
  place.Open("kpis", "KPIs against their targets");
  if (chapter.alliance.kpis().empty()) place.Say("No KPI is defined.");
  for (const v1::Kpi& kpi : chapter.alliance.kpis()) WriteKpi(place, kpi);
  place.markup.Close();
}

void WriteWork(const Place& place, const Chapter& chapter) {
  const v1::Alliance& alliance = chapter.alliance;
  place.Open("work", "Agreements and milestones");
  if (alliance.agreements().empty()) place.Say("No agreement is recorded.");
  WriteTable(place.markup, AgreementTable(chapter));
  if (alliance.milestones().empty()) place.Say("No milestone is recorded.");
  WriteTable(place.markup, MilestoneTable(chapter));
  if (!alliance.scheduled_changes().empty()) {
    TableContent table{"Recorded for a later day, at most the next 100 changes",
                       {"Takes effect", "Type of event", "Event"},
                       {},
                       {}};
    for (const auto& change : alliance.scheduled_changes()) {
      table.rows.push_back({cli::DateText(change.effective_on()), change.type(), change.event()});
    }
    WriteTable(place.markup, table);
  }
  place.markup.Close();
}

}  // namespace entente::report
