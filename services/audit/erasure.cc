#include "services/audit/erasure.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/audit/free_text.h"
#include "services/domain/refusal.h"
#include "services/history/event.h"
#include "services/history/state_loader.h"
#include "services/views/errors.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

using v1::ErasureTrace;

constexpr size_t kPositionsAtOnce = 1000;

// Whom it is about, and up to which event.
struct Matter {
  std::string person;
  // That name, and those by external references.
  std::vector<std::string> names;
  uint64_t erasure = 0;  // 0 if the person was not erased.
  uint64_t end = 0;
};

absl::StatusOr<Matter> FindMatter(const ErasureSources& sources, const std::string& name) {
  Matter matter;
  ASSIGN_OR_RETURN(matter.person, ResolveName(sources.log, name, "name"));
  ASSIGN_OR_RETURN(const auto loaded, history::LoadState(sources.log, matter.person));
  const auto* state = loaded.has_value() ? std::get_if<state::v1::PersonState>(&loaded->state) : nullptr;
  if (state == nullptr) return error::NoSuchResource("name", name);
  matter.names = {matter.person};
  for (const v1::ExternalReference& reference : state->origin().external_references()) {
    matter.names.push_back(absl::StrCat("people/external:", reference.system(), ":", reference.id()));
  }
  matter.erasure = state->erasure_position();
  matter.end = matter.erasure != 0 ? matter.erasure : sources.log.GetHead().position;
  return matter;
}

// Without the rows up to the end some place would be left out.
absl::Status CheckReached(const ErasureSources& sources, uint64_t end) {
  if (sources.progress.position >= end) return absl::OkStatus();
  return views::error::ReadAfterNotReached(sources.progress, end, sources.log.GetHead().position);
}

// Adds the resources of the events that the index has under `key`.
absl::Status AddResources(const ErasureSources& sources, const std::string& key, uint64_t end,
                          std::set<std::string>& resources) {
  uint64_t from = 1;
  while (from <= end) {
    ASSIGN_OR_RETURN(const std::vector<uint64_t> positions,
                     sources.index.Positions(key, from, end, storage::Direction::kForward, kPositionsAtOnce));
    ASSIGN_OR_RETURN(const std::vector<storage::StoredRecord> stored, sources.log.ReadMany(positions));
    storage::v1::Record record;
    for (const storage::StoredRecord& one : stored) {
      if (!record.ParseFromString(one.bytes)) return error::RecordCorrupt(one.position, "it does not parse");
      resources.insert(record.resource());
    }
    if (positions.size() < kPositionsAtOnce) break;
    from = positions.back() + 1;
  }
  return absl::OkStatus();
}

// The person, and then the resources in whose history the person appears, by their names.
absl::StatusOr<std::vector<std::string>> ResourcesOf(const ErasureSources& sources, const Matter& matter) {
  std::set<std::string> others;
  RETURN_IF_ERROR(AddResources(sources, matter.person, matter.end, others));
  for (const std::string& name : matter.names) {
    RETURN_IF_ERROR(AddResources(sources, views::MentionsOf(name), matter.end, others));
  }
  others.erase(matter.person);
  std::vector<std::string> all = {matter.person};
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

ErasureTrace TraceOf(const history::Event& event, const Matter& matter) {
  ErasureTrace trace;
  const storage::v1::Record& record = event.record;
  PersonInTexts found = FindPersonInTexts(event, matter.names);
  const bool is_own = record.resource() == matter.person;
  const bool is_sealed = std::any_of(record.sealed().begin(), record.sealed().end(),
                                     [&](const auto& part) { return part.person() == matter.person; });
  if (is_sealed) trace.add_kinds(ErasureTrace::SEALED);
  if (found.named) trace.add_kinds(ErasureTrace::NAMED);
  if (found.mentioned) trace.add_kinds(ErasureTrace::MENTIONED);
  if (!found.free_texts.empty()) trace.add_kinds(ErasureTrace::FREE_TEXT);
  if (is_own && found.has_external_references) trace.add_kinds(ErasureTrace::EXTERNAL_REFERENCE);
  if (trace.kinds().empty()) return trace;
  trace.set_event(history::EventName(record.position()));
  trace.set_resource(record.resource());
  trace.set_version(record.version());
  trace.set_type(std::string(history::ShortType(record.event_type())));
  *trace.mutable_record_time() = record.record_time();
  for (std::string& path : found.free_texts) trace.add_free_texts(std::move(path));
  return trace;
}

// Where a walk over the resources stands: the version of `resource` to go on from.
struct Place {
  std::string resource;
  uint64_t version = 1;
};

// Looks at the events of the resources from `from` on, until there are no more, `take` returns false, or
// `events_max` were looked at. Returns where to go on; nothing at the end.
using Take = std::function<bool(const ErasureTrace&)>;
absl::StatusOr<std::optional<Place>> Walk(const ErasureSources& sources, const Matter& matter,
                                          const std::vector<std::string>& resources, const Place& from,
                                          uint64_t events_max, const Take& take) {
  auto resource = std::find(resources.begin(), resources.end(), from.resource);
  Place next = from;
  for (; resource != resources.end(); ++resource, next.version = 1) {
    next.resource = *resource;
    bool is_full = false;
    absl::Status failed;
    const absl::Status scanned = sources.log.ScanStream(
        *resource, next.version, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
          if (stored.position > matter.end) return false;
          const absl::StatusOr<history::Event> event = history::DecodeEvent(stored);
          failed = event.status();
          if (!failed.ok()) return false;
          if (events_max-- == 0 || !take(TraceOf(*event, matter))) {
            is_full = true;
            return false;
          }
          next.version = event->record.version() + 1;
          return true;
        });
    RETURN_IF_ERROR(scanned);
    RETURN_IF_ERROR(failed);
    if (is_full) return next;
  }
  return std::nullopt;
}

