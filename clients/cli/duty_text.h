// Duties as people read them: what is overdue first, then what is due, each with why and who. Pure; any
// thread.
#ifndef ENTENTE_CLIENTS_CLI_DUTY_TEXT_H_
#define ENTENTE_CLIENTS_CLI_DUTY_TEXT_H_

#include <cstddef>
#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/duty_service.pb.h"

namespace entente::cli {

// How much of each duty is told.
struct DutyDetail {
  // In which alliance it is.
  bool alliance = true;
  // Why it is asked.
  bool why = true;
  // Who has to see to it.
  bool responsible = true;
  // How many of a kind are told; of the others only how many there are.
  size_t told_max = 10'000;
};

// The duties, grouped by what has become of them; empty if there are none.
std::string DutiesText(const google::protobuf::RepeatedPtrField<v1::Duty>& duties, const PeopleNames& people,
                       const DutyDetail& detail);

// What a person holds and has to see to.
std::string MyDutiesText(const v1::GetMyDutiesResponse& answer, const PeopleNames& people);

// The calendar of one alliance, or of all.
std::string CalendarText(const v1::ListDutiesResponse& answer, bool one_alliance, const PeopleNames& people);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_DUTY_TEXT_H_
