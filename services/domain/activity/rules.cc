#include "services/domain/activity/rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance/classification.h"
#include "services/domain/kept.h"
#include "services/domain/ownership/naming.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/intervals.h"

namespace entente::domain {
namespace {

using Kind = RuleParameter::Kind;
using Cadence = v1::Playbook::Cadence;

// What is asked of the holder of a role of one party, and what was done of it.
struct Series {
  const Cadence& cadence;
  const std::string& party;
  std::string subject;
  std::vector<const state::v1::Moment*> contacts;
};

// True if the one who held the role for the party on that day took part.
bool HolderTookPart(const Situation& situation, const Cadence& cadence, const std::string& party,
                    const v1::ActivityRecorded& activity, Day day) {
  const auto& participants = activity.participants();
  for (const auto& slot : situation.alliance.roles()) {
    if (slot.role() != cadence.role() || slot.party() != party) continue;
    if (slot.capacity() == v1::RoleHolding::DEPUTY) continue;
    const auto* holding = HoldingAt(slot, day);
    if (holding != nullptr &&
        std::find(participants.begin(), participants.end(), holding->person()) != participants.end()) {
      return true;
    }
  }
  return false;
}

std::vector<const state::v1::Moment*> ContactsOf(const Situation& situation, const Cadence& cadence,
                                                 const std::string& party) {
  std::vector<const state::v1::Moment*> contacts;
  for (const auto& [event, at] : KeptUntil<v1::ActivityRecorded>(situation.alliance.kept(), situation.day)) {
    if (event->activity_type() != cadence.activity_type()) continue;
    if (HolderTookPart(situation, cadence, party, *event, at->first_day())) contacts.push_back(at);
  }
  return contacts;
}

Duty ContactDue(const Situation& situation, const RuleSettings& settings, const Series& series, Day from,
                bool is_after_contact) {
  const Cadence& cadence = series.cadence;
  const int tolerance = settings.Number("tolerance_days");
  Duty duty;
  duty.subject = series.subject;
  duty.due = from + static_cast<Day>(cadence.interval_days()) + tolerance;
  duty.text = absl::StrCat(cadence.display_name().empty() ? cadence.id() : cadence.display_name(),
                           ": the holder of the role ", cadence.role(), " of ", series.party,
                           " has to take part in the activity ", cadence.activity_type(), ".");
  duty.why = absl::StrCat("It is asked every ", cadence.interval_days(), " days",
                          tolerance == 0 ? "" : absl::StrCat(", with ", tolerance, " days of grace"),
                          is_after_contact ? "; the last time was on " : "; it is asked since ",
                          FormatDate(DateOf(from)), ".");
  duty.responsible = HoldersOf(situation, cadence.role(), series.party);
  return duty;
}

// The duties within one time in which the cadence is asked for: from its beginning to the first contact, from
// each contact to the next, and from the last one on.
void AddDuties(const Situation& situation, const RuleSettings& settings, const Series& series,
               const Interval& asked, std::vector<Duty>& duties) {
  Day from = asked.from;
  bool is_after_contact = false;
  for (const state::v1::Moment* contact : series.contacts) {
    const Day day = contact->first_day();
    if (day < asked.from || (asked.until.has_value() && day >= *asked.until)) continue;
    Duty& duty = duties.emplace_back(ContactDue(situation, settings, series, from, is_after_contact));
    duty.done = day;
    duty.events = {contact->position()};
    from = day;
    is_after_contact = true;
  }
  if (asked.until.has_value()) return;  // It is asked no longer.
  duties.push_back(ContactDue(situation, settings, series, from, is_after_contact));
}

// R17 to R19: who owns an alliance is in touch, as often as the playbook says.
std::vector<Duty> ContactIsKept(const Situation& situation, const RuleSettings& settings) {
  std::vector<Duty> duties;
  const std::vector<std::string> parties = OurParties(situation);
  for (const Cadence& cadence : situation.playbook.cadences()) {
    const std::vector<Interval> asked =
        Intersection(TimesIn(situation, {cadence.stages().begin(), cadence.stages().end()}),
                     TimesInTiers(situation, {cadence.tiers().begin(), cadence.tiers().end()}));
    for (const std::string& party : parties) {
      const Series series{cadence, party,
                          parties.size() == 1 ? cadence.id() : absl::StrCat(cadence.id(), " of ", party),
                          ContactsOf(situation, cadence, party)};
      for (const Interval& time : Intersection(asked, {{MemberSince(situation, party), std::nullopt}})) {
        AddDuties(situation, settings, series, time, duties);
      }
    }
  }
  return duties;
}

}  // namespace

std::vector<KnownRule> ActivityRules() {
  return {
      {"CONTACT_OVERDUE",
       "R17, R18, R19",
       "The holders of our roles are in touch as often as the cadences of the playbook say.",
       false,
       {{"tolerance_days", Kind::kNumber, "0", "how many days later than a cadence says is not late yet"}},
       &ContactIsKept}};
}

}  // namespace entente::domain
