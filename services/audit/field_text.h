// The value of a field of an event as a person reads it.
#ifndef ENTENTE_SERVICES_AUDIT_FIELD_TEXT_H_
#define ENTENTE_SERVICES_AUDIT_FIELD_TEXT_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/type/money.pb.h"

namespace entente::audit {

// `EUR 2690000000.50`: at least two digits behind the point, where there are any.
void AppendMoney(const google::type::Money& money, std::string* text);

// Adds the value at the end of a path of fields; of a list of texts all of them. Returns false, and adds
// nothing, if it is empty; a number is if it is zero. A message that is none of those with a form of their
// own (dates, money, figures) counts as empty.
bool AppendField(const google::protobuf::Message& event,
                 const std::vector<const google::protobuf::FieldDescriptor*>& path, std::string* text);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_FIELD_TEXT_H_
