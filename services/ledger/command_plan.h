// What the ledger knows of each kind of command before any is seen: where its context is, which resource it
// is about, and which fields name other resources.
#ifndef ENTENTE_SERVICES_LEDGER_COMMAND_PLAN_H_
#define ENTENTE_SERVICES_LEDGER_COMMAND_PLAN_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/v1/context.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/domain/decision.h"

namespace entente::ledger {

// A field that names a resource, with its path in the request.
struct ReferenceField {
  std::string path;
  // From the request down to the string field; all but the last are singular or repeated messages.
  std::vector<const google::protobuf::FieldDescriptor*> fields;
};

struct CommandPlan {
  const domain::CommandRow* row;
  const google::protobuf::FieldDescriptor* context;
  // The field that names the resource which the command is about; null for commands that create one.
  const google::protobuf::FieldDescriptor* target;
  std::vector<ReferenceField> references;
};

// The plan of a request type, or null if it is no command. Thread-safe.
const CommandPlan* FindPlan(const google::protobuf::Descriptor* request);

// The context of a request.
const v1::CommandContext& ContextOf(const CommandPlan& plan, const google::protobuf::Message& request);

// Calls `visit` for every reference that is set, with its path (`commands` indexes included).
void VisitReferences(const CommandPlan& plan, const google::protobuf::Message& request,
                     const std::function<void(const std::string& path, const std::string& name)>& visit);

// Replaces every reference that is set by what `replace` makes of it.
void ReplaceReferences(
    const CommandPlan& plan, google::protobuf::Message& request,
    const std::function<std::string(const std::string& path, const std::string& name)>& replace);

// True if a name is an external reference, `organizations/external:{system}:{id}`.
bool IsExternal(std::string_view name);

// The resource with a history of its own that a name belongs to: its first two segments.
std::string RootOf(std::string_view name);

// How a text refers to a person by an external reference: `@people/external:{system}:{id}`.
inline constexpr std::string_view kPersonInText = "@people/external:";

// True if any text of a message refers to a person by an external reference.
bool RefersToPeopleInText(const google::protobuf::Message& message);

// Replaces every such reference in every text by what `replace` makes of the name after the `@`.
void ReplacePeopleInText(google::protobuf::Message& message,
                         const std::function<std::string(const std::string& name)>& replace);

// True if any field that is marked as personal is set, at any depth.
bool HasPersonalData(const google::protobuf::Message& message);

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_COMMAND_PLAN_H_
