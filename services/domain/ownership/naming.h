// When an owner had to be named, and what became of it: what the rules about early ownership share (R8 to
// R13).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_NAMING_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_NAMING_H_

#include <optional>
#include <string>
#include <vector>

#include "services/domain/ownership/tenures.h"
#include "services/domain/rules/catalogue.h"

namespace entente::domain {

// Our own parties that are members on the day of the situation. Most rules ask something of them alone: how
// another organization works is its own affair.
std::vector<std::string> OurParties(const Situation& situation);

// The other members: our partners.
std::vector<std::string> PartnersOf(const Situation& situation);

// The day on which the organization, a member on the day of the situation, became one without having been
// away since; not before the alliance was opened.
Day MemberSince(const Situation& situation, const std::string& organization);

// "Early" has no figure in the world: so many days after a day, or when a stage was entered, whichever comes
// first, are the settings' (`within_days` and `by_stage`).
struct EarlyDue {
  Day due = 0;
  // What made it so, in words that follow "because".
  std::string why;
};
EarlyDue DueEarly(const Situation& situation, const RuleSettings& settings, Day from);

// A role that a party has to fill.
struct Naming {
  // The party; empty where no member is one of our own organizations, and a holder of any of them will do.
  std::string party;
  // The day from which on the role has to be filled: that of the opening, or on which the party joined.
  Day from = 0;
  // By when: some days later, or when a stage was entered, whichever came first.
  Day due = 0;
  // What made it so, in words that follow "because".
  std::string why;
  std::vector<Tenure> tenures;
};

// What each of our own parties that is a member has to fill, by the settings (see `NamingParameters`).
std::vector<Naming> NamingsOf(const Situation& situation, const RuleSettings& settings);

// The parameters that `NamingsOf` reads. `role` is the role that the rule is about.
std::vector<RuleParameter> NamingParameters(const char* role);

// The first day on which a holder of the role took part in an activity that shows involvement, with the
// position of the event; nothing if nobody did. Of the first holder it counts also what was before the
// naming: who has been there all the time was not late. Others count while they hold the role.
struct Involvement {
  Day day;
  uint64_t event;
};
std::optional<Involvement> FirstInvolvement(const Situation& situation, const std::vector<Tenure>& tenures);

// True if the playbook has an activity type that shows involvement. Without one, to be named is all that can
// be known.
bool TellsInvolvement(const v1::Playbook& playbook);

// Who holds a role on the day of the situation for a party, or for any if `party` is empty.
std::vector<std::string> HoldersOf(const Situation& situation, std::string_view role, std::string_view party);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_NAMING_H_
