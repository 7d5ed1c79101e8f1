#include "services/answers/duties.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/domain/brief/open_duties.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"
#include "storage/status_macros.h"

namespace entente::answers {
namespace {

using domain::Day;

bool IsOf(const v1::Duty& duty, const std::string& person) {
  const auto& responsible = duty.responsible();
  return person.empty() || std::find(responsible.begin(), responsible.end(), person) != responsible.end();
}

// The roles that a person holds in an alliance.
void AddRoles(const state::v1::AllianceState& alliance, const std::string& person, Day day,
              v1::GetMyDutiesResponse& response) {
  const domain::DescriptionView description = domain::DescriptionAt(alliance, day);
  // As the API shows an alliance: by party, role and office.
  v1::Alliance shown;
  domain::AddRoles(alliance, day, shown);
  for (const v1::RoleHolding& role : shown.roles()) {
    if (role.person() != person) continue;
    v1::HeldRole& held = *response.add_roles();
    held.set_alliance(alliance.origin().name());
    if (description.display_name != nullptr) held.set_display_name(*description.display_name);
    held.set_party(role.party());
    held.set_role(role.role());
    held.set_is_deputy(role.capacity() == v1::RoleHolding::DEPUTY);
    *held.mutable_since() = role.since();
    held.set_allocation_percent(role.allocation_percent());
  }
}

// Gathers duties of several alliances.
class Calendar {
 public:
  Calendar(Day day, int days, std::string person) : day_(day), days_(days), person_(std::move(person)) {}

  absl::Status Add(const Moment& moment, const state::v1::AllianceState& alliance) {
    ASSIGN_OR_RETURN(const domain::Situation situation, SituationOf(moment, alliance, day_));
    for (v1::Duty& duty : domain::OpenDuties(situation, days_)) {
      if (IsOf(duty, person_)) duties_.push_back(std::move(duty));
    }
    return moment.read_error();
  }

  std::vector<v1::Duty> Take() {
    std::sort(duties_.begin(), duties_.end(), &domain::Precedes);
    return std::move(duties_);
  }

 private:
  const Day day_;
  const int days_;
  const std::string person_;
  std::vector<v1::Duty> duties_;
};

// True if the alliance was there on the day.
bool IsOpened(const state::v1::AllianceState* alliance, Day day) {
  return alliance != nullptr && domain::EntryAt(alliance->descriptions(), day) != nullptr;
}

template <typename Request>
int DaysOfRequest(const Request& request) {
  return request.has_days() ? request.days() : domain::kDaysAhead;
}

}  // namespace

absl::StatusOr<v1::GetMyDutiesResponse> GetMyDuties(const Sources& sources,
                                                    const v1::GetMyDutiesRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  Moment moment(&sources.log, horizon.position);
  ASSIGN_OR_RETURN(const std::string person, audit::ResolveName(sources.log, request.person(), "person"));
  const bool is_known = moment.FindPerson(person) != nullptr;
  RETURN_IF_ERROR(moment.read_error());
  if (!is_known) return audit::error::NoSuchResource("person", request.person());
  v1::GetMyDutiesResponse response;
  Calendar calendar(horizon.day, DaysOfRequest(request), person);
  for (const std::string& name : moment.AlliancesOf(person)) {
    const auto* alliance = moment.FindAlliance(name);
    if (!IsOpened(alliance, horizon.day)) continue;
    AddRoles(*alliance, person, horizon.day, response);
    RETURN_IF_ERROR(calendar.Add(moment, *alliance));
    moment.ForgetAlliances();
  }
  RETURN_IF_ERROR(moment.read_error());
  for (v1::Duty& duty : calendar.Take()) *response.add_duties() = std::move(duty);
  return response;
}

absl::StatusOr<v1::ListDutiesResponse> ListDuties(const Sources& sources,
                                                  const v1::ListDutiesRequest& request) {
  ASSIGN_OR_RETURN(const views::Horizon horizon, HorizonOf(sources, request.as_of()));
  Moment moment(&sources.log, horizon.position);
  ASSIGN_OR_RETURN(const std::string responsible,
                   audit::ResolveName(sources.log, request.responsible(), "responsible"));
  Calendar calendar(horizon.day, DaysOfRequest(request), responsible);
  if (!request.alliance().empty()) {
    ASSIGN_OR_RETURN(const auto* alliance, FindAlliance(sources, moment, request.alliance(), horizon.day));
    RETURN_IF_ERROR(calendar.Add(moment, *alliance));
  } else {
    ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesIn(sources.log, "alliances"));
    for (const std::string& name : names) {
      const auto* alliance = moment.FindAlliance(name);
      RETURN_IF_ERROR(moment.read_error());
      if (IsOpened(alliance, horizon.day)) RETURN_IF_ERROR(calendar.Add(moment, *alliance));
      moment.ForgetAlliances();
    }
  }
  v1::ListDutiesResponse response;
  for (v1::Duty& duty : calendar.Take()) {
    if (response.duties_size() < kDutiesMax) {
      *response.add_duties() = std::move(duty);
    } else {
      response.set_omitted_count(response.omitted_count() + 1);
    }
  }
  return response;
}

}  // namespace entente::answers
