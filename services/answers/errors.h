// The named refusals of answers.
#ifndef ENTENTE_SERVICES_ANSWERS_ERRORS_H_
#define ENTENTE_SERVICES_ANSWERS_ERRORS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace entente::answers::error {

// `TOO_LARGE`: a question about all would have to go through more than `most` resources.
absl::Status TooMany(std::string_view collection, size_t most);

// `RESOURCE_NOT_FOUND`: the program knows no such rule.
absl::Status NoSuchRule(const std::string& field, std::string_view rule);

// `RESOURCE_NOT_FOUND`: the organization has never been a party of the alliance.
absl::Status NeverAParty(const std::string& field, std::string_view party, std::string_view alliance);

// `DATA_CORRUPT`: the playbook by which an alliance is run is not there.
absl::Status PlaybookMissing(std::string_view alliance);

}  // namespace entente::answers::error

#endif  // ENTENTE_SERVICES_ANSWERS_ERRORS_H_
