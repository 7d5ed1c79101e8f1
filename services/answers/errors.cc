#include "services/answers/errors.h"

#include "absl/strings/str_format.h"
#include "services/domain/refusal.h"

namespace entente::answers::error {

absl::Status TooMany(std::string_view collection, size_t most) {
  return domain::Refuse(v1::TOO_LARGE,
                        absl::StrFormat("there are more than %d %s, too many to go through for one answer: "
                                        "ask about one at a time",
                                        most, collection));
}

absl::Status NoSuchRule(const std::string& field, std::string_view rule) {
  return domain::NotFound({{field, absl::StrFormat("there is no rule %s", rule)}});
}

absl::Status NeverAParty(const std::string& field, std::string_view party, std::string_view alliance) {
  return domain::NotFound({{field, absl::StrFormat("%s has never been a party of %s", party, alliance)}});
}

absl::Status PlaybookMissing(std::string_view alliance) {
  return domain::Refuse(v1::DATA_CORRUPT,
                        absl::StrFormat("the playbook by which %s is run is not in the log", alliance));
}

}  // namespace entente::answers::error
