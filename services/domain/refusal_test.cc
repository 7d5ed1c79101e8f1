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

TEST(Refusal, OfARequestInAnotherSaysWhich) {
  const absl::Status fields = WithFieldPrefix(InvalidFields({{"a", "is required"}, {"b.c", "is too long"}}),
                                              "commands[2].end_party.");
  EXPECT_EQ(fields.message(), "commands[2].end_party.a: is required; commands[2].end_party.b.c: is too long");
  EXPECT_EQ(ReasonOf(fields), v1::FIELD_INVALID);
  const absl::Status unmet =
      WithFieldPrefix(Unmet({{"NOT_A_PARTY", "organizations/x", "x is no party"}}), "commands[1].end_party.");
  EXPECT_EQ(unmet.message(), "commands[1].end_party: x is no party");
  EXPECT_EQ(unmet.code(), absl::StatusCode::kFailedPrecondition);
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(
      info.ParseFromString(std::string(*unmet.GetPayload("type.googleapis.com/google.rpc.ErrorInfo"))));
  EXPECT_EQ(info.metadata().at("request"), "commands[1].end_party");
  EXPECT_TRUE(unmet.GetPayload("type.googleapis.com/google.rpc.PreconditionFailure").has_value());
  EXPECT_TRUE(WithFieldPrefix(absl::OkStatus(), "command.").ok());
}

TEST(Refusal, TellsItsReasonAndOthersHaveNone) {
  EXPECT_EQ(ReasonOf(Unmet({{"NOT_A_MEMBER", "organizations/x", "x is no member"}})),
            v1::PRECONDITION_FAILED);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
}

}  // namespace
}  // namespace entente::domain
