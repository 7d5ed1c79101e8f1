// The parts of a resource that an event is about, and what tells the elements of its lists apart, as the
// contract declares them
// (`EventRule.slot`, `list_key` in rules.proto). So what a comparison or a trail entry shows of a new kind of
// event needs no code.
#ifndef ENTENTE_SERVICES_AUDIT_SLOTS_H_
#define ENTENTE_SERVICES_AUDIT_SLOTS_H_

#include <optional>
#include <string>
#include <vector>

#include "entente/v1/fact.pb.h"
#include "google/protobuf/message.h"

namespace entente::audit {

// The slots of an event as paths in what the API shows, for instance `team[people/ada]`; none if it declares
// none.
std::vector<std::string> SlotsOf(const v1::Fact& fact);

// True if each element of the slot is made by one event of this kind alone, so that none changes another: the
// elements of such a list are keyed by their events.
bool MakesElements(const v1::Fact& fact);

// What tells an element of a list from the others; nothing if its type does not declare it.
std::optional<std::string> DeclaredKey(const google::protobuf::Message& element);

// True if a field of such a type is part of its key, or only says which event made the element.
bool IsPartOfKey(const google::protobuf::FieldDescriptor* field);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_SLOTS_H_
