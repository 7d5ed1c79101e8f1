// How a refusal is made: an absl::Status that carries the `google.rpc` details of the API as payloads, so
// that one place (services/rpc/grpc_status) can hand them to the client as they are.
//
// Named constructors for what several layers refuse stand here; each layer has its own `errors.h` beside
// this. No one else makes an absl::Status of an error by hand.
#ifndef ENTENTE_SERVICES_DOMAIN_REFUSAL_H_
#define ENTENTE_SERVICES_DOMAIN_REFUSAL_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "entente/v1/errors.pb.h"
#include "entente/v1/rules.pb.h"
#include "google/rpc/error_details.pb.h"

namespace entente::domain {

// The domain of every `google.rpc.ErrorInfo` of ours.
inline constexpr std::string_view kErrorDomain = "entente.dev";

// A field of a request that breaks a rule. `field` is a path such as `context.evidence[0].uri`.
struct FieldFault {
  std::string field;
  std::string description;
};

// A condition that the state of the record does not meet. `type` is UPPER_SNAKE_CASE for programs,
// `subject` the resource, `description` a sentence for people.
struct UnmetCondition {
  std::string type;
  std::string subject;
  std::string description;
};

// A refusal for `reason`, with the code that the reason's option in errors.proto states.
absl::Status Refuse(v1::ErrorReason reason, std::string_view message,
                    const std::map<std::string, std::string>& metadata = {});

// The same, with every faulty field named in a `BadRequest`. `faults` is not empty. The message is made
// of them.
absl::Status RefuseFields(v1::ErrorReason reason, const std::vector<FieldFault>& faults,
                          const std::map<std::string, std::string>& metadata = {});

// `FIELD_INVALID`: the request breaks the rules of its fields.
absl::Status InvalidFields(const std::vector<FieldFault>& faults);

// `RESOURCE_NOT_FOUND`: each fault names a field that points to nothing.
absl::Status NotFound(const std::vector<FieldFault>& faults);

// `PRECONDITION_FAILED`: every unmet condition, not only the first.
absl::Status Unmet(const std::vector<UnmetCondition>& conditions);

// `RESOURCE_ALREADY_EXISTS`.
absl::Status AlreadyExists(std::string_view resource);

// `NOT_IN_PLAYBOOK`: each fault names a field whose id the playbook does not have.
absl::Status NotInPlaybook(const std::vector<FieldFault>& faults, std::string_view playbook_version);

// The same refusal of a request inside another one: `prefix`, such as `commands[2].join_party.`, stands
// before the path of every faulty field and in the message, and without its point as `request` in the
// metadata.
absl::Status WithFieldPrefix(const absl::Status& status, std::string_view prefix);

// `INTERNAL_ERROR`: a mistake of ours, never reachable by input.
absl::Status Internal(std::string_view message);

// The reason of a refusal, or nothing if the status was not made by `Refuse`.
std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status);

// A value of the metadata that a refusal was made with; empty if there is none of that name.
std::string MetadataOf(const absl::Status& status, std::string_view key);

// What errors.proto says of a reason.
const v1::ErrorRule& RuleOf(v1::ErrorReason reason);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_REFUSAL_H_
