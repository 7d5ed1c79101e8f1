// The language of the tests of rules: under a playbook of their own, on this day, a rule asks for that.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_DUTIES_OF_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_DUTIES_OF_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/given_when_then.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/judge.h"

namespace entente::domain {

// The world of `Scenario::WithAlliance`, in which the alliance is run by `playbooks/p@1`: it has the stages
// select, develop, run and retire, the two owners and a role by office, and whatever `more` says.
// `of_manager` belongs to the role of the manager.
inline Scenario WithPlaybook(const std::string& more = "", const std::string& of_manager = "") {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn(
      "playbooks/p", "2019",
      absl::StrCat("playbook_published { playbook { name: 'playbooks/p' version: 1"
                   " stages { id: 'select' next: 'develop' }"
                   " stages { id: 'develop' next: 'run' }"
                   " stages { id: 'run' next: 'retire' } stages { id: 'retire' }"
                   " roles { id: 'executive_sponsor' ownership: true }"
                   " roles { id: 'alliance_manager' ownership: true ",
                   of_manager, " } roles { id: 'office_holder' by_office: true } ", more, " } }"));
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/p@1' }");
  return scenario;
}

// Our `person` as the holder of a role from a date on.
inline void Holds(Scenario& scenario, std::string_view date, const std::string& role,
                  const std::string& person, const std::string& more = "") {
  scenario.Given(date, absl::StrCat("role_assigned { party: 'organizations/own' role: '", role,
                                    "' person: 'people/", person, "' capacity: HOLDER ", more, " }"));
}

inline void Ends(Scenario& scenario, std::string_view date, const std::string& role,
                 const std::string& person) {
  scenario.Given(date, absl::StrCat("role_ended { party: 'organizations/own' role: '", role,
                                    "' person: 'people/", person, "' capacity: HOLDER }"));
}

// What a rule (`id: 'X' parameters { ... }`) asks of the alliance as of a day.
inline JudgedRule JudgedOn(Scenario& scenario, std::string_view date, const std::string& rule) {
  const state::v1::AllianceState& alliance = *scenario.world().FindAlliance("alliances/a");
  const Day day = DayOfDate(date);
  const v1::Playbook& playbook = *PlaybookAt(scenario.world(), alliance, day);
  return Judge({scenario.world(), alliance, playbook, day}, Parse<v1::Playbook::Rule>(rule));
}

// The same, each duty as `SUBJECT due DATE`, with ` done DATE` if it is done.
inline std::vector<std::string> DutiesOn(Scenario& scenario, std::string_view date, const std::string& rule) {
  std::vector<std::string> duties;
  for (const Duty& duty : JudgedOn(scenario, date, rule).duties) {
    std::string& text =
        duties.emplace_back(absl::StrCat(duty.subject, " due ", FormatDate(DateOf(duty.due))));
    if (duty.done.has_value()) absl::StrAppend(&text, " done ", FormatDate(DateOf(*duty.done)));
  }
  return duties;
}

// The same as it stands on that day: `SUBJECT DATE STANDING`, and the day on which it was done.
inline std::vector<std::string> StandingsOn(Scenario& scenario, std::string_view date,
                                            const std::string& rule) {
  std::vector<std::string> standings;
  for (const Duty& duty : JudgedOn(scenario, date, rule).duties) {
    const v1::Duty::Standing standing = StandingOn(duty, DayOfDate(date));
    std::string& text = standings.emplace_back(absl::StrCat(duty.subject, " ", FormatDate(DateOf(duty.due)),
                                                            " ", v1::Duty::Standing_Name(standing)));
    const bool is_done = standing == v1::Duty::DONE || standing == v1::Duty::DONE_LATE;
    if (is_done) absl::StrAppend(&text, " ", FormatDate(DateOf(*duty.done)));
  }
  return standings;
}

// A parameter of a rule, in the text of the rule.
inline std::string With(const std::string& name, const std::string& value) {
  return absl::StrCat(" parameters { key: '", name, "' value: '", value, "' }");
}

using Duties = std::vector<std::string>;

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_DUTIES_OF_H_
