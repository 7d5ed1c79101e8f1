#include "services/audit/accountable.h"

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "entente/storage/v1/record.pb.h"
#include "services/audit/as_of.h"
#include "services/audit/entry_text.h"
#include "services/audit/errors.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"
#include "services/domain/standing.h"
#include "services/history/state_loader.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

using state::v1::AllianceState;
using HoldingEntry = AllianceState::HoldingEntry;
using v1::Accountability;

constexpr uint64_t kEverything = std::numeric_limits<uint64_t>::max();

// The state of a resource of one kind; nothing if it has none by then.
template <typename StateOfKind>
absl::StatusOr<std::optional<StateOfKind>> Load(const storage::EventLog& log, const std::string& name,
                                                uint64_t position_max) {
  ASSIGN_OR_RETURN(std::optional<history::LoadedState> loaded, history::LoadState(log, name, position_max));
  if (!loaded.has_value()) return std::nullopt;
  StateOfKind* state = std::get_if<StateOfKind>(&loaded->state);
  if (state == nullptr) return std::nullopt;
  return std::optional<StateOfKind>(std::move(*state));
}

// Party, role and office: by these the answer is ordered.
using Slot = std::tuple<std::string, std::string, std::string>;

// Who held which slot: the holders, not their deputies.
std::map<Slot, const HoldingEntry*> HoldersOn(const AllianceState& alliance, domain::Day day) {
  std::map<Slot, const HoldingEntry*> holders;
  for (const auto& slot : alliance.roles()) {
    if (!slot.deputy().empty()) continue;
    const HoldingEntry* holding = domain::HoldingAt(slot, day);
    if (holding != nullptr) holders[{slot.party(), slot.role(), slot.office()}] = holding;
  }
  return holders;
}

// Finds and words the answer.
class Inquiry {
 public:
  Inquiry(const storage::EventLog& log, const v1::FindAccountableRequest& request, domain::Day day,
          absl::TimeZone zone)
      : log_(log), request_(request), day_(day), zone_(zone) {}

  absl::StatusOr<v1::FindAccountableResponse> Answer(const std::string& name) {
    ASSIGN_OR_RETURN(auto alliance, Load<AllianceState>(log_, name, kEverything));
    if (!alliance.has_value()) return error::NoSuchResource("alliance", request_.alliance());
    // What was recorded before the day was over.
    const absl::Time end = absl::FromCivil(domain::CivilDayOf(day_) + 1, zone_);
    ASSIGN_OR_RETURN(const uint64_t beyond, log_.FindPosition(end));
    ASSIGN_OR_RETURN(auto known, Load<AllianceState>(log_, name, beyond - 1));
    if (!request_.party().empty()) {
      ASSIGN_OR_RETURN(party_, ResolveName(log_, request_.party(), "party"));
      if (!domain::IsEverParty(*alliance, party_)) return error::NoSuchResource("party", request_.party());
    }
    v1::FindAccountableResponse response;
    response.set_alliance(name);
    *response.mutable_on() = request_.on();
    response.set_playbook_version(alliance->playbook_version());
    ASSIGN_OR_RETURN(const std::set<std::string> roles, RolesAskedFor(alliance->playbook_version()));
    const auto in_world = HoldersOn(*alliance, day_);
    const auto as_known = known.has_value() ? HoldersOn(*known, day_) : std::map<Slot, const HoldingEntry*>();
    std::set<Slot> slots;
    for (const auto& [slot, holding] : in_world) slots.insert(slot);
    for (const auto& [slot, holding] : as_known) slots.insert(slot);
    RETURN_IF_ERROR(AddOwnVacancies(*alliance, roles, slots));
    for (const Slot& slot : slots) {
      if (!roles.contains(std::get<1>(slot))) continue;
      if (!party_.empty() && party_ != std::get<0>(slot)) continue;
      const auto world = in_world.find(slot);
      const auto knew = as_known.find(slot);
      RETURN_IF_ERROR(Describe(slot, world == in_world.end() ? nullptr : world->second,
                               knew == as_known.end() ? nullptr : knew->second, *response.add_roles()));
    }
    return response;
  }

 private:
  // The role that was asked for, or all that make an owner.
  absl::StatusOr<std::set<std::string>> RolesAskedFor(const std::string& playbook_version) {
    const size_t at = playbook_version.find('@');
    uint32_t version = 0;
    if (at == std::string::npos || !absl::SimpleAtoi(playbook_version.substr(at + 1), &version)) {
      return error::NoSuchRole("role", request_.role(), playbook_version);
    }
    ASSIGN_OR_RETURN(const auto state,
                     Load<state::v1::PlaybookState>(log_, playbook_version.substr(0, at), kEverything));
    const v1::Playbook* playbook = state.has_value() ? domain::PlaybookVersion(*state, version) : nullptr;
    std::set<std::string> roles;
    if (!request_.role().empty()) {
      if (playbook == nullptr || domain::FindRole(*playbook, request_.role()) == nullptr) {
        return error::NoSuchRole("role", request_.role(), playbook_version);
      }
      roles.insert(request_.role());
      return roles;
    }
    if (playbook == nullptr) return roles;
    for (const v1::Playbook::Role& role : playbook->roles()) {
      if (role.ownership()) roles.insert(role.id());
    }
    return roles;
  }

