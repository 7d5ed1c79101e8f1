#include "services/domain/party/rules.h"

#include "absl/strings/str_cat.h"
#include "services/domain/rules/calendar.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

// R21: an alliance needs two parties at least, once it is more than an intention.
std::vector<Duty> TooFewParties(const Situation& situation, const RuleSettings& settings) {
  const int least = settings.Number("least");
  const int count = static_cast<int>(MembersAt(situation.alliance, situation.day).size());
  const std::string& stage = settings.Text("by_stage");
  const std::optional<Day> reached =
      stage.empty() ? std::optional<Day>(OpenedOn(situation.alliance)) : FirstReached(situation, stage);
  if (!reached.has_value()) return {};
  Duty duty;
  duty.subject = situation.alliance.origin().name();
  duty.due = *reached;
  if (count >= least) duty.done = duty.due;
  duty.text = absl::StrCat("The alliance has ", count, count == 1 ? " member" : " members", "; at least ",
                           least, " are expected.");
  duty.why = stage.empty()
                 ? "An alliance takes at least two companies."
                 : absl::StrCat("The stage ", stage, " is reached since ", FormatDate(DateOf(*reached)), ".");
  return {duty};
}

}  // namespace

std::vector<KnownRule> PartyRules() {
  using Kind = RuleParameter::Kind;
  return {{"TOO_FEW_PARTIES",
           "R21",
           "An alliance has as many members as it takes.",
           false,
           {{"least", Kind::kNumber, "2", "how many members there must be"},
            {"by_stage", Kind::kStage, "", "from which stage on; from the beginning if empty"}},
           &TooFewParties}};
}

}  // namespace entente::domain
