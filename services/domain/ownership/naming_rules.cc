#include "services/domain/ownership/naming_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/rules/calendar.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;

constexpr char kManager[] = "alliance_manager";
constexpr char kSponsor[] = "executive_sponsor";

// Whom a naming is about: the party, or the alliance where any party will do.
std::string SubjectOf(const Situation& situation, const Naming& naming) {
  return naming.party.empty() ? situation.alliance.origin().name() : naming.party;
}

std::string ForParty(const Naming& naming) {
  return naming.party.empty() ? "any member" : naming.party;
}

// R8 to R10, R84: the role has a holder, early and at all times.
std::vector<Duty> RoleIsHeld(const Situation& situation, const RuleSettings& settings) {
  const std::string& role = settings.Text("role");
  std::vector<Duty> duties;
  for (const Naming& naming : NamingsOf(situation, settings)) {
    bool is_first = true;
    for (const Vacancy& vacancy : VacanciesAmong(naming.tenures, naming.from)) {
      Duty duty;
      duty.subject = SubjectOf(situation, naming);
      is_first = is_first && vacancy.from == naming.from;
      duty.due = is_first ? naming.due : vacancy.from + settings.Number("vacancy_days");
      is_first = false;
      if (vacancy.ended_by.has_value()) {
        duty.done = vacancy.ended_by->since->first_day();
        duty.events = {vacancy.ended_by->since->position()};
      }
      duty.text = absl::StrCat("There has to be a holder of the role ", role, " for ", ForParty(naming), ".");
      duty.why = vacancy.from == naming.from
                     ? absl::StrCat("The role is to be filled early: ", naming.why, ".")
                     : absl::StrCat("The role is vacant since ", FormatDate(DateOf(vacancy.from)),
                                    ", and may be for ", settings.Number("vacancy_days"), " days.");
      duty.responsible = HoldersOf(situation, settings.Text("seen_to_by"), naming.party);
      duties.push_back(std::move(duty));
    }
  }
  return duties;
}

// How many stages were entered from one day to another, both included.
int StagesEntered(const Situation& situation, Day from, Day until) {
  int count = 0;
  for (const auto* entry : EntriesUntil(situation.alliance.stages(), until))
    count += entry->at().first_day() >= from;
  return count;
}

// What was late, or nothing yet.
std::optional<Day> NamedOn(const Naming& naming) {
  if (naming.tenures.empty()) return std::nullopt;
  return naming.tenures.front().since->first_day();
}

// R11, R12: who was named late stays named late. What counts is the first evidence of involvement, where the
// playbook can tell it.
std::vector<Duty> NamedLate(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const Naming& naming : NamingsOf(situation, settings)) {
    const std::optional<Day> named = NamedOn(naming);
    if (!named.has_value() || *named <= naming.due) continue;
    std::vector<uint64_t> events = {naming.tenures.front().since->position()};
    Day counts = *named;
    if (TellsInvolvement(situation.playbook)) {
      const std::optional<Involvement> involved = FirstInvolvement(situation, naming.tenures);
      if (involved.has_value() && involved->day <= naming.due) continue;
      if (involved.has_value()) {
        counts = involved->day;
        events.push_back(involved->event);
      }
    }
    const int stages = StagesEntered(situation, naming.due, counts);
    Duty duty;
    duty.subject = SubjectOf(situation, naming);
    duty.due = naming.due;
    duty.text = absl::StrCat("The holder of the role ", settings.Text("role"), " for ", ForParty(naming),
                             " came ", counts - naming.due, counts - naming.due == 1 ? " day" : " days",
                             " and ", stages, stages == 1 ? " stage" : " stages", " late.");
    duty.why = absl::StrCat("The role is to be filled early: ", naming.why, ".");
    duty.responsible = HoldersOf(situation, settings.Text("role"), naming.party);
    duty.events = std::move(events);
    duties.push_back(std::move(duty));
  }
  return duties;
}