  // The roles without an office that each of our own members should have had a holder of.
  absl::Status AddOwnVacancies(const AllianceState& alliance, const std::set<std::string>& roles,
                               std::set<Slot>& slots) {
    for (const auto& party : alliance.parties()) {
      if (!domain::IsMember(domain::PartyStatusAt(alliance, party.organization(), day_))) continue;
      ASSIGN_OR_RETURN(const auto organization,
                       Load<state::v1::OrganizationState>(log_, party.organization(), kEverything));
      if (!organization.has_value() || !organization->is_own()) continue;
      for (const std::string& role : roles) {
        const auto first = slots.lower_bound({party.organization(), role, ""});
        const bool has_one = first != slots.end() && std::get<0>(*first) == party.organization() &&
                             std::get<1>(*first) == role;
        if (!has_one) slots.insert({party.organization(), role, ""});
      }
    }
    return absl::OkStatus();
  }

  absl::Status Fill(const HoldingEntry& holding, v1::AccountableHolder& holder) {
    holder.set_person(holding.person());
    *holder.mutable_since() = domain::DateOf(holding.at());
    holder.set_imprecise(domain::IsImprecise(holding.at(), day_));
    holder.set_event(domain::EventNameOf(holding.at()));
    ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_.Read(holding.at().position()));
    storage::v1::Record record;
    if (!record.ParseFromString(stored.bytes)) {
      return error::RecordCorrupt(stored.position, "it does not parse");
    }
    *holder.mutable_record_time() = record.record_time();
    holder.set_actor(record.actor());
    return absl::OkStatus();
  }

  absl::Status Describe(const Slot& slot, const HoldingEntry* world, const HoldingEntry* known,
                        Accountability& shown) {
    const auto& [party, role, office] = slot;
    shown.set_party(party);
    shown.set_role(role);
    shown.set_office(office);
    if (world != nullptr) RETURN_IF_ERROR(Fill(*world, *shown.mutable_in_world()));
    if (known != nullptr) RETURN_IF_ERROR(Fill(*known, *shown.mutable_as_known()));
    if (world == nullptr && known == nullptr) {
      shown.set_knowledge(Accountability::VACANT);
    } else if (world != nullptr && known == nullptr) {
      shown.set_knowledge(Accountability::RECORDED_LATE);
      const auto recorded = absl::FromUnixSeconds(shown.in_world().record_time().seconds());
      shown.set_days_late(domain::DayOf(absl::ToCivilDay(recorded, zone_)) - day_);
    } else {
      const bool is_same = world != nullptr && world->person() == known->person();
      shown.set_knowledge(is_same ? Accountability::KNOWN : Accountability::KNOWN_WRONGLY);
    }
    shown.set_text(Sentence(shown));
    return absl::OkStatus();
  }

  std::string Sentence(const Accountability& shown) const {
    std::string role = shown.role();
    for (char& letter : role) letter = letter == '_' ? ' ' : letter;
    if (!shown.office().empty()) absl::StrAppend(&role, " (", shown.office(), ")");
    const std::string who = absl::StrCat("the role of ", role, " for ", shown.party());
    std::string text = absl::StrCat("On ", domain::FormatDate(domain::DateOf(day_)), " ");
    if (!shown.has_in_world()) {
      absl::StrAppend(&text, "no one held ", who, ".");
    } else {
      const v1::AccountableHolder& holder = shown.in_world();
      absl::StrAppend(&text, holder.person(), " held ", who, ", since ", domain::FormatDate(holder.since()));
      absl::StrAppend(&text, holder.imprecise() ? " (the day is not known, so this is not sure)." : ".");
    }
    switch (shown.knowledge()) {
      case Accountability::KNOWN:
        absl::StrAppend(&text, " The record knew it: ", RecordedText(shown.as_known()), ".");
        break;
      case Accountability::RECORDED_LATE:
        absl::StrAppend(&text, " The record did not know it then: ", RecordedText(shown.in_world()), ", ",
                        shown.days_late(), shown.days_late() == 1 ? " day" : " days", " after that day.");
        break;
      case Accountability::KNOWN_WRONGLY:
        absl::StrAppend(&text, " The record then named ", shown.as_known().person(), ": ",
                        RecordedText(shown.as_known()), ", which was put right later.");
        break;
      case Accountability::VACANT:
        absl::StrAppend(&text, " The record named no one either.");
        break;
      default:
        break;
    }
    return text;
  }

  static std::string RecordedText(const v1::AccountableHolder& holder) {
    return absl::StrCat(holder.actor(), " recorded it on ", MomentText(holder.record_time()), " (",
                        holder.event(), ")");
  }

  const storage::EventLog& log_;
  const v1::FindAccountableRequest& request_;
  const domain::Day day_;
  const absl::TimeZone zone_;
  std::string party_;
};

}  // namespace

absl::StatusOr<v1::FindAccountableResponse> FindAccountable(const storage::EventLog& log,
                                                            const v1::FindAccountableRequest& request,
                                                            absl::TimeZone zone, absl::Time now) {
  if (!domain::IsDate(request.on())) return error::NoDate("on");
  if (domain::DaysOf(request.on()).first > domain::DayOf(absl::ToCivilDay(now, zone))) {
    return error::NotYet("on", domain::FormatDate(request.on()));
  }
  ASSIGN_OR_RETURN(const std::string name, ResolveName(log, request.alliance(), "alliance"));
  return Inquiry(log, request, domain::DaysOf(request.on()).first, zone).Answer(name);
}

}  // namespace entente::audit
