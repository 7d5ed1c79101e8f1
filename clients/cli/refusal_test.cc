#include "clients/cli/refusal.h"

#include "clients/cli/errors.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

absl::Status Rich(grpc::StatusCode code, v1::ErrorReason reason) {
  return MakeStatus(RefusalMessage(code, "No.", reason));
}

TEST(RefusalTest, NamesTheReasonAndEveryViolation) {
  const absl::Status status =
      MakeStatus(RefusalMessage(grpc::INVALID_ARGUMENT, "The request is wrong.", v1::FIELD_INVALID,
                                {{"alliance", "is required"}, {"context.reason", "is too long"}}));
  EXPECT_EQ(RefusalText(status),
            "error: The request is wrong. (FIELD_INVALID)\n  alliance: is required\n  context.reason: is too "
            "long\n");
  EXPECT_THAT(RefusalJson(status), HasSubstr("\"reason\": \"FIELD_INVALID\""));
  EXPECT_THAT(RefusalJson(status), HasSubstr("\"field\": \"context.reason\""));
}

TEST(RefusalTest, NamesEveryConditionThatIsNotMet) {
  google::rpc::PreconditionFailure failure;
  failure.add_violations()->set_subject("alliances/a");
  failure.mutable_violations(0)->set_description("is closed");
  google::rpc::Status rich = RefusalMessage(grpc::FAILED_PRECONDITION, "Not now.", v1::PRECONDITION_FAILED);
  rich.add_details()->PackFrom(failure);
  EXPECT_EQ(RefusalText(MakeStatus(rich)),
            "error: Not now. (PRECONDITION_FAILED)\n  alliances/a: is closed\n");
}

TEST(RefusalTest, NothingIsSaidTwice) {
  const auto text = [](const std::string& message,
                       const std::vector<std::pair<std::string, std::string>>& violations) {
    return RefusalText(
        MakeStatus(RefusalMessage(grpc::INVALID_ARGUMENT, message, v1::FIELD_INVALID, violations)));
  };
  EXPECT_EQ(text("alliance: is required", {{"alliance", "is required"}}),
            "error: alliance: is required (FIELD_INVALID)\n");
  EXPECT_EQ(
      text("alliance: is required; role: is too long",
           {{"alliance", "is required"}, {"role", "is too long"}}),
      "error: 2 things stand against it (FIELD_INVALID)\n  alliance: is required\n  role: is too long\n");
}

TEST(RefusalTest, WithoutDetailsTheCodeStandsForTheReason) {
  EXPECT_EQ(RefusalText(MakeStatus(14, "gone", "")), "error: gone (UNAVAILABLE)\n");
  EXPECT_EQ(RefusalText(MakeStatus(14, "gone", "\xff\xff")), "error: gone (UNAVAILABLE)\n");
  EXPECT_EQ(RefusalText(UsageError("Write a date.")), "error: Write a date.\n");
}

TEST(RefusalTest, AnUnknownOutcomeSaysHowToLearnIt) {
  const absl::Status status = WithUnknownOutcome(MakeStatus(14, "gone", ""), "r1");
  EXPECT_EQ(RefusalText(status),
            "error: gone (UNAVAILABLE)\n"
            "  It is not known whether it was recorded: repeat it with --request-id r1 to learn it.\n");
  EXPECT_THAT(RefusalJson(status), HasSubstr("\"requestId\": \"r1\""));
}

TEST(RefusalTest, ADetailOfAnUnknownTypeStillGivesJson) {
  google::rpc::Status rich = RefusalMessage(grpc::INTERNAL, "Broken.", v1::INTERNAL_ERROR);
  rich.add_details()->set_type_url("type.googleapis.com/not.Known");
  EXPECT_THAT(RefusalJson(MakeStatus(rich)), HasSubstr("\"message\": \"Broken.\""));
}

TEST(ExitCodeTest, FollowsTheCode) {
  const std::pair<int, ExitCode> codes[] = {
      {0, kDone},    {1, kTryAgain},   {2, kFault},     {3, kRefused}, {4, kTryAgain},   {5, kNotFound},
      {6, kRefused}, {7, kNotAllowed}, {8, kTryAgain},  {9, kRefused}, {10, kRefused},   {11, kRefused},
      {12, kFault},  {13, kFault},     {14, kTryAgain}, {15, kFault},  {16, kNotAllowed}};
  for (const auto& [code, expected] : codes)
    EXPECT_EQ(ExitCodeOf(MakeStatus(code, "m", "")), expected) << code;
}

TEST(ExitCodeTest, TheReasonKnowsBetterThanTheCode) {
  EXPECT_EQ(ExitCodeOf(Rich(grpc::UNAVAILABLE, v1::WRITE_OUTCOME_UNKNOWN)), kOutcomeUnknown);
  EXPECT_EQ(ExitCodeOf(Rich(grpc::UNAVAILABLE, v1::LEDGER_READ_ONLY)), kTryAgain);
  EXPECT_EQ(ExitCodeOf(Rich(grpc::RESOURCE_EXHAUSTED, v1::QUEUE_FULL)), kTryAgain);
  EXPECT_EQ(ExitCodeOf(Rich(grpc::RESOURCE_EXHAUSTED, v1::TOO_LARGE)), kRefused);
  EXPECT_EQ(ExitCodeOf(UsageError("no")), kUsage);
  EXPECT_EQ(ExitCodeOf(WithUnknownOutcome(MakeStatus(14, "m", ""), "r1")), kOutcomeUnknown);
}

TEST(ExitCodeTest, EveryReasonOfTheContractHasAnExitCodeThatIsNoFaultUnlessItIsOne) {
  const auto* reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    const auto& rule = reasons->value(i)->options().GetExtension(v1::error);
    const auto reason = static_cast<v1::ErrorReason>(reasons->value(i)->number());
    const ExitCode code = ExitCodeOf(Rich(static_cast<grpc::StatusCode>(rule.code()), reason));
    EXPECT_NE(code, kDone) << reasons->value(i)->name();
    EXPECT_EQ(code == kFault, rule.code() == 13 || rule.code() == 15) << reasons->value(i)->name();
    EXPECT_EQ(code == kTryAgain || code == kOutcomeUnknown, rule.retriable()) << reasons->value(i)->name();
  }
}

}  // namespace
}  // namespace entente::cli
