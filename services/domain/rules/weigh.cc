#include "services/domain/rules/weigh.h"

#include "services/domain/rules/judge.h"

namespace entente::domain {

void WeighRules(const Situation& after, Ruling& ruling) {
  for (const JudgedRule& judged : JudgeAll(after)) {
    // What was late stays late: nothing that is done now can mend it, so it neither refuses nor remarks.
    if (judged.known == nullptr || judged.known->lasting) continue;
    for (const Duty& duty : judged.duties) {
      const bool is_done = duty.done.has_value() && *duty.done <= after.day;
      if (is_done || duty.due > after.day) continue;
      if (judged.setting.severity() == v1::Remark::BLOCK) {
        ruling.Unmet(judged.known->id, duty.subject, duty.text);
      } else {
        ruling.Remark(judged.known->id, judged.setting.severity(), duty.text);
      }
    }
  }
}

}  // namespace entente::domain
