// Where two states differ, for a sentence about it.
#ifndef ENTENTE_SERVICES_SCRUB_DIFFERENCE_H_
#define ENTENTE_SERVICES_SCRUB_DIFFERENCE_H_

#include <string>

#include "google/protobuf/message.h"

namespace entente::scrub {

// The path of the first field in which two messages of one type differ, for instance
// `parties[0].memberships[1].status`; empty if they are equal. No values: they may be confidential.
std::string FirstDifference(const google::protobuf::Message& expected,
                            const google::protobuf::Message& found);

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_DIFFERENCE_H_