// R13: named in time, but the record learnt it late.
std::vector<Duty> RecordedLate(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  for (const Naming& naming : NamingsOf(situation, settings)) {
    const std::optional<Day> named = NamedOn(naming);
    if (!named.has_value() || *named > naming.due) continue;
    const Day known_by = naming.due + settings.Number("recording_days");
    const auto is_known_in_time = [&](const Tenure& tenure) {
      return tenure.since->first_day() <= naming.due && tenure.since->recorded_day() <= known_by;
    };
    if (std::any_of(naming.tenures.begin(), naming.tenures.end(), is_known_in_time)) continue;
    const state::v1::Moment& first = *naming.tenures.front().since;
    Duty duty;
    duty.subject = SubjectOf(situation, naming);
    duty.due = known_by;
    duty.text = absl::StrCat("The holder of the role ", settings.Text("role"), " for ", ForParty(naming),
                             " was named in time, on ", FormatDate(DateOf(*named)), ", but recorded only on ",
                             FormatDate(DateOf(first.recorded_day())), ".");
    duty.why = absl::StrCat("What was done has to be in the record ", settings.Number("recording_days"),
                            " days after it was due: ", naming.why, ".");
    duty.events = {first.position()};
    duties.push_back(std::move(duty));
  }
  return duties;
}

// R11, R20: a name on paper, and no sign of the person by the stage in which it counts.
std::vector<Duty> NamedOnly(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  const std::optional<Day> stage = FirstReached(situation, settings.Text("involved_by_stage"));
  if (!stage.has_value() || !TellsInvolvement(situation.playbook)) return duties;
  for (const Naming& naming : NamingsOf(situation, settings)) {
    const std::optional<Day> named = NamedOn(naming);
    if (!named.has_value() || *named > *stage) continue;
    const std::optional<Involvement> involved = FirstInvolvement(situation, naming.tenures);
    if (involved.has_value() && involved->day <= *stage) continue;
    Duty duty;
    duty.subject = SubjectOf(situation, naming);
    duty.due = *stage;
    duty.text = absl::StrCat("The holder of the role ", settings.Text("role"), " for ", ForParty(naming),
                             " was named on ", FormatDate(DateOf(*named)),
                             ", but took no part in anything before the stage ",
                             settings.Text("involved_by_stage"), ".");
    duty.why = "Who owns an alliance can be held accountable only if involved.";
    duty.responsible = HoldersOf(situation, settings.Text("role"), naming.party);
    duty.events = {naming.tenures.front().since->position()};
    duties.push_back(std::move(duty));
  }
  return duties;
}

std::vector<RuleParameter> With(std::vector<RuleParameter> parameters, RuleParameter another) {
  parameters.push_back(another);
  return parameters;
}

std::vector<RuleParameter> HeldParameters(const char* role, const char* seen_to_by) {
  return With(With(NamingParameters(role),
                   {"vacancy_days", Kind::kNumber, "14", "how many days the role may be vacant later on"}),
              {"seen_to_by", Kind::kRole, seen_to_by, "the role whose holders see to it"});
}

}  // namespace

std::vector<KnownRule> NamingRules() {
  const RuleParameter recording{"recording_days", Kind::kNumber, "7",
                                "how many days after it was due it has to be in the record"};
  const RuleParameter involved{"involved_by_stage", Kind::kStage, "",
                               "the stage before which the holder has to be involved; never if empty"};
  return {
      {"EXECUTIVE_SPONSOR_MISSING", "R7, R8, R10, R12",
       "Each of our parties has an executive sponsor, early and at all times.", false,
       HeldParameters(kSponsor, kManager), &RoleIsHeld},
      {"ALLIANCE_MANAGER_MISSING", "R7, R9, R10, R84",
       "Each of our parties has an alliance manager, early and at all times.", false,
       HeldParameters(kManager, kSponsor), &RoleIsHeld},
      {"LATE_EXECUTIVE_SPONSOR", "R10, R12, R13", "The executive sponsor came in time.", true,
       NamingParameters(kSponsor), &NamedLate},
      {"LATE_ALLIANCE_MANAGER", "R10, R11, R13", "The alliance manager came in time.", true,
       NamingParameters(kManager), &NamedLate},
      {"LATE_RECORDING_OF_SPONSOR", "R13", "The record knew the executive sponsor in time.", true,
       With(NamingParameters(kSponsor), recording), &RecordedLate},
      {"LATE_RECORDING", "R13", "The record knew the alliance manager in time.", true,
       With(NamingParameters(kManager), recording), &RecordedLate},
      {"NOMINAL_ALLIANCE_MANAGER", "R11, R20", "The alliance manager was involved, not only named.", true,
       With(NamingParameters(kManager), involved), &NamedOnly},
  };
}

}  // namespace entente::domain
