// The named refusals of the read models.
#ifndef ENTENTE_SERVICES_VIEWS_ERRORS_H_
#define ENTENTE_SERVICES_VIEWS_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "services/views/view.h"

namespace entente::views::error {

// `VIEW_NOT_READY`: the view is being built, or has stopped. The metadata tells how far it is.
absl::Status ViewNotReady(const ViewProgress& progress, uint64_t head);

// `READ_AFTER_NOT_REACHED`: the view did not reach `read_after` in time.
absl::Status ReadAfterNotReached(const ViewProgress& progress, uint64_t read_after, uint64_t head);

// `READ_AFTER_NOT_REACHED`: no event has the position `read_after` yet; the log ends at `head`.
absl::Status BeyondLog(uint64_t read_after, uint64_t head);

// `SHUTTING_DOWN`: the view ended while the caller waited for it.
absl::Status ShuttingDown();

// `VIEW_NOT_READY`: rows are not what they must be, and are built anew.
absl::Status RowsDamaged(std::string_view view);

// `DATA_CORRUPT`: rows are not what they must be, or the disk does not give them.
absl::Status RowsCorrupt(std::string_view view, std::string_view why);

// `DATA_CORRUPT`: a record cannot be followed.
absl::Status RecordCorrupt(uint64_t position, std::string_view why);

// `FIELD_INVALID`: the page token is none, or belongs to other questions than this one.
absl::Status PageTokenInvalid();

// NOT_FOUND: there are no rows of this log and fold to look at. Only a scrub sees it.
absl::Status NoRows(std::string_view why);

// `INTERNAL_ERROR`: the disk refuses the rows. Those who start the server say so.
absl::Status RowsUnavailable(std::string_view why);

}  // namespace entente::views::error

#endif  // ENTENTE_SERVICES_VIEWS_ERRORS_H_
