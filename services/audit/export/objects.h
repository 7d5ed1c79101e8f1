// The objects that an event is about, as its message declares them.
#ifndef ENTENTE_SERVICES_AUDIT_EXPORT_OBJECTS_H_
#define ENTENTE_SERVICES_AUDIT_EXPORT_OBJECTS_H_

#include <string>
#include <vector>

#include "entente/v1/audit.pb.h"
#include "google/protobuf/message.h"

namespace entente::audit {

// One object of an event.
struct RelatedObject {
  std::string name;       // For instance `people/4q2m8v1t0k7d9s3a`.
  std::string qualifier;  // For instance `assignee`.
};

// The event of an entry; null if it has none.
const google::protobuf::Message* EventOf(const v1::TrailEntry& entry);

// What the event is about besides its own resource, in the order of the declaration. Fields that are empty
// name nothing. Pure; any thread.
std::vector<RelatedObject> ObjectsOf(const v1::TrailEntry& entry);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_EXPORT_OBJECTS_H_
