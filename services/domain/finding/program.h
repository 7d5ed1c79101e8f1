// What the program finds of itself: that a daily sweep was missed.
#ifndef ENTENTE_SERVICES_DOMAIN_FINDING_PROGRAM_H_
#define ENTENTE_SERVICES_DOMAIN_FINDING_PROGRAM_H_

#include <cstdint>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/finding.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The history of the daily sweeps.
inline constexpr char kSweeps[] = "sweeps/daily";

// The history of what the program finds of itself. No alliance can have this id.
inline constexpr char kProgramFindings[] = "findings/_program";

// The rule of such a finding. No playbook has it: it is not for a company to switch off.
inline constexpr char kSweepMissed[] = "SWEEP_MISSED";

// The finding that a day was swept only later, `days_late` days after it. Lasting: what was found on that day
// is not less late for it.
v1::FindingRaised SweepMissed(uint32_t number, Day day, int days_late);

// The finding that the days from one to another were not swept each for itself.
v1::FindingRaised SweepsSkipped(uint32_t number, Day from, Day until);

// The findings of the program that are true by a day, in the order of their numbers. They are named after
// what they are about: `sweeps/daily/findings/{finding}`.
std::vector<v1::Finding> ProgramFindingsAt(const state::v1::FindingsState& state, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_FINDING_PROGRAM_H_
