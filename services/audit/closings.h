// When which time was closed: what an event found closed when it was recorded never changes later.
#ifndef ENTENTE_SERVICES_AUDIT_CLOSINGS_H_
#define ENTENTE_SERVICES_AUDIT_CLOSINGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "services/domain/timeline.h"
#include "storage/event_log.h"

namespace entente::audit {

// A period that was closed, by the event at `position`, and with it every day up to `last_day`.
struct Closing {
  uint64_t position = 0;
  std::string period;
  domain::Day last_day = 0;
};

// All closings of a log, as they are when it is made. Not thread-safe; must not outlive the log.
class Closings {
 public:
  // Reads one event for each closing. `DATA_CORRUPT` if one is not what the index says.
  static absl::StatusOr<Closings> Read(const storage::EventLog* log);

  // The closing after which an event was recorded for a day that it covers; null if there is none. What takes
  // the place of an event, or withdraws it, is also for the day of that one, and that event is then read.
  absl::StatusOr<const Closing*> Before(const storage::v1::Record& record) const;

 private:
  explicit Closings(const storage::EventLog* log) : log_(log) {}

  // The last closing before a position; null if there is none.
  const Closing* LastBefore(uint64_t position) const;

  const storage::EventLog* log_;
  // In the order of their positions, which is also that of their last days.
  std::vector<Closing> closings_;
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_CLOSINGS_H_
