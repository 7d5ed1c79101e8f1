#include "services/audit/registers.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/person.pb.h"
#include "services/audit/closings.h"
#include "services/audit/entry_text.h"
#include "services/audit/trail.h"
#include "services/domain/timeline.h"
#include "services/history/event.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

using v1::ExceptionEntry;

v1::TrailFilter TrailFilterOf(const v1::RegisterFilter& filter) {
  v1::TrailFilter all;
  all.set_resource(filter.resource());
  all.set_actor(filter.actor());
  if (filter.has_recorded_from()) *all.mutable_recorded_from() = filter.recorded_from();
  if (filter.has_recorded_before()) *all.mutable_recorded_before() = filter.recorded_before();
  return all;
}

// What is exceptional about a record.
struct Exception {
  std::vector<ExceptionEntry::Kind> kinds;
  // The closing after which it came; null if none.
  const Closing* closing = nullptr;

  bool Is(const google::protobuf::RepeatedField<int>& asked) const {
    return std::any_of(kinds.begin(), kinds.end(), [&asked](ExceptionEntry::Kind kind) {
      return asked.empty() || std::find(asked.begin(), asked.end(), kind) != asked.end();
    });
  }
};

// Whether the command behind an event always takes two people (`CommandRow::takes_approval`): then its
// approval has waived nothing.
bool TakesTwo(std::string_view event_type) {
  return event_type == v1::PersonErased::descriptor()->full_name();
}

absl::StatusOr<Exception> ExceptionOf(const storage::v1::Record& record, const Closings& closings) {
  Exception found;
  const auto kind = record.corrects().kind();
  if (!record.approval().empty() && !TakesTwo(record.event_type())) {
    found.kinds.push_back(ExceptionEntry::WAIVER);
  }
  if (record.historical()) found.kinds.push_back(ExceptionEntry::HISTORICAL_IMPORT);
  if (kind == storage::v1::Correction::REPLACE) found.kinds.push_back(ExceptionEntry::CORRECTION);
  if (kind == storage::v1::Correction::VOID) found.kinds.push_back(ExceptionEntry::WITHDRAWAL);
  ASSIGN_OR_RETURN(found.closing, closings.Before(record));
  if (found.closing != nullptr) found.kinds.push_back(ExceptionEntry::AFTER_CLOSE);
  return found;
}

std::string WhyOf(ExceptionEntry::Kind kind, const v1::TrailEntry& entry, const Closing* closing) {
  switch (kind) {
    case ExceptionEntry::WAIVER:
      return absl::StrCat("was let through by ", entry.approval(), " (", entry.authority(), ")");
    case ExceptionEntry::HISTORICAL_IMPORT:
      return "was recorded as history, to which the rules of sequence do not apply";
    case ExceptionEntry::CORRECTION:
      return absl::StrCat("stands in the place of ", entry.corrects());
    case ExceptionEntry::WITHDRAWAL:
      return absl::StrCat("withdraws ", entry.corrects());
    case ExceptionEntry::AFTER_CLOSE: {
      const bool is_for_the_day = domain::DaysOf(entry.effective_on()).first <= closing->last_day;
      return absl::StrCat(is_for_the_day ? "is for a day" : "changes what was recorded for a day",
                          " in the time up to ", domain::FormatDate(domain::DateOf(closing->last_day)),
                          ", which ", history::EventName(closing->position), " had closed before (",
                          closing->period, ")");
    }
    default:
      return "";
  }
}

// Which lateness is asked for.
struct Lateness {
  int32_t days_min;
  bool include_historical;
  absl::TimeZone zone;

  int32_t Of(const storage::v1::Record& record) const {
    return DaysLate(record.effective_on(), record.record_time(), zone);
  }
  bool Includes(const storage::v1::Record& record) const {
    if (record.historical() && !include_historical) return false;
    return Of(record) >= std::max(days_min, 1);
  }
};

v1::BackdatingSummary Summarize(const std::string& actor, std::vector<int32_t> days) {
  std::sort(days.begin(), days.end());
  v1::BackdatingSummary summary;
  summary.set_actor(actor);
  summary.set_count(days.size());
  summary.set_days_late_median(days[(days.size() - 1) / 2]);
  summary.set_days_late_max(days.back());
  return summary;
}

}  // namespace

