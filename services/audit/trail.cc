#include "services/audit/trail.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/audit/as_of.h"
#include "services/audit/changes.h"
#include "services/audit/errors.h"
#include "services/history/event.h"
#include "services/views/errors.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

// How many records are read ahead at first and at most, and about how many bytes of them.
constexpr size_t kAheadFirst = 128;
constexpr size_t kAheadMax = 1024;
constexpr size_t kAheadBytesMax = size_t{2} << 20;

constexpr std::string_view kLogs = "logs/";

// What the server records of itself again and again; it would bury what people have done.
bool IsOfServer(const storage::v1::Record& record) {
  return views::IsOfAccess(record.resource()) ||
         record.event_type() == v1::HeadsRooted::descriptor()->full_name();
}

absl::StatusOr<uint64_t> ParseCursor(const std::string& cursor) {
  uint64_t position = 0;
  const auto [end, failure] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), position);
  if (failure != std::errc() || end != cursor.data() + cursor.size()) return views::error::PageTokenInvalid();
  return position;
}

}  // namespace

absl::StatusOr<TrailCursor> TrailCursor::Open(const storage::EventLog* log, const views::TrailIndex* index,
                                              const v1::TrailFilter& filter, bool newest_first,
                                              std::optional<uint64_t> resume) {
  TrailCursor cursor(log, index);
  cursor.ahead_max_ = kAheadFirst;
  RETURN_IF_ERROR(cursor.SetFilter(filter));
  RETURN_IF_ERROR(cursor.SetRange(filter, newest_first, resume));
  return cursor;
}

