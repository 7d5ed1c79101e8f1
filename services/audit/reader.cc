#include "services/audit/reader.h"

#include <charconv>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "services/audit/as_of.h"
#include "services/audit/errors.h"
#include "services/history/state_loader.h"
#include "services/views/errors.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

constexpr uint64_t kEverything = std::numeric_limits<uint64_t>::max();
constexpr std::string_view kKpis = "/kpis/";

// Where a list of measurements goes on, and what was known when it began.
struct MeasurementsCursor {
  uint64_t next = 0;
  uint64_t position = 0;
};

std::string FormatCursor(const MeasurementsCursor& cursor) {
  return absl::StrCat(cursor.next, ":", cursor.position);
}

absl::StatusOr<MeasurementsCursor> ParseCursor(std::string_view text) {
  MeasurementsCursor cursor;
  const char* const end = text.data() + text.size();
  const auto next = std::from_chars(text.data(), end, cursor.next);
  if (next.ec != std::errc() || next.ptr == end || *next.ptr != ':') return views::error::PageTokenInvalid();
  const auto position = std::from_chars(next.ptr + 1, end, cursor.position);
  if (position.ec != std::errc() || position.ptr != end) return views::error::PageTokenInvalid();
  return cursor;
}

const state::v1::AllianceState::KpiState* FindKpi(const state::v1::AllianceState& state,
                                                  std::string_view kpi) {
  for (const state::v1::AllianceState::KpiState& candidate : state.kpis()) {
    // One whose definition was withdrawn may still have measurements: it is no KPI any more.
    if (candidate.kpi() == kpi && candidate.has_definition()) return &candidate;
  }
  return nullptr;
}

}  // namespace

absl::Status Reader::Missing(const std::string& field, const std::string& name,
                             const std::string& resolved) const {
  ASSIGN_OR_RETURN(const storage::StreamHead head, log_->FindStream(resolved));
  return head.version == 0 ? error::NoSuchResource(field, name) : error::NotYetRecorded(field, name);
}

template <typename StateOfKind>
absl::StatusOr<StateOfKind> Reader::Load(const std::string& name, const std::string& field,
                                         uint64_t position_max) const {
  ASSIGN_OR_RETURN(const std::string resolved, ResolveName(*log_, name, field));
  ASSIGN_OR_RETURN(std::optional<history::LoadedState> loaded,
                   history::LoadState(*log_, resolved, position_max));
  if (!loaded.has_value()) return Missing(field, name, resolved);
  StateOfKind* state = std::get_if<StateOfKind>(&loaded->state);
  if (state == nullptr) return error::NoSuchResource(field, name);  // The name of another collection.
  return std::move(*state);
}

absl::StatusOr<Reader::WholeAlliance> Reader::LoadAlliance(const std::string& name, const std::string& field,
                                                           uint64_t position_max) const {
  ASSIGN_OR_RETURN(const std::string resolved, ResolveName(*log_, name, field));
  // The name may be one of another collection.
  if (!resolved.starts_with("alliances/")) return error::NoSuchResource(field, name);
  ASSIGN_OR_RETURN(auto loaded, history::LoadWholeState(*log_, resolved, position_max));
  if (!loaded.has_value()) return Missing(field, name, resolved);
  return WholeAlliance{std::get<state::v1::AllianceState>(std::move(loaded->state)),
                       std::move(loaded->pages)};
}

absl::StatusOr<v1::Alliance> Reader::GetAlliance(const v1::GetAllianceRequest& request,
                                                 domain::Day today) const {
  ASSIGN_OR_RETURN(const views::Horizon horizon, ResolveAsOf(*log_, request.as_of(), today));
  ASSIGN_OR_RETURN(const WholeAlliance whole, LoadAlliance(request.name(), "name", horizon.position));
  // It was opened on the day of its first description; before that there was none.
  if (domain::EntryAt(whole.state.descriptions(), horizon.day) == nullptr) {
    return error::NotYetOpened("name", request.name(), horizon.day);
  }
  return domain::AllianceAt(whole.state, whole.pages, horizon.day);
}

absl::StatusOr<v1::Organization> Reader::GetOrganization(const v1::GetOrganizationRequest& request,
                                                         domain::Day today) const {
  ASSIGN_OR_RETURN(const views::Horizon horizon, ResolveAsOf(*log_, request.as_of(), today));
  ASSIGN_OR_RETURN(const auto state,
                   Load<state::v1::OrganizationState>(request.name(), "name", horizon.position));
  return domain::OrganizationAt(state, horizon.day);
}

