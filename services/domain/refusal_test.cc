#include "services/domain/refusal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente::domain {
namespace {

TEST(Refusal, EveryReasonStatesItsCodeAndItsOutcome) {
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto* value = reasons->value(i);
    if (value->number() == 0) continue;
    const v1::ErrorRule& rule = value->options().GetExtension(v1::error);
    EXPECT_GT(rule.code(), 0) << value->name();
    EXPECT_LE(rule.code(), 16) << value->name();
    EXPECT_NE(rule.outcome(), v1::ErrorRule::OUTCOME_UNSPECIFIED) << value->name();
  }
}

TEST(Refusal, CarriesTheCodeOfItsReason) {
  EXPECT_EQ(Refuse(v1::VERSION_MISMATCH, "stale").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Refuse(v1::REQUEST_ID_REUSED, "reused").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Refuse(v1::QUEUE_FULL, "full").code(), absl::StatusCode::kResourceExhausted);
}

TEST(Refusal, NamesEveryFaultyField) {
  const absl::Status status = InvalidFields({{"a", "is required"}, {"b.c", "is too long"}});
  EXPECT_EQ(status.message(), "a: is required; b.c: is too long");
  google::rpc::BadRequest details;
  ASSERT_TRUE(
      details.ParseFromString(std::string(*status.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  ASSERT_EQ(details.field_violations_size(), 2);
  EXPECT_EQ(details.field_violations(1).field(), "b.c");
}

TEST(Refusal, TellsItsReasonAndOthersHaveNone) {
  EXPECT_EQ(ReasonOf(Unmet({{"NOT_A_MEMBER", "organizations/x", "x is no member"}})),
            v1::PRECONDITION_FAILED);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
}

}  // namespace
}  // namespace entente::domain
