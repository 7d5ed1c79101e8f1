// Who held a role, one after another.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TENURES_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TENURES_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// A time in which one person was the holder of a role. Points into the state.
struct Tenure {
  std::string party;
  std::string person;
  // When and by which event it began.
  const state::v1::Moment* since;
  // The first day on which the person did not hold it any more; nothing if it lasts on the day that was asked
  // for.
  std::optional<Day> until;
};

// The tenures of holders, not deputies, of a role for a party up to a day, in order. For all parties if
// `party` is empty.
std::vector<Tenure> TenuresOf(const state::v1::AllianceState& alliance, std::string_view role,
                              std::string_view party, Day day);

// Adds the days on which what a person holds can have changed.
void AddRoleTurns(const state::v1::AllianceState& alliance, const std::string& person, std::set<Day>& turns);

// A time in which a role was not held, up to a day.
struct Vacancy {
  Day from;
  // The tenure that ended it; null members if it lasts.
  std::optional<Tenure> ended_by;
};

// The vacancies from a day on, in order: tenures are those of one party.
std::vector<Vacancy> VacanciesAmong(const std::vector<Tenure>& tenures, Day from);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TENURES_H_
