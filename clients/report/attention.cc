#include "clients/report/attention.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/cli/figures.h"
#include "clients/report/days.h"
#include "clients/report/plot.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

bool IsMember(const Chapter& chapter, const std::string& organization) {
  const auto& parties = chapter.alliance.parties();
  return std::any_of(parties.begin(), parties.end(), [&organization](const v1::Party& party) {
    return party.organization() == organization && party.status() == v1::Party::MEMBER;
  });
}

// True if someone holds the role for the party; for any party if that is empty.
bool IsHeld(const Chapter& chapter, const std::string& role, const std::string& party) {
  const auto& roles = chapter.alliance.roles();
  return std::any_of(roles.begin(), roles.end(), [&role, &party](const v1::RoleHolding& holding) {
    return holding.role() == role && (party.empty() || holding.party() == party) &&
           holding.capacity() != v1::RoleHolding::DEPUTY;
  });
}

void AddVacancies(const Chapter& chapter, std::vector<std::string>& sentences) {
  if (!chapter.playbook.has_value()) return;
  std::vector<std::string> own_members = chapter.own_parties;
  std::erase_if(own_members, [&chapter](const std::string& party) { return !IsMember(chapter, party); });
  for (const auto& role : chapter.playbook->roles()) {
    if (!role.ownership()) continue;
    if (own_members.empty() && !IsHeld(chapter, role.id(), "")) {
      sentences.push_back(
          absl::StrFormat("No one is recorded in the role \"%s\" for any party.", role.display_name()));
    }
    for (const std::string& party : own_members) {
      if (IsHeld(chapter, role.id(), party)) continue;
      sentences.push_back(absl::StrFormat(
          "No one is recorded in the role \"%s\" for %s, which is one of our own organizations.",
          role.display_name(), OrganizationName(chapter.names, party)));
    }
  }
}

void AddStatus(const Chapter& chapter, std::vector<std::string>& sentences) {
  const v1::Lifecycle& lifecycle = chapter.alliance.lifecycle();
  const std::string since = cli::DateText(lifecycle.status_since());
  if (lifecycle.status() == v1::Lifecycle::ON_HOLD) {
    sentences.push_back(absl::StrFormat("The alliance has been on hold since %s.", since));
  } else if (lifecycle.status() == v1::Lifecycle::TERMINATING) {
    sentences.push_back(absl::StrFormat("The alliance has been coming to its end since %s.", since));
  }
}

void AddMilestones(const Chapter& chapter, bool has_ended, std::vector<std::string>& sentences) {
  const absl::CivilDay today = FirstDayOf(chapter.alliance.effective_on());
  for (const v1::Milestone& milestone : chapter.alliance.milestones()) {
    const std::string title = WithNames(chapter.names, milestone.title());
    if (milestone.status() == v1::Milestone::MISSED) {
      sentences.push_back(
          absl::StrFormat("The milestone \"%s\" was missed (%s).", title, cli::DateText(milestone.since())));
    }
    const auto due = DaysOfPeriod(cli::DateText(milestone.due_on()));
    const bool is_overdue = due.has_value() && due->end <= today;
    if (milestone.status() == v1::Milestone::PLANNED && is_overdue && !has_ended) {
      sentences.push_back(
          absl::StrFormat("The milestone \"%s\" was due %s, and nothing is recorded of what became of it.",
                          title, cli::DateText(milestone.due_on())));
    }
  }
}

void AddShortfalls(const Chapter& chapter, std::vector<std::string>& sentences) {
  for (const v1::Kpi& kpi : chapter.alliance.kpis()) {
    const std::vector<KpiPeriod> periods = PeriodsOf(kpi);
    const auto newest = std::find_if(periods.rbegin(), periods.rend(), [&kpi](const KpiPeriod& period) {
      return IsReached(kpi.definition(), period).has_value();
    });
    if (newest == periods.rend() || *IsReached(kpi.definition(), *newest)) continue;
    sentences.push_back(absl::StrFormat("The KPI \"%s\" came to %s in %s and missed its target of %s.",
                                        kpi.definition().display_name(), cli::FigureText(*newest->measured),
                                        newest->period, cli::FigureText(*newest->target)));
  }
}

}  // namespace

std::vector<std::string> AttentionOf(const Chapter& chapter) {
  std::vector<std::string> sentences;
  const bool has_ended = chapter.alliance.lifecycle().status() == v1::Lifecycle::CLOSED;
  if (!has_ended) {
    AddStatus(chapter, sentences);
    AddVacancies(chapter, sentences);
  }
  AddMilestones(chapter, has_ended, sentences);
  if (!has_ended) AddShortfalls(chapter, sentences);
  return sentences;
}

}  // namespace entente::report
