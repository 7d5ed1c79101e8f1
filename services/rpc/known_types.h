// What must hold for values of Google's well-known types wherever they stand in a request. Each function
// returns what is wrong, as the end of a sentence that begins with the field, or nothing.
#ifndef ENTENTE_SERVICES_RPC_KNOWN_TYPES_H_
#define ENTENTE_SERVICES_RPC_KNOWN_TYPES_H_

#include <string_view>

#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"

namespace entente::rpc {

// A day, a month or a year of the real calendar.
std::string_view FaultOf(const google::type::Date& date);

// A currency code, and units and nanos of the same sign with nanos below one unit.
std::string_view FaultOf(const google::type::Money& money);

// A moment from year 1 to 9999.
std::string_view FaultOf(const google::protobuf::Timestamp& time);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_KNOWN_TYPES_H_