absl::Status TrailCursor::SetFilter(const v1::TrailFilter& filter) {
  for (int i = 0; i < filter.types_size(); ++i) {
    const std::optional<std::string_view> type = FullTypeName(filter.types(i));
    if (!type.has_value()) return error::NoSuchType(absl::StrFormat("filter.types[%d]", i), filter.types(i));
    types_.emplace(*type);
  }
  actor_ = filter.actor();
  include_access_ = filter.include_access() || !filter.read_person().empty() ||
                    views::IsOfAccess(filter.resource()) || filter.resource().starts_with(kLogs);
  if (!filter.read_person().empty()) {
    if (!filter.resource().empty()) return error::ReadPersonAlone();
    ASSIGN_OR_RETURN(resource_, ResolveName(*log_, filter.read_person(), "filter.read_person"));
    ASSIGN_OR_RETURN(const storage::StreamHead person, log_->FindStream(resource_));
    if (person.version == 0) return error::NoSuchResource("filter.read_person", filter.read_person());
    index_name_ = views::ReadsOf(resource_);
    return absl::OkStatus();
  }
  if (filter.resource().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(resource_, ResolveName(*log_, filter.resource(), "filter.resource"));
  ASSIGN_OR_RETURN(const storage::StreamHead head, log_->FindStream(resource_));
  if (head.version == 0) return error::NoSuchResource("filter.resource", filter.resource());
  index_name_ = resource_;
  return absl::OkStatus();
}

absl::Status TrailCursor::SetRange(const v1::TrailFilter& filter, bool newest_first,
                                   std::optional<uint64_t> resume) {
  uint64_t lowest = 1;
  uint64_t highest = log_->GetHead().position;
  if (filter.has_recorded_from()) {
    ASSIGN_OR_RETURN(const absl::Time time, TimeOf(filter.recorded_from(), "filter.recorded_from"));
    ASSIGN_OR_RETURN(lowest, log_->FindPosition(time));
  }
  if (filter.has_recorded_before()) {
    ASSIGN_OR_RETURN(const absl::Time time, TimeOf(filter.recorded_before(), "filter.recorded_before"));
    ASSIGN_OR_RETURN(const uint64_t beyond, log_->FindPosition(time));
    highest = std::min(highest, beyond - 1);
  }
  if (resume.has_value()) {
    newest_first ? highest = std::min(highest, *resume) : lowest = std::max(lowest, *resume);
  }
  exhausted_ = lowest > highest;
  direction_ = newest_first ? storage::Direction::kBackward : storage::Direction::kForward;
  from_ = newest_first ? highest : lowest;
  last_ = newest_first ? lowest : highest;
  return absl::OkStatus();
}

absl::Status TrailCursor::ReadAheadOfResource() {
  const bool forward = direction_ == storage::Direction::kForward;
  ASSIGN_OR_RETURN(std::vector<uint64_t> positions,
                   index_->Positions(index_name_, from_, last_, direction_, ahead_max_));
  if (positions.size() < ahead_max_) exhausted_ = true;
  if (!forward) std::reverse(positions.begin(), positions.end());
  ASSIGN_OR_RETURN(ahead_, log_->ReadMany(positions));
  if (!forward) std::reverse(ahead_.begin(), ahead_.end());
  return absl::OkStatus();
}

absl::Status TrailCursor::ReadAheadOfAll() {
  size_t bytes = 0;
  RETURN_IF_ERROR(log_->Scan(from_, direction_, [this, &bytes](const storage::StoredRecord& record) {
    ahead_.push_back(record);
    bytes += record.bytes.size();
    return record.position != last_ && ahead_.size() < ahead_max_ && bytes < kAheadBytesMax;
  }));
  if (ahead_.empty()) exhausted_ = true;
  return absl::OkStatus();
}

absl::Status TrailCursor::ReadAhead() {
  ahead_.clear();
  ahead_next_ = 0;
  RETURN_IF_ERROR(resource_.empty() ? ReadAheadOfAll() : ReadAheadOfResource());
  ahead_max_ = std::min(ahead_max_ * 2, kAheadMax);
  if (ahead_.empty()) return absl::OkStatus();
  const uint64_t reached = ahead_.back().position;
  if (reached == last_) exhausted_ = true;
  from_ = direction_ == storage::Direction::kForward ? reached + 1 : reached - 1;
  return links_.Refresh();
}

absl::StatusOr<std::optional<uint64_t>> TrailCursor::NextPosition() {
  while (ahead_next_ == ahead_.size() && !exhausted_) RETURN_IF_ERROR(ReadAhead());
  if (ahead_next_ == ahead_.size()) return std::nullopt;
  return ahead_[ahead_next_].position;
}

bool TrailCursor::LetsThrough(const storage::v1::Record& record) const {
  if (!include_access_ && IsOfServer(record)) return false;
  if (!actor_.empty() && record.actor() != actor_) return false;
  if (predicate_ && !predicate_(record)) return false;
  return types_.empty() || types_.contains(record.event_type());
}

absl::StatusOr<const storage::v1::Record*> TrailCursor::StepOver() {
  RETURN_IF_ERROR(maker_.Read(ahead_[ahead_next_++]));
  return LetsThrough(maker_.record()) ? &maker_.record() : nullptr;
}

absl::StatusOr<bool> TrailCursor::Step(v1::TrailEntry* entry) {
  const storage::StoredRecord& stored = ahead_[ahead_next_];
  ASSIGN_OR_RETURN(const storage::v1::Record* record, StepOver());
  if (record == nullptr) return false;
  RETURN_IF_ERROR(maker_.Make(stored, links_, entry));
  return true;
}

absl::StatusOr<bool> TrailCursor::Next(v1::TrailEntry* entry) {
  while (true) {
    if (ahead_next_ == ahead_.size()) {
      ASSIGN_OR_RETURN(const std::optional<uint64_t> next, NextPosition());
      if (!next.has_value()) return false;
    }
    ASSIGN_OR_RETURN(const bool let_through, Step(entry));
    if (let_through) return true;
  }
}

absl::StatusOr<std::optional<uint64_t>> ResumePosition(const std::string& page_token, uint64_t question) {
  if (page_token.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const std::string token, views::DecodePageToken(page_token, question));
  return ParseCursor(token);
}

absl::StatusOr<std::string> FillPage(TrailCursor& cursor, uint64_t question, size_t size,
                                     const std::function<void(v1::TrailEntry&)>& take) {
  v1::TrailEntry entry;
  size_t taken = 0;
  for (size_t scanned = 0;; ++scanned) {
    ASSIGN_OR_RETURN(const std::optional<uint64_t> next, cursor.NextPosition());
    if (!next.has_value()) return std::string();
    if (taken == size || scanned == kTrailScanMax) {
      return views::EncodePageToken(question, absl::StrCat(*next));
    }
    ASSIGN_OR_RETURN(const bool let_through, cursor.Step(&entry));
    if (!let_through) continue;
    take(entry);
    ++taken;
  }
}

absl::StatusOr<v1::ListTrailResponse> ListTrail(const storage::EventLog& log, const views::TrailIndex& index,
                                                const v1::ListTrailRequest& request, absl::TimeZone zone) {
  const uint64_t question = views::QuestionHash(request);
  ASSIGN_OR_RETURN(const auto resume, ResumePosition(request.page_token(), question));
  ASSIGN_OR_RETURN(TrailCursor cursor,
                   TrailCursor::Open(&log, &index, request.filter(), request.newest_first(), resume));
  size_t size = views::PageSize(request.page_size(), kTrailPageNormal, kTrailPageMax);
  if (request.include_changes()) size = std::min(size, kExplainedMax);
  v1::ListTrailResponse response;
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   FillPage(cursor, question, size,
                            [&response](v1::TrailEntry& entry) { response.add_entries()->Swap(&entry); }));
  if (!request.include_changes()) return response;
  std::vector<v1::TrailEntry*> explained;
  for (v1::TrailEntry& entry : *response.mutable_entries()) explained.push_back(&entry);
  RETURN_IF_ERROR(Explain(log, zone, explained));
  return response;
}

absl::StatusOr<v1::TrailEntry> GetEvent(const storage::EventLog& log, const v1::GetEventRequest& request,
                                        absl::TimeZone zone) {
  const uint64_t position = history::ParseEventName(request.name());
  if (position == 0 || position > log.GetHead().position)
    return error::NoSuchResource("name", request.name());
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log.Read(position));
  ASSIGN_OR_RETURN(v1::TrailEntry entry, MakeEntry(stored, CorrectionLinks(&log)));
  RETURN_IF_ERROR(Explain(log, zone, {&entry}));
  return entry;
}

}  // namespace entente::audit