absl::StatusOr<v1::ListExceptionsResponse> ListExceptions(const RegisterSources& sources,
                                                          const v1::ListExceptionsRequest& request) {
  const uint64_t question = views::QuestionHash(request);
  ASSIGN_OR_RETURN(const auto resume, ResumePosition(request.page_token(), question));
  ASSIGN_OR_RETURN(TrailCursor cursor,
                   TrailCursor::Open(&sources.log, &sources.index, TrailFilterOf(request.filter()),
                                     request.newest_first(), resume));
  ASSIGN_OR_RETURN(const Closings closings, Closings::Read(&sources.log));
  // The one that was let through last: the entry that is made next is its own.
  Exception found;
  absl::Status fault;
  cursor.Require([&](const storage::v1::Record& record) {
    auto exception = ExceptionOf(record, closings);
    fault.Update(exception.status());
    if (!exception.ok() || !exception->Is(request.kinds())) return false;
    found = *std::move(exception);
    return true;
  });
  v1::ListExceptionsResponse response;
  const size_t size = views::PageSize(request.page_size(), kTrailPageNormal, kTrailPageMax);
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   FillPage(cursor, question, size, [&response, &found](v1::TrailEntry& entry) {
                     ExceptionEntry& exception = *response.add_exceptions();
                     std::vector<std::string> why;
                     for (const ExceptionEntry::Kind kind : found.kinds) {
                       exception.add_kinds(kind);
                       why.push_back(WhyOf(kind, entry, found.closing));
                     }
                     exception.set_text(absl::StrCat(entry.name(), " ", absl::StrJoin(why, ", and "), "."));
                     exception.mutable_entry()->Swap(&entry);
                   }));
  RETURN_IF_ERROR(fault);
  return response;
}

absl::StatusOr<v1::ListBackdatingResponse> ListBackdating(const RegisterSources& sources,
                                                          const v1::ListBackdatingRequest& request) {
  const uint64_t question = views::QuestionHash(request);
  ASSIGN_OR_RETURN(const auto resume, ResumePosition(request.page_token(), question));
  ASSIGN_OR_RETURN(TrailCursor cursor,
                   TrailCursor::Open(&sources.log, &sources.index, TrailFilterOf(request.filter()),
                                     request.newest_first(), resume));
  const Lateness lateness{request.days_min(), request.include_historical(), sources.zone};
  cursor.Require([lateness](const storage::v1::Record& record) { return lateness.Includes(record); });
  v1::ListBackdatingResponse response;
  const size_t size = views::PageSize(request.page_size(), kTrailPageNormal, kTrailPageMax);
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      FillPage(cursor, question, size, [&response, &sources](v1::TrailEntry& entry) {
        v1::BackdatedEntry& backdated = *response.add_entries();
        backdated.set_days_late(DaysLate(entry.effective_on(), entry.record_time(), sources.zone));
        backdated.mutable_entry()->Swap(&entry);
      }));
  return response;
}

absl::StatusOr<v1::SummarizeBackdatingResponse> SummarizeBackdating(
    const RegisterSources& sources, const v1::SummarizeBackdatingRequest& request) {
  ASSIGN_OR_RETURN(TrailCursor cursor,
                   TrailCursor::Open(&sources.log, &sources.index, TrailFilterOf(request.filter()),
                                     /*newest_first=*/false));
  const Lateness lateness{request.days_min(), request.include_historical(), sources.zone};
  cursor.Require([lateness](const storage::v1::Record& record) { return lateness.Includes(record); });
  std::map<std::string, std::vector<int32_t>> days_by_actor;
  v1::SummarizeBackdatingResponse response;
  response.set_complete(true);
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<uint64_t> next, cursor.NextPosition());
    if (!next.has_value()) break;
    if (response.scanned_count() == kSummaryScanMax) {
      response.set_complete(false);
      break;
    }
    ASSIGN_OR_RETURN(const storage::v1::Record* record, cursor.StepOver());
    response.set_scanned_count(response.scanned_count() + 1);
    if (record != nullptr) days_by_actor[record->actor()].push_back(lateness.Of(*record));
  }
  for (auto& [actor, days] : days_by_actor) *response.add_actors() = Summarize(actor, std::move(days));
  std::sort(response.mutable_actors()->begin(), response.mutable_actors()->end(),
            [](const v1::BackdatingSummary& a, const v1::BackdatingSummary& b) {
              return a.count() != b.count() ? a.count() > b.count() : a.actor() < b.actor();
            });
  return response;
}

}  // namespace entente::audit