absl::StatusOr<ReadPerson> Reader::GetPerson(const v1::GetPersonRequest& request, domain::Day today) const {
  ASSIGN_OR_RETURN(const views::Horizon horizon, ResolveAsOf(*log_, request.as_of(), today));
  ASSIGN_OR_RETURN(auto state, Load<state::v1::PersonState>(request.name(), "name", horizon.position));
  ReadPerson read;
  read.state = std::make_unique<const state::v1::PersonState>(std::move(state));
  read.view = domain::PersonAt(*read.state, horizon.day);
  return read;
}

absl::StatusOr<v1::Playbook> Reader::GetPlaybook(const v1::GetPlaybookRequest& request) const {
  ASSIGN_OR_RETURN(const auto state, Load<state::v1::PlaybookState>(request.name(), "name", kEverything));
  const v1::Playbook* playbook = domain::PlaybookVersion(state, request.version());
  if (playbook == nullptr) {
    return error::NoSuchResource("version", absl::StrCat(request.name(), "@", request.version()));
  }
  return *playbook;
}

absl::StatusOr<v1::Approval> Reader::GetApproval(const v1::GetApprovalRequest& request) const {
  ASSIGN_OR_RETURN(const auto state, Load<state::v1::ApprovalState>(request.name(), "name", kEverything));
  return domain::ApprovalOf(state);
}

absl::StatusOr<v1::Period> Reader::GetPeriod(const v1::GetPeriodRequest& request) const {
  ASSIGN_OR_RETURN(const auto state, Load<state::v1::PeriodState>(request.name(), "name", kEverything));
  return domain::PeriodOf(state);
}

absl::StatusOr<v1::ListKpiMeasurementsResponse> Reader::ListKpiMeasurements(
    const v1::ListKpiMeasurementsRequest& request, domain::Day today) const {
  const uint64_t question = views::QuestionHash(request);
  ASSIGN_OR_RETURN(views::Horizon horizon, ResolveAsOf(*log_, request.as_of(), today));
  MeasurementsCursor cursor;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string token, views::DecodePageToken(request.page_token(), question));
    ASSIGN_OR_RETURN(cursor, ParseCursor(token));
    horizon.position = cursor.position;
  }
  const size_t slash = request.kpi().rfind(kKpis);
  if (slash == std::string::npos) return error::NoSuchResource("kpi", request.kpi());
  ASSIGN_OR_RETURN(const WholeAlliance whole,
                   LoadAlliance(request.kpi().substr(0, slash), "kpi", horizon.position));
  const auto* kpi = FindKpi(whole.state, std::string_view(request.kpi()).substr(slash + kKpis.size()));
  if (kpi == nullptr) return error::NoSuchResource("kpi", request.kpi());
  const std::vector<domain::Figure> measurements =
      domain::MeasurementsAt(whole.state, whole.pages, kpi->kpi(), horizon.day);
  const size_t size = views::PageSize(request.page_size(), kMeasurementsPageNormal, kMeasurementsPageMax);
  v1::ListKpiMeasurementsResponse response;
  size_t next = cursor.next;
  for (; next < measurements.size() && static_cast<size_t>(response.measurements_size()) < size; ++next) {
    *response.add_measurements() = domain::ShownMeasurement(measurements[next]);
  }
  if (next < measurements.size()) {
    response.set_next_page_token(
        views::EncodePageToken(question, FormatCursor({next, whole.state.origin().position()})));
  }
  return response;
}

absl::StatusOr<v1::ListAlliancesResponse> Reader::ListAlliances(const v1::ListAlliancesRequest& request,
                                                                domain::Day today) const {
  ASSIGN_OR_RETURN(const views::Horizon horizon, ResolveAsOf(*log_, request.as_of(), today));
  if (request.member().find(':') == std::string::npos) return alliances_->List(request, horizon);
  v1::ListAlliancesRequest resolved = request;
  ASSIGN_OR_RETURN(*resolved.mutable_member(), ResolveName(*log_, request.member(), "member"));
  return alliances_->List(resolved, horizon);
}

}  // namespace entente::audit
