#include "clients/report/gather_history.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/cli/dates.h"
#include "clients/report/days.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/audit_service.pb.h"

namespace entente::report {
namespace {

constexpr int kPageSize = 1000;
// So many entries are looked at for one part of a chapter.
constexpr size_t kEntriesRead = 20000;

constexpr std::array kLifecycleTypes = {"AllianceCreated", "StageEntered", "StatusChanged"};
constexpr std::array kPartyTypes = {"PartyInvited",    "PartyApplied",    "PartyJoined", "PartySuspended",
                                    "PartyReinstated", "PartyDowngraded", "PartyLeft",   "PartySucceeded"};
constexpr std::array kRoleTypes = {"RoleAssigned", "RoleEnded"};

// The number of `events/12`; 0 for anything else.
uint64_t PositionOf(absl::string_view event) {
  uint64_t position = 0;
  const bool is_number = absl::ConsumePrefix(&event, "events/") && absl::SimpleAtoi(event, &position);
  return is_number ? position : 0;
}

template <typename Filter>
void Fill(const v1::AsOf& as_of, const Chapter& chapter, Filter& filter) {
  filter.set_resource(chapter.alliance.name());
  if (as_of.has_recorded_before()) *filter.mutable_recorded_before() = as_of.recorded_before();
}

// False for what was recorded after the alliance was asked for. Takes back a link to a later correction.
bool ReadAsOf(const Chapter& chapter, v1::TrailEntry& entry) {
  if (entry.position() > chapter.alliance.position()) return false;
  if (PositionOf(entry.corrected_by()) > chapter.alliance.position()) {
    entry.clear_corrected_by();
    entry.clear_corrected_as();
  }
  return true;
}

// Calls `take` with one page after the other until there is none, or it returns false.
template <typename Response, typename Request, typename Take>
absl::Status ForEachPage(cli::Caller& caller, const std::string& method, Request& request, const Take& take) {
  do {
    Response page;
    if (auto status = caller.Call(method, request, page); !status.ok()) return status;
    request.set_page_token(page.next_page_token());
    if (!take(page)) return absl::OkStatus();
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status AddTrail(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter) {
  v1::ListTrailRequest request;
  Fill(as_of, chapter, *request.mutable_filter());
  request.set_newest_first(true);
  request.set_page_size(kPageSize);
  const absl::Status status =
      ForEachPage<v1::ListTrailResponse>(caller, "ListTrail", request, [&chapter](auto& page) {
        for (auto& entry : *page.mutable_entries()) {
          if (!ReadAsOf(chapter, entry)) continue;
          if (chapter.trail.size() == kEventsTold) return false;
          chapter.trail.push_back(std::move(entry));
        }
        return true;
      });
  std::reverse(chapter.trail.begin(), chapter.trail.end());
  return status;
}

// The days on which something changed, each with how precisely that is known.
using ChangeDays = std::map<absl::CivilDay, Sample>;

template <size_t kCount>
bool IsOneOf(const std::string& type, const std::array<const char*, kCount>& types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

// Of several changes on one first day the least precise date is the one that is true of all.
void Label(const std::string& date, std::string& label) {
  if (label.empty() || date.size() < label.size()) label = date;
}

void AddChange(const v1::TrailEntry& entry, ChangeDays& days) {
  Sample& sample = days[FirstDayOf(entry.effective_on())];
  const std::string date = cli::DateText(entry.effective_on());
  if (IsOneOf(entry.type(), kLifecycleTypes)) Label(date, sample.lifecycle_changed);
  if (IsOneOf(entry.type(), kPartyTypes)) Label(date, sample.parties_changed);
  if (IsOneOf(entry.type(), kRoleTypes)) Label(date, sample.roles_changed);
}

absl::Status FindChangeDays(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter, ChangeDays& days) {
  v1::ListTrailRequest request;
  v1::TrailFilter& filter = *request.mutable_filter();
  Fill(as_of, chapter, filter);
  for (const char* type : kLifecycleTypes) filter.add_types(type);
  for (const char* type : kPartyTypes) filter.add_types(type);
  for (const char* type : kRoleTypes) filter.add_types(type);
  request.set_newest_first(true);
  request.set_page_size(kPageSize);
  size_t read = 0;
  return ForEachPage<v1::ListTrailResponse>(caller, "ListTrail", request, [&](auto& page) {
    for (auto& entry : *page.mutable_entries()) {
      // What was taken back or replaced changed nothing.
      if (ReadAsOf(chapter, entry) && entry.corrected_by().empty()) AddChange(entry, days);
    }
    read += static_cast<size_t>(page.entries_size());
    chapter.earlier_days_left_out = read >= kEntriesRead && !page.next_page_token().empty();
    return !chapter.earlier_days_left_out;
  });
}

absl::Status AddSamples(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter) {
  ChangeDays days;
  if (auto status = FindChangeDays(caller, as_of, chapter, days); !status.ok()) return status;
  const absl::CivilDay last = FirstDayOf(chapter.alliance.effective_on());
  days.erase(days.upper_bound(last), days.end());
  while (days.size() > kDaysMax) {
    days.erase(days.begin());
    chapter.earlier_days_left_out = true;
  }
  v1::GetAllianceRequest request;
  request.set_name(chapter.alliance.name());
  *request.mutable_as_of() = as_of;
  for (auto& [day, change] : days) {
    *request.mutable_as_of()->mutable_effective_on() = DateOf(day);
    v1::Alliance alliance;
    const absl::Status status = caller.Call("GetAlliance", request, alliance);
    // Something is dated before the alliance began.
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    Sample sample = SampleOf(day, alliance);
    sample.lifecycle_changed = change.lifecycle_changed;
    sample.parties_changed = change.parties_changed;
    sample.roles_changed = change.roles_changed;
    chapter.samples.push_back(std::move(sample));
  }
  if (chapter.samples.empty()) chapter.samples.push_back(SampleOf(last, chapter.alliance));
  return absl::OkStatus();
}

absl::Status AddExceptions(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter) {
  v1::ListExceptionsRequest request;
  Fill(as_of, chapter, *request.mutable_filter());
  request.set_newest_first(true);
  request.set_page_size(kPageSize);
  size_t read = 0;
  return ForEachPage<v1::ListExceptionsResponse>(caller, "ListExceptions", request, [&](auto& page) {
    for (auto& exception : *page.mutable_exceptions()) {
      if (!ReadAsOf(chapter, *exception.mutable_entry())) continue;
      const auto& kinds = exception.kinds();
      chapter.historical_count +=
          std::count(kinds.begin(), kinds.end(), v1::ExceptionEntry::HISTORICAL_IMPORT) > 0 ? 1 : 0;
      // Whole histories are imported: they are counted, what else is exceptional about them is listed.
      if (kinds.size() == 1 && kinds[0] == v1::ExceptionEntry::HISTORICAL_IMPORT) continue;
      chapter.exceptions_left_out |= chapter.exceptions.size() == kRegisterRowsMax;
      if (!chapter.exceptions_left_out) chapter.exceptions.push_back(std::move(exception));
    }
    read += static_cast<size_t>(page.exceptions_size());
    const bool is_too_many = read >= kEntriesRead && !page.next_page_token().empty();
    chapter.exceptions_left_out |= is_too_many;
    return !is_too_many;
  });
}

absl::Status AddBackdating(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter) {
  v1::ListBackdatingRequest request;
  Fill(as_of, chapter, *request.mutable_filter());
  request.set_newest_first(true);
  request.set_page_size(kPageSize);
  return ForEachPage<v1::ListBackdatingResponse>(caller, "ListBackdating", request, [&chapter](auto& page) {
    for (auto& late : *page.mutable_entries()) {
      if (!ReadAsOf(chapter, *late.mutable_entry())) continue;
      chapter.backdated_left_out = chapter.backdated.size() == kRegisterRowsMax;
      if (chapter.backdated_left_out) return false;
      chapter.backdated.push_back(std::move(late));
    }
    return true;
  });
}

}  // namespace

Sample SampleOf(absl::CivilDay day, const v1::Alliance& alliance) {
  Sample sample;
  sample.day = day;
  *sample.alliance.mutable_lifecycle() = alliance.lifecycle();
  *sample.alliance.mutable_parties() = alliance.parties();
  *sample.alliance.mutable_roles() = alliance.roles();
  return sample;
}

absl::Status GatherHistory(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter) {
  for (const auto& add : {&AddTrail, &AddSamples, &AddExceptions, &AddBackdating}) {
    if (auto status = add(caller, as_of, chapter); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace entente::report