// `{end}:{version}:{resource}`: all pages of one question end at the same event.
std::string FormatCursor(uint64_t end, const Place& place) {
  return absl::StrCat(end, ":", place.version, ":", place.resource);
}

absl::Status ParseCursor(const std::string& text, uint64_t& end, Place& place) {
  const char* const last = text.data() + text.size();
  const auto first = std::from_chars(text.data(), last, end);
  if (first.ec != std::errc() || first.ptr == last || *first.ptr != ':') {
    return views::error::PageTokenInvalid();
  }
  const auto second = std::from_chars(first.ptr + 1, last, place.version);
  if (second.ec != std::errc() || second.ptr == last || *second.ptr != ':') {
    return views::error::PageTokenInvalid();
  }
  place.resource.assign(second.ptr + 1, last);
  return absl::OkStatus();
}

bool IsAsked(const v1::ListErasureTracesRequest& request, const ErasureTrace& trace) {
  if (request.kinds().empty()) return !trace.kinds().empty();
  return std::any_of(trace.kinds().begin(), trace.kinds().end(), [&](int kind) {
    return std::find(request.kinds().begin(), request.kinds().end(), kind) != request.kinds().end();
  });
}

void Count(const ErasureTrace& trace, v1::ErasureExtent& extent) {
  extent.set_event_count(extent.event_count() + 1);
  for (const int kind : trace.kinds()) {
    if (kind == ErasureTrace::SEALED) extent.set_sealed_count(extent.sealed_count() + 1);
    if (kind == ErasureTrace::NAMED) extent.set_named_count(extent.named_count() + 1);
    if (kind == ErasureTrace::MENTIONED) extent.set_mentioned_count(extent.mentioned_count() + 1);
    if (kind == ErasureTrace::FREE_TEXT) extent.set_free_text_count(extent.free_text_count() + 1);
    if (kind == ErasureTrace::EXTERNAL_REFERENCE) {
      extent.set_external_reference_count(extent.external_reference_count() + 1);
    }
  }
}

absl::StatusOr<v1::ErasureExtent> ExtentOf(const ErasureSources& sources, const Matter& matter) {
  ASSIGN_OR_RETURN(const std::vector<std::string> resources, ResourcesOf(sources, matter));
  v1::ErasureExtent extent;
  ASSIGN_OR_RETURN(const std::optional<Place> rest,
                   Walk(sources, matter, resources, {matter.person, 1}, kExtentScanMax,
                        [&extent](const ErasureTrace& trace) {
                          Count(trace, extent);
                          return true;
                        }));
  extent.set_resource_count(resources.size());
  extent.set_complete(!rest.has_value());
  return extent;
}

std::string Events(uint64_t count) {
  return absl::StrCat(count, count == 1 ? " event" : " events");
}

