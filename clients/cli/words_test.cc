#include "clients/cli/words.h"

#include "entente/v1/lifecycle.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using v1::GateDecision;

TEST(Words, AreWrittenWithBlanksForPeopleAndWithDashesForOptions) {
  EXPECT_EQ(WordOf("NO_GO"), "no go");
  EXPECT_THAT(OptionWords(*GateDecision::Outcome_descriptor()),
              testing::ElementsAre("go", "no-go", "hold", "rework"));
}

TEST(Words, AWordNamesItsValueAndNoOtherWordDoes) {
  EXPECT_EQ(ValueOf<GateDecision::Outcome>("no-go"), GateDecision::NO_GO);
  EXPECT_EQ(ValueOf<GateDecision::Outcome>("NO_GO"), GateDecision::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(ValueOf<GateDecision::Outcome>(""), GateDecision::OUTCOME_UNSPECIFIED);
}

}  // namespace
}  // namespace entente::cli
