// The rpcs of the API, found by name in the descriptors that are linked in: nothing here has to be changed
// when an rpc is added. Pure; any thread. Descriptors live as long as the program.
#ifndef ENTENTE_CLIENTS_CLI_METHODS_H_
#define ENTENTE_CLIENTS_CLI_METHODS_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace entente::cli {

// Every rpc, service by service.
const std::vector<const google::protobuf::MethodDescriptor*>& AllMethods();

// Finds an rpc by `AssignRole`, `OwnershipService.AssignRole` or `entente.v1.OwnershipService/AssignRole`;
// nullptr if there is none.
const google::protobuf::MethodDescriptor* FindMethod(const std::string& name);

// What the rpc is called on the wire, such as `/entente.v1.OwnershipService/AssignRole`.
std::string MethodPath(const google::protobuf::MethodDescriptor& method);

// The field of the request that frames a command; nullptr for a query.
const google::protobuf::FieldDescriptor* ContextField(const google::protobuf::MethodDescriptor& method);

// The few of `names` that `wrong` may have been meant for, the likeliest first.
std::vector<std::string> NearNames(const std::string& wrong, const std::vector<std::string>& names);

// ` Did you mean A, B or C?`, or nothing if no name is near.
std::string DidYouMean(const std::string& wrong, const std::vector<std::string>& names);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_METHODS_H_
