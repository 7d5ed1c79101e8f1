// What a refusal says: its code, reason, faulty fields and unmet conditions.
//
//   EXPECT_THAT(answer.status, IsRefused(v1::FIELD_INVALID));
//   EXPECT_THAT(FieldsOf(answer.status), UnorderedElementsAre("alliance_id", "parties"));
#ifndef ENTENTE_TESTS_SUPPORT_REFUSAL_H_
#define ENTENTE_TESTS_SUPPORT_REFUSAL_H_

#include <string>
#include <vector>

#include "entente/v1/errors.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/grpcpp.h"

namespace entente::support {

// The status with its details; the details of an import's refusal stand in the message itself.
google::rpc::Status DetailsOf(const grpc::Status& status);
grpc::Status AsGrpcStatus(const google::rpc::Status& status);

// The name of the reason; empty if there is none, or not exactly one.
std::string ReasonOf(const grpc::Status& status);

// The fields that `BadRequest` names.
std::vector<std::string> FieldsOf(const grpc::Status& status);

// The types of the conditions that `PreconditionFailure` names.
std::vector<std::string> ConditionsOf(const grpc::Status& status);

// A sentence with all of it, for a failing test.
std::string Explain(const grpc::Status& status);

// A grpc::Status that is refused for this reason, with the code that errors.proto states for it.
testing::Matcher<const grpc::Status&> IsRefused(v1::ErrorReason reason);

// A grpc::Status that is OK.
testing::Matcher<const grpc::Status&> IsAccepted();

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_REFUSAL_H_
