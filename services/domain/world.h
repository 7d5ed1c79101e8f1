// What a decision may know: the states of all resources, the time, and the caller. Nothing else reaches
// the core: it reads no clock, no file and no network.
#ifndef ENTENTE_SERVICES_DOMAIN_WORLD_H_
#define ENTENTE_SERVICES_DOMAIN_WORLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/context.pb.h"
#include "services/domain/surroundings.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// Who gives a command.
struct Caller {
  // The principal, for instance `principals/crm`.
  std::string principal;
  // What allows the caller to do it; kept with the fact.
  std::string authority;
};

// What an erasure of a person would destroy, and how long it takes until no copy of it can be left.
struct ErasureTerms {
  // Which key it is; empty if there is none at hand.
  std::string key_id;
  // For how many days backups of keys are kept; nothing if the operator has not said.
  std::optional<int32_t> backups_kept_days;
};

// A period that is closed, and with it every day before its end.
struct ClosedPeriod {
  std::string period;
  Day last_day = 0;
};

// What a correction has to know of an earlier event.
struct EarlierEvent {
  uint64_t position = 0;
  std::string resource;
  std::string event_type;     // The full message name.
  uint64_t corrected_by = 0;  // The position of the event that corrected it; 0 if none did.
  Day first_day = 0;          // When it was true; the first day if that is not known precisely.
};

// Read-only access to the record as it is in the moment of a decision, including what earlier commands of
// the same group have done. Not thread-safe; the pointers hold until the decision is made.
class World : public Surroundings {
 public:
  // The state of a resource by its full name, or null if there is none.
  virtual const state::v1::ApprovalState* FindApproval(const std::string& name) const = 0;
  virtual const state::v1::FindingsState* FindFindings(const std::string& name) const = 0;
  virtual const state::v1::PeriodState* FindPeriod(const std::string& name) const = 0;

  // The last period that was closed; nothing if none was.
  virtual std::optional<ClosedPeriod> ClosedThrough() const = 0;

  // The resource of a collection (`alliances`, `organizations`, `people`) that has an external reference.
  virtual std::optional<std::string> FindByExternalReference(std::string_view collection,
                                                             std::string_view system,
                                                             std::string_view id) const = 0;

  // An earlier event, or nothing if there is none at that position.
  virtual std::optional<EarlierEvent> FindEvent(uint64_t position) const = 0;

  // The terms of an erasure of a person.
  virtual ErasureTerms FindErasureTerms(const std::string& person) const = 0;

  // Today, in the organization's time zone.
  virtual Day Today() const = 0;

  // Who gives the command.
  virtual const Caller& GetCaller() const = 0;

  // An id that no resource has yet and that tells nothing: 16 of a-z and 2-7. Another one at each call.
  virtual std::string NewId() const = 0;
};

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_WORLD_H_
