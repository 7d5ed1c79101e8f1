// Whom an event names: the organizations and people in the text fields of its message.
#ifndef ENTENTE_SERVICES_VIEWS_NAMED_RESOURCES_H_
#define ENTENTE_SERVICES_VIEWS_NAMED_RESOURCES_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"

namespace entente::views {

// The organizations and people that the event of a record names, each once. A field that holds nothing but a
// resource name counts, in nested messages too; names inside a text do not. `DATA_CORRUPT` if the event
// cannot be read. Thread-safe.
absl::StatusOr<std::set<std::string>> NamedResources(const storage::v1::Record& record);

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_NAMED_RESOURCES_H_
