// What is recorded after a period was closed.
#include "entente/v1/period_service.pb.h"
#include "services/ledger/ledger_fixture.h"

namespace entente::ledger {
namespace {

using testing::HasSubstr;

// It is June 2025.
class ClosingTest : public LedgerFixture {
 protected:
  static v1::ClosePeriodRequest Close(int year) {
    v1::ClosePeriodRequest request;
    request.set_name("periods/" + std::to_string(year));
    request.mutable_last_day()->set_year(year);
    request.mutable_last_day()->set_month(12);
    request.mutable_last_day()->set_day(31);
    request.mutable_context()->set_reason("The books are signed.");
    return request;
  }
};

TEST_F(ClosingTest, ALateEventTakesAReasonOnceItsDayIsClosed) {
  GivenAnAlliance();
  const auto closed = Run(Close(2024));
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->resource(), "periods/2024");
  EXPECT_TRUE(EventAt(closed->position()).fact.has_period_closed());

  auto late = Join("alliances/x", "organizations/b", 2005);
  const auto refused = Run(late);
  EXPECT_THAT(refused, RefusedWith(v1::PRECONDITION_FAILED));
  EXPECT_THAT(refused.status().message(), HasSubstr("periods/2024 has closed"));
  late.mutable_context()->set_historical(true);
  EXPECT_THAT(Run(late), RefusedWith(v1::PRECONDITION_FAILED)) << "history, too";
  late.mutable_context()->set_validate_only(true);
  EXPECT_THAT(Run(late), RefusedWith(v1::PRECONDITION_FAILED)) << "a dry run says the same";
  EXPECT_EQ(End(), closed->position());

  late.mutable_context()->set_validate_only(false);
  late.mutable_context()->set_reason("The contract was found in the archive.");
  EXPECT_TRUE(Run(late).ok());
  auto measured = Measure("alliances/x/kpis/sales", "2025", "1");
  measured.mutable_context()->mutable_effective_on()->set_year(2025);
  EXPECT_TRUE(Run(measured).ok()) << "2025 is open";
}

TEST_F(ClosingTest, ACorrectionOfAClosedEventTakesAReasonAndSoDoesItsNewDay) {
  GivenAnAlliance();
  const auto wrong = Run(Join("alliances/x", "organizations/b", 2005));
  const auto open = Run(Measure("alliances/x/kpis/sales", "2025", "1"));
  ASSERT_TRUE(wrong.ok() && open.ok() && Run(Close(2024)).ok());
  auto right = Join("alliances/x", "organizations/b", 2025);
  right.mutable_context()->set_corrects(wrong->events(0).event());
  EXPECT_THAT(Run(right), RefusedWith(v1::PRECONDITION_FAILED));
  right.mutable_context()->set_reason("It joined twenty years later.");
  EXPECT_TRUE(Run(right).ok());
  auto measured = Measure("alliances/x/kpis/sales", "2025", "2");
  measured.mutable_context()->set_corrects(open->events(0).event());
  EXPECT_TRUE(Run(measured).ok()) << "an open event on an open day";
}

TEST_F(ClosingTest, TheNextCommandOfTheSameGroupFindsThePeriodClosed) {
  GivenAnAlliance();
  v1::ApplyCommandsRequest group;
  *group.add_commands()->mutable_close_period() = Close(2024);
  *group.add_commands()->mutable_join_party() = Join("alliances/x", "organizations/b", 2005);
  EXPECT_THAT(RunGroup(group), RefusedWith(v1::PRECONDITION_FAILED));
  EXPECT_TRUE(Run(Join("alliances/x", "organizations/b", 2005)).ok()) << "the closing was taken back, too";
}

TEST_F(ClosingTest, PeriodsAreClosedInTheirOrderAlsoAfterARestart) {
  GivenAnAlliance();
  ASSERT_TRUE(Run(Close(2023)).ok());
  Restart();
  EXPECT_THAT(Run(Close(2023)), RefusedWith(v1::RESOURCE_ALREADY_EXISTS));
  EXPECT_THAT(Run(Close(2022)), RefusedWith(v1::PRECONDITION_FAILED));
  EXPECT_THAT(Run(Close(2025)), RefusedWith(v1::PRECONDITION_FAILED)) << "it is not over";
  EXPECT_TRUE(Run(Join("alliances/x", "organizations/b", 2024)).ok());
  EXPECT_TRUE(Run(Close(2024)).ok());
  EXPECT_THAT(Run(Join("alliances/x", "organizations/b", 2024)), RefusedWith(v1::PRECONDITION_FAILED));
}

TEST_F(ClosingTest, PeopleAreRegisteredWithoutOneWhateverIsClosed) {
  GivenAnAlliance();
  ASSERT_TRUE(Run(Close(2024)).ok());
  v1::RegisterPersonRequest person;
  person.mutable_person()->set_display_name("Ada Example");
  person.mutable_context()->mutable_effective_on()->set_year(2001);
  EXPECT_TRUE(Run(person).ok());
}

}  // namespace
}  // namespace entente::ledger
