// What a decision is: facts, or a refusal.
#ifndef ENTENTE_SERVICES_DOMAIN_DECISION_H_
#define ENTENTE_SERVICES_DOMAIN_DECISION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/fact.pb.h"
#include "google/protobuf/message.h"
#include "services/domain/world.h"

namespace entente::domain {

// An event to be recorded in the history of a resource.
struct Fact {
  std::string resource;
  v1::Fact event;
  // When it was true, if that is another day than the command says.
  std::optional<google::type::Date> effective_on = std::nullopt;
};

// What a command leads to. No facts is a success: what was asked for holds already.
struct Decision {
  // The resource that the command is about; a receipt names it.
  std::string resource;
  // The events, in order.
  std::vector<Fact> facts;
  // What the playbook's rules remark without refusing.
  std::vector<v1::Remark> remarks;
};

// How a command of one kind is decided. Every command of the API has one row; the ledger knows commands
// only by these.
//
// Before `decide` is called the ledger has seen to it that the request keeps the rules of its fields, that
// external references are resolved, that every organization, person, alliance and playbook which it names
// exists, and that the caller's `expected_version` holds. A decision is pure: it depends on the world and the
// request alone.
struct CommandRow {
  // The name of the rpc, for instance `AssignRole`.
  const char* method;
  // The type of its request.
  const google::protobuf::Descriptor* request;
  // The decision. The message is of type `request`.
  absl::StatusOr<Decision> (*decide)(const World& world, const google::protobuf::Message& request);
  // True if it is carried out under an approval only, whatever a playbook says.
  bool takes_approval = false;
};

// The row of a request type, of those below, or null if it is no command.
const CommandRow* FindCommand(const google::protobuf::Descriptor* request);

// All rows, in the order of `Command`.
const std::vector<CommandRow>& AllCommands();

// The rows of ApprovalService, which are no part of `Command`: an approval cannot be proposed. They give
// the facts of the approval alone.
const std::vector<CommandRow>& ApprovalCommands();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_DECISION_H_