// What follows and what does not, in words that are the same for everyone who asks.
void AddSentences(v1::ErasureCertificate& certificate) {
  const v1::ErasureExtent& extent = certificate.extent();
  certificate.add_proved(
      absl::StrCat(certificate.event(),
                   " records the erasure. ProveEvents proves that it is in the log and that "
                   "nothing before it was altered by it; proofs taken earlier stay valid."));
  certificate.add_proved(absl::StrCat("The personal data of the person in ", Events(extent.sealed_count()),
                                      " is ciphertext under one key. Without that key nobody can read "
                                      "it, here or in any copy of the log."));
  certificate.add_proved("This server has no such key; it looks each time the certificate is asked for.");
  certificate.add_not_proved(
      absl::StrCat("That no copy of the key is left. By what the operator had stated, the last "
                   "backup of keys that may hold it is gone after ",
                   domain::FormatDate(certificate.backups_expire_on()),
                   "; a copy that was made besides is unknown here."));
  certificate.add_not_proved("That nobody has kept what was read, printed or exported before.");
  certificate.add_not_proved(absl::StrCat(
      "That no free text tells who the person was: ", Events(extent.free_text_count()),
      " with text that only a reader can check (ListErasureTraces, kind FREE_TEXT). Texts elsewhere "
      "in the record, where nothing refers to the person, were not looked at."));
  certificate.add_not_proved(
      "That a guess cannot be tried: for a command with a request_id a digest under the log's own secret is "
      "kept, "
      "and whoever has that secret can check a guess of the whole command against it.");
  if (extent.external_reference_count() == 0) return;
  certificate.add_not_proved(
      "That other systems do not tell who it was: what they call the person stays in the record.");
}

absl::Status FillApproval(const ErasureSources& sources, const std::string& approval,
                          v1::ErasureCertificate& certificate) {
  // One that a restore has recorded again: its approval is in the other log, and the reason names both.
  if (approval.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto loaded, history::LoadState(sources.log, approval));
  const auto* state = loaded.has_value() ? std::get_if<state::v1::ApprovalState>(&loaded->state) : nullptr;
  if (state == nullptr) return error::IndexCorrupt(approval);
  certificate.set_approval(approval);
  certificate.set_proposer(state->approval().proposer());
  certificate.set_approver(state->approval().decider());
  certificate.set_approval_reason(state->approval().decision_reason());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ErasureCertificate> GetErasureCertificate(
    const ErasureSources& sources, const v1::GetErasureCertificateRequest& request) {
  ASSIGN_OR_RETURN(const Matter matter, FindMatter(sources, request.name()));
  if (matter.erasure == 0) {
    return domain::Unmet(
        {{"PERSON_NOT_ERASED", matter.person, absl::StrCat(matter.person, " was not erased.")}});
  }
  RETURN_IF_ERROR(CheckReached(sources, matter.end));
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, sources.log.Read(matter.erasure));
  ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
  v1::ErasureCertificate certificate;
  certificate.set_person(matter.person);
  certificate.set_event(history::EventName(matter.erasure));
  certificate.set_version(event.record.version());
  *certificate.mutable_record_time() = event.record.record_time();
  certificate.set_legal_basis(event.fact.person_erased().legal_basis());
  certificate.set_reason(event.record.reason());
  certificate.set_key_id(event.fact.person_erased().key_id());
  *certificate.mutable_backups_expire_on() = event.fact.person_erased().backups_expire_on();
  RETURN_IF_ERROR(FillApproval(sources, event.record.approval(), certificate));
  ASSIGN_OR_RETURN(*certificate.mutable_extent(), ExtentOf(sources, matter));
  AddSentences(certificate);
  return certificate;
}

absl::StatusOr<v1::ListErasureTracesResponse> ListErasureTraces(const ErasureSources& sources,
                                                                const v1::ListErasureTracesRequest& request) {
  ASSIGN_OR_RETURN(Matter matter, FindMatter(sources, request.name()));
  const uint64_t question = views::QuestionHash(request);
  Place place{matter.person, 1};
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, views::DecodePageToken(request.page_token(), question));
    RETURN_IF_ERROR(ParseCursor(cursor, matter.end, place));
  }
  RETURN_IF_ERROR(CheckReached(sources, matter.end));
  ASSIGN_OR_RETURN(const std::vector<std::string> resources, ResourcesOf(sources, matter));
  const size_t size = views::PageSize(request.page_size(), kTracesPageNormal, kTracesPageMax);
  v1::ListErasureTracesResponse response;
  ASSIGN_OR_RETURN(const std::optional<Place> rest,
                   Walk(sources, matter, resources, place, kTracesScanMax, [&](const ErasureTrace& trace) {
                     if (!IsAsked(request, trace)) return true;
                     if (static_cast<size_t>(response.traces_size()) == size) return false;
                     *response.add_traces() = trace;
                     return true;
                   }));
  if (rest.has_value()) {
    response.set_next_page_token(views::EncodePageToken(question, FormatCursor(matter.end, *rest)));
  }
  return response;
}

}  // namespace entente::audit
