#include "services/domain/brief/open_duties.h"

#include <algorithm>
#include <tuple>

#include "services/domain/lifecycle/agreed.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/judge.h"
#include "services/domain/rules/show_duty.h"

namespace entente::domain {
namespace {

// The rule about decisions to wait. What it asks was agreed: a playbook without it has no severity for it,
// but the day on which an alliance is to be taken up again is one all the same.
constexpr char kHoldNotResumed[] = "HOLD_NOT_RESUMED";

class Calendar {
 public:
  Calendar(const Situation& situation, int days) : situation_(situation), days_(days) {}

  void Add(const JudgedRule* judged, const Duty& duty) {
    const v1::Duty::Standing standing = StandingOn(duty, situation_.day);
    const bool is_open = standing == v1::Duty::OVERDUE ||
                         (standing == v1::Duty::UPCOMING && duty.due - situation_.day <= days_);
    if (is_open) duties_.push_back(DutyOn(judged, duty, situation_.alliance.origin().name(), situation_.day));
  }

  std::vector<v1::Duty> Take() {
    std::sort(duties_.begin(), duties_.end(), &Precedes);
    return std::move(duties_);
  }

 private:
  const Situation& situation_;
  const int days_;
  std::vector<v1::Duty> duties_;
};

int DayOfDate(const google::type::Date& date) {
  return DaysOf(date).first;
}

}  // namespace

bool Precedes(const v1::Duty& a, const v1::Duty& b) {
  const Day due_a = DayOfDate(a.due_on());
  const Day due_b = DayOfDate(b.due_on());
  return std::tie(due_a, a.alliance(), a.rule(), a.subject(), a.text()) <
         std::tie(due_b, b.alliance(), b.rule(), b.subject(), b.text());
}

std::vector<v1::Duty> OpenDuties(const Situation& situation, int days) {
  Calendar calendar(situation, days);
  for (const JudgedRule& judged : JudgeAll(situation)) {
    if (judged.known == nullptr || judged.known->lasting) continue;
    for (const Duty& duty : judged.duties) calendar.Add(&judged, duty);
  }
  for (const Duty& duty : AgreedDuties(situation)) calendar.Add(nullptr, duty);
  if (FindRule(situation.playbook, kHoldNotResumed) == nullptr) {
    v1::Playbook::Rule rule;
    rule.set_id(kHoldNotResumed);
    for (const Duty& duty : Judge(situation, rule).duties) calendar.Add(nullptr, duty);
  }
  return calendar.Take();
}

}  // namespace entente::domain
