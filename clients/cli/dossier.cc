#include "clients/cli/dossier.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/cli/dossier_parts.h"
#include "clients/cli/figures.h"
#include "clients/cli/names.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"
#include "clients/cli/words.h"

namespace entente::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string Since(const google::type::Date& date) {
  return DatedText("since", date);
}

std::string Mark(bool imprecise) {
  return imprecise ? "~" : "";
}

// How the end of a party is told; a party that is there is told by `since`.
std::string PartyDate(const v1::Party& party) {
  switch (party.status()) {
    case v1::Party::LEFT:
      return DatedText("left", party.since());
    case v1::Party::SUCCEEDED:
      return DatedText(absl::StrCat("succeeded by ", ShortName(party.successor()), ","), party.since());
    default:
      return Since(party.since());
  }
}

std::string PartiesText(const v1::Alliance& alliance) {
  const std::pair<v1::Party::Status, std::string> groups[] = {
      {v1::Party::MEMBER, "Members"},       {v1::Party::SUSPENDED, "Suspended"},
      {v1::Party::AFFILIATE, "Affiliates"}, {v1::Party::INVITED, "Invited"},
      {v1::Party::APPLICANT, "Applicants"}, {v1::Party::LEFT, "Left"},
      {v1::Party::SUCCEEDED, "Succeeded"}};
  std::string text;
  for (const auto& [status, title] : groups) {
    Rows rows;
    for (const v1::Party& party : alliance.parties()) {
      if (party.status() != status) continue;
      const std::string before =
          party.predecessor().empty() ? "" : absl::StrCat("in place of ", ShortName(party.predecessor()));
      rows.push_back({ShortName(party.organization()), PartyDate(party), Mark(party.imprecise()),
                      party.membership_kind(), before});
    }
    absl::StrAppend(&text, Section(absl::StrCat(title, " (", rows.size(), ")"), rows));
  }
  return text;
}

// One line for each period, with what was measured and what was aimed at.
std::string KpiText(const v1::Kpi& kpi) {
  const v1::KpiDefinition& definition = kpi.definition();
  std::string text = absl::StrCat("  ", OneLine(definition.display_name()), " (", ShortName(kpi.name()),
                                  "), ", OneLine(definition.unit()), "\n");
  std::map<std::string, std::string> targets;
  for (const auto& target : kpi.targets()) targets[target.period()] = FigureText(target.value());
  Rows rows;
  std::set<std::string> measured;
  for (const auto& measurement : kpi.measurements()) {
    measured.insert(measurement.period());
    const auto target = targets.find(measurement.period());
    rows.push_back({measurement.period(), FigureText(measurement.value()),
                    target == targets.end() ? "" : target->second, DateText(measurement.measured_on())});
  }
  for (const auto& [period, value] : targets) {
    if (measured.count(period) == 0) rows.push_back({period, "-", value, ""});
  }
  if (!rows.empty())
    rows.insert(rows.begin(), {"period", "measured", targets.empty() ? "" : "target", "known on"});
  absl::StrAppend(&text, Table(rows, 4));
  const uint32_t shown = static_cast<uint32_t>(kpi.measurements_size());
  if (kpi.measurement_count() > shown) {
    absl::StrAppend(&text, "    the newest ", shown, " of ", kpi.measurement_count(), " measurements\n");
  }
  return text;
}

std::string KpisText(const v1::Alliance& alliance) {
  std::string text = alliance.kpis().empty() ? "" : "\nKPIs\n";
  for (const v1::Kpi& kpi : alliance.kpis()) absl::StrAppend(&text, KpiText(kpi));
  return text;
}

std::string AgreementsText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::Agreement& agreement : alliance.agreements()) {
    const std::string amended =
        agreement.amendments() == 0 ? "" : absl::StrCat("amended ", agreement.amendments(), "x");
    rows.push_back({WithNames(agreement.title(), people), agreement.kind(),
                    WordOf(v1::Agreement::Status_Name(agreement.status())), Since(agreement.since()),
                    Mark(agreement.imprecise()), agreement.has_value() ? MoneyText(agreement.value()) : "",
                    amended});
  }
  return Section("Agreements", rows);
}

std::string MilestonesText(const v1::Alliance& alliance, const PeopleNames& people) {
  Rows rows;
  for (const v1::Milestone& milestone : alliance.milestones()) {
    const bool planned = milestone.status() == v1::Milestone::PLANNED;
    rows.push_back({DateText(planned ? milestone.due_on() : milestone.since()), Mark(milestone.imprecise()),
                    WordOf(v1::Milestone::Status_Name(milestone.status())),
                    WithNames(milestone.title(), people), milestone.kind()});
  }
  return Section("Milestones", rows);
}

bool AnyImprecise(const v1::Alliance& alliance) {
  const auto is_imprecise = [](const auto& entry) { return entry.imprecise(); };
  const auto any = [&is_imprecise](const auto& entries) {
    return std::any_of(entries.begin(), entries.end(), is_imprecise);
  };
  return alliance.lifecycle().imprecise() || any(alliance.parties()) || any(alliance.roles()) ||
         any(alliance.agreements()) || any(alliance.milestones());
}

}  // namespace

std::string DossierText(const v1::Alliance& alliance, const PeopleNames& people) {
  std::string text = absl::StrCat(HeaderText(alliance), LifecycleText(alliance.lifecycle()),
                                  OriginText(alliance), PartiesText(alliance), RolesText(alliance, people));
  absl::StrAppend(&text, HandoversText(alliance, people), TeamText(alliance, people),
                  FunctionsText(alliance, people), CounterpartsText(alliance, people),
                  InsightsText(alliance, people));
  absl::StrAppend(&text, GateDecisionsText("Gates", alliance.gate_decisions(), people), KpisText(alliance),
                  AgreementsText(alliance, people), MilestonesText(alliance, people));
  absl::StrAppend(&text, ObligationsText(alliance, people), OverridesText(alliance),
                  RetirementText(alliance, people));
  Rows changes;
  for (const auto& change : alliance.scheduled_changes()) {
    changes.push_back({DateText(change.effective_on()), change.type(), change.event()});
  }
  absl::StrAppend(&text, Section("Scheduled", changes));
  Rows references;
  for (const auto& reference : alliance.external_references())
    references.push_back({reference.system(), reference.id()});
  absl::StrAppend(&text, Section("Known elsewhere as", references));
  if (AnyImprecise(alliance)) {
    absl::StrAppend(&text, "\n~ The day of this change is not known; it may lie after the day asked for.\n");
  }
  return text;
}

std::vector<std::string> PeopleOf(const v1::Alliance& alliance) {
  std::set<std::string> names;
  FindPeople(DossierText(alliance, {}), names);
  return {names.begin(), names.end()};
}

}  // namespace entente::cli
