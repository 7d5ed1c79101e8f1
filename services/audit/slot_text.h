// What options of messages say with fields in a text: the key of an element (`list_key`), and the part of a
// resource that an event is about (`EventRule.slot`).
#ifndef ENTENTE_SERVICES_AUDIT_SLOT_TEXT_H_
#define ENTENTE_SERVICES_AUDIT_SLOT_TEXT_H_

#include <string>
#include <string_view>

#include "entente/v1/fact.pb.h"
#include "google/protobuf/message.h"

namespace entente::audit {

// The text with each `{field}` in it replaced by the value of that field, as it is: ids are no words here, so
// that the key of an element and the slot of the events that made it are the same.
std::string FillFields(std::string_view text, const google::protobuf::Message& message);

// True if a text has `{field}`.
bool NamesField(std::string_view text, std::string_view field);

// The slot of an event, as a path in what the API shows of its resource; empty if it declares none.
std::string SlotOf(const v1::Fact& fact);

// The field of the resource in which that slot lies: `team` of `team[people/ada]`.
std::string SlotFieldOf(const v1::Fact& fact);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_SLOT_TEXT_H_
