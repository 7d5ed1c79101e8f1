// Resources as of a day and as they were known at a position, read from the log.
#ifndef ENTENTE_SERVICES_AUDIT_READER_H_
#define ENTENTE_SERVICES_AUDIT_READER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/organization_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/period_service.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/playbook_service.pb.h"
#include "services/domain/projection.h"
#include "services/domain/timeline.h"
#include "services/views/alliances.h"
#include "storage/event_log.h"

namespace entente::audit {

// How many measurements a page has.
inline constexpr size_t kMeasurementsPageNormal = 100;
inline constexpr size_t kMeasurementsPageMax = 1000;

// A person, without what is personal. `view.sealed` points into `state`.
struct ReadPerson {
  std::unique_ptr<const state::v1::PersonState> state;
  domain::PersonView view;
};

// Answers questions as of both times. `read_after` is not looked at: the log has all that was acknowledged,
// and those who ask a view wait for its follower before they call.
//
// Blocks on the disk. Thread-safe. `today` is the day in the organization's time zone.
//
// Errors of all: `RESOURCE_NOT_FOUND`, naming the field, if there is no such resource or was none by then;
// `FIELD_INVALID` if `as_of` is none (see `ResolveAsOf`).
class Reader {
 public:
  // Both must outlive the reader.
  Reader(const storage::EventLog* log, const views::AlliancesView* alliances)
      : log_(log), alliances_(alliances) {}

  absl::StatusOr<v1::Alliance> GetAlliance(const v1::GetAllianceRequest& request, domain::Day today) const;
  absl::StatusOr<v1::Organization> GetOrganization(const v1::GetOrganizationRequest& request,
                                                   domain::Day today) const;
  absl::StatusOr<ReadPerson> GetPerson(const v1::GetPersonRequest& request, domain::Day today) const;
  absl::StatusOr<v1::Playbook> GetPlaybook(const v1::GetPlaybookRequest& request) const;
  absl::StatusOr<v1::Approval> GetApproval(const v1::GetApprovalRequest& request) const;

  // Without its checkpoint.
  absl::StatusOr<v1::Period> GetPeriod(const v1::GetPeriodRequest& request) const;

  // The pages of one list all show what was known when the first was asked for.
  absl::StatusOr<v1::ListKpiMeasurementsResponse> ListKpiMeasurements(
      const v1::ListKpiMeasurementsRequest& request, domain::Day today) const;

  // See `AlliancesView::List`; `member` may be given by an external reference here.
  absl::StatusOr<v1::ListAlliancesResponse> ListAlliances(const v1::ListAlliancesRequest& request,
                                                          domain::Day today) const;

 private:
  // Why there is no state: `resolved` is the name without an external reference.
  absl::Status Missing(const std::string& field, const std::string& name, const std::string& resolved) const;
  template <typename StateOfKind>
  absl::StatusOr<StateOfKind> Load(const std::string& name, const std::string& field,
                                   uint64_t position_max) const;

  // An alliance with its pages.
  struct WholeAlliance {
    state::v1::AllianceState state;
    domain::FigurePages pages;
  };
  absl::StatusOr<WholeAlliance> LoadAlliance(const std::string& name, const std::string& field,
                                             uint64_t position_max) const;

  const storage::EventLog* const log_;
  const views::AlliancesView* const alliances_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_READER_H_
