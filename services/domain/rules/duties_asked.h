// What a rule asks in a test, one line for each duty.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_DUTIES_ASKED_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_DUTIES_ASKED_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/given_when_then.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/judge.h"

namespace entente::domain {

// A duty as `subject due STANDING`, with the day on which it was done behind it.
inline std::string LineOf(const Duty& duty, Day day) {
  const v1::Duty::Standing standing = StandingOn(duty, day);
  std::string line =
      absl::StrCat(duty.subject, " ", FormatDate(DateOf(duty.due)), " ", v1::Duty::Standing_Name(standing));
  const bool is_done = standing == v1::Duty::DONE || standing == v1::Duty::DONE_LATE;
  if (is_done) absl::StrAppend(&line, " ", FormatDate(DateOf(*duty.done)));
  return line;
}

// What a rule, written as a text proto, asks of `alliances/a` on a day under its playbook of that day.
inline std::vector<Duty> DutiesAsked(Scenario& scenario, const std::string& rule, std::string_view date) {
  const auto& alliance = *scenario.world().FindAlliance("alliances/a");
  const Day day = DayOfDate(date);
  const JudgedRule judged =
      Judge({scenario.world(), alliance, *PlaybookAt(scenario.world(), alliance, day), day},
            Parse<v1::Playbook::Rule>(rule));
  EXPECT_NE(judged.known, nullptr) << rule;
  return judged.duties;
}

// The same as lines.
inline std::vector<std::string> Asked(Scenario& scenario, const std::string& rule, std::string_view date) {
  std::vector<std::string> lines;
  for (const Duty& duty : DutiesAsked(scenario, rule, date)) lines.push_back(LineOf(duty, DayOfDate(date)));
  return lines;
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_DUTIES_ASKED_H_
