#include "services/rpc/grpc_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "services/domain/refusal.h"
#include "storage/sealing/errors.h"

namespace entente::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

template <typename Detail>
Detail Find(const google::rpc::Status& status) {
  Detail found;
  for (const google::protobuf::Any& detail : status.details()) {
    if (detail.UnpackTo(&found)) return found;
  }
  ADD_FAILURE() << "no " << Detail::descriptor()->full_name();
  return found;
}

TEST(GrpcStatus, KeepsCodeMessageAndAllDetails) {
  const grpc::Status status =
      ToGrpcStatus(domain::InvalidFields({{"a", "is wrong"}, {"b[1]", "is too long"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const google::rpc::Status details = DetailsOf(status);
  EXPECT_EQ(details.code(), 3);
  EXPECT_EQ(details.message(), status.error_message());
  const auto info = Find<google::rpc::ErrorInfo>(details);
  EXPECT_EQ(info.reason(), "FIELD_INVALID");
  EXPECT_EQ(info.domain(), "entente.dev");
  EXPECT_EQ(info.metadata().at("outcome"), "NOT_APPLIED");
  EXPECT_EQ(info.metadata().at("retriable"), "false");
  const auto fields = Find<google::rpc::BadRequest>(details);
  ASSERT_EQ(fields.field_violations_size(), 2);
  EXPECT_EQ(fields.field_violations(1).field(), "b[1]");
}

TEST(GrpcStatus, SaysThatTheOutcomeIsUnknown) {
  const auto info = Find<google::rpc::ErrorInfo>(
      DetailsOf(ToGrpcStatus(domain::Refuse(v1::WRITE_OUTCOME_UNKNOWN, "The write failed."))));
  EXPECT_EQ(info.metadata().at("outcome"), "UNKNOWN");
  EXPECT_EQ(info.metadata().at("retriable"), "true");
}

// But whose key it is: without it nobody knows which backup of the keys to look in.
TEST(GrpcStatus, TellsWhoseKeyIsDamagedAndNotWhere) {
  const grpc::Status status =
      ToGrpcStatus(sealing::error::KeyDamaged("people/ada", "the key file /var/lib/secret is damaged"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(status.error_message(), HasSubstr("The key of people/ada is damaged on the server"));
  EXPECT_THAT(status.error_message(), HasSubstr("from the backup of keys"));
  EXPECT_THAT(status.error_message(), Not(HasSubstr("/var/lib")));
  const auto info = Find<google::rpc::ErrorInfo>(DetailsOf(status));
  EXPECT_EQ(info.reason(), "DATA_CORRUPT");
  EXPECT_EQ(info.metadata().at("person"), "people/ada");
}

TEST(GrpcStatus, TellsNothingOfTheInside) {
  const std::string secret = "/var/lib/secret";
  for (const absl::Status& inner : {absl::DataLossError(secret), absl::UnavailableError(secret),
                                    absl::InternalError(secret), absl::UnknownError(secret)}) {
    const grpc::Status status = ToGrpcStatus(inner);
    EXPECT_THAT(status.error_message() + status.error_details(), Not(HasSubstr(secret)));
    Find<google::rpc::ErrorInfo>(DetailsOf(status));
  }
  EXPECT_EQ(ToGrpcStatus(absl::DataLossError("x")).error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(ToGrpcStatus(absl::UnknownError("x")).error_code(), grpc::StatusCode::INTERNAL);
}

TEST(GrpcStatus, FitsIntoTheTrailersOfAnyClient) {
  std::vector<domain::FieldFault> faults;
  for (int i = 0; i < 50; ++i) faults.push_back({std::string(200, 'f'), std::string(200, 'd')});
  const grpc::Status status = ToGrpcStatus(domain::InvalidFields(faults));
  EXPECT_LE(status.error_message().size(), kStatusMessageBytesMax);
  EXPECT_LE(status.error_details().size(), kStatusMessageBytesMax + kStatusDetailsBytesMax + 8);
  EXPECT_THAT(status.error_message(), HasSubstr("left out"));
  const google::rpc::Status details = DetailsOf(status);
  Find<google::rpc::ErrorInfo>(details);
  EXPECT_GT(Find<google::rpc::BadRequest>(details).field_violations_size(), 5);
}

TEST(GrpcStatus, LeavesSuccessAlone) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).code(), 0);
}

}  // namespace
}  // namespace entente::rpc
