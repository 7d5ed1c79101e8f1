// How unary methods are served: each in four steps, authorise, check, submit or read, answer.
//
// All commands are served alike, so there is nothing to write for a new one. A query has one line in the
// table in unary_methods.cc.
#ifndef ENTENTE_SERVICES_RPC_UNARY_METHODS_H_
#define ENTENTE_SERVICES_RPC_UNARY_METHODS_H_

#include <memory>

#include "google/protobuf/descriptor.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// Carries a call out and finishes it, now or later, without blocking the thread.
using UnaryHandler = void (*)(std::unique_ptr<UnaryCall> call);

// What serves a method; null if nothing does.
UnaryHandler FindUnaryHandler(const MethodRow& row);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_UNARY_METHODS_H_
