#include "services/domain/person/decide_departure.h"

#include <limits>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/kept.h"
#include "services/domain/ownership/handovers.h"
#include "services/domain/ownership/holding.h"
#include "services/domain/ownership/team.h"
#include "services/domain/person/work.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

constexpr Day kEver = std::numeric_limits<Day>::max();

// The end of what one person has in one alliance, from a day on.
class Leaving {
 public:
  Leaving(const AllianceState& alliance, const std::string& person, Day day, Ruling& ruling)
      : alliance_(alliance), person_(person), day_(day), ruling_(ruling) {}

  void EndAll() {
    for (const auto& slot : alliance_.roles()) EndRoles(slot);
    EndMembership();
    RemarkHandovers();
  }

 private:
  v1::Fact& RecordOn(Day day) {
    // On the day of the departure itself its date is taken as it was given, in the precision in which it is
    // known.
    const std::string& alliance = alliance_.origin().name();
    return day == day_ ? ruling_.RecordOn(alliance) : ruling_.RecordOn(alliance, day);
  }

  // A role that is held on the day ends on it. One that begins later ends on the day on which it begins.
  void EndRoles(const AllianceState::RoleState& slot) {
    AllianceState::RoleState after = slot;
    std::set<Day> days = {day_};
    for (const auto& entry : slot.holdings()) {
      if (entry.at().first_day() > day_ && entry.person() == person_) days.insert(entry.at().first_day());
    }
    for (const Day day : days) {
      const auto* holding = HoldingAt(after, day);
      if (holding == nullptr || holding->person() != person_) continue;
      auto& end = *after.add_holdings();
      end.mutable_at()->set_first_day(day);
      end.mutable_at()->set_last_day(day);
      end.mutable_at()->set_sequence(std::numeric_limits<int32_t>::max());
      end.set_person(person_);
      end.set_ended(true);
      EndRole(slot, day);
    }
  }

  void EndRole(const AllianceState::RoleState& slot, Day day) {
    v1::RoleEnded& event = *RecordOn(day).mutable_role_ended();
    event.set_party(slot.party());
    event.set_role(slot.role());
    event.set_office(slot.office());
    event.set_person(person_);
    event.set_capacity(slot.capacity());
    if (slot.capacity() == v1::RoleHolding::DEPUTY) return;
    ruling_.Remark("ROLE_VACANT", v1::Remark::WARN,
                   absl::StrCat("In ", alliance_.origin().name(), ", ", TitleOf(event), " is vacant from ",
                                FormatDate(DateOf(day)), " on."));
  }

  void EndMembership() {
    if (TeamMembershipAt(alliance_, person_, day_).has_value()) RemoveOn(day_);
    std::set<Day> later;
    for (const auto& [event, at] : KeptUntil<v1::TeamMemberAdded>(alliance_.kept(), kEver)) {
      if (event->person() == person_ && at->first_day() > day_) later.insert(at->first_day());
    }
    for (const Day day : later) RemoveOn(day);
  }

  void RemoveOn(Day day) { RecordOn(day).mutable_team_member_removed()->set_person(person_); }

  void RemarkHandovers() {
    for (const HandoverStanding& handover : HandoversAt(alliance_, kEver)) {
      const v1::HandoverAgreed& agreed = *handover.agreed;
      const bool is_part = agreed.from_person() == person_ || agreed.to_person() == person_;
      if (!is_part || handover.completed != nullptr) continue;
      ruling_.Remark("HANDOVER_OPEN", v1::Remark::WARN,
                     absl::StrCat("In ", alliance_.origin().name(), ", the handover of the role ",
                                  agreed.role(), " of ", agreed.party(), " from ", agreed.from_person(),
                                  " to ", agreed.to_person(), " is not completed."));
    }
  }

  const AllianceState& alliance_;
  const std::string& person_;
  const Day day_;
  Ruling& ruling_;
};

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::DepartPersonRequest& request) {
  const auto* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  if (const auto departed = DepartedOn(person, kEver); departed.has_value()) {
    ruling.Unmet("DEPARTED_ALREADY", request.name(),
                 absl::StrCat(request.name(), " left on ", FormatDate(DateOf(*departed)), "."));
  }
  ruling.Record().mutable_person_departed();
  const Day day = EffectiveDay(world, request.context());
  for (const std::string& name : world.AlliancesOf(request.name())) {
    const AllianceState* alliance = world.FindAlliance(name);
    if (alliance != nullptr) Leaving(*alliance, request.name(), day, ruling).EndAll();
  }
  return ruling.Finish();
}

}  // namespace entente::domain
