// The end of things: alliances that are closed, and periods, with the checkpoint that an auditor keeps.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "clients/verifier/verify.h"
#include "entente/v1/exceptions.pb.h"
#include "entente/v1/period_service.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::ConditionsOf;
using support::Ended;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;
using testing::HasSubstr;

class ClosingTest : public support::ServerTest {
 protected:
  Ended Entente(std::vector<std::string> arguments, bool with_server = true) {
    arguments.insert(arguments.begin(),
                     {ENTENTE_CLI, "--server", with_server ? server_.address() : "127.0.0.1:1"});
    return support::RunToEnd(arguments);
  }
  std::string File(const std::string& name) const { return directory_ / name; }

  // Two more organizations, of which one joins, and the year 2020 closed.
  void GivenAClosedYear() {
    GivenAlliance();
    GivenOrganization("initech");
    GivenOrganization("hooli");
    Done("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/initech",
                          "context": {"effective_on": "2020-06-01"}})");
    Done("ClosePeriod", R"({"name": "periods/2020", "last_day": "2020-12-31",
                            "context": {"reason": "Signed off by the board."}})");
  }

  support::Answer<v1::Receipt> JoinHooli(const std::string& context) const {
    return client_->Do("JoinParty", absl::StrFormat(R"({"alliance": "alliances/x",
        "organization": "organizations/hooli", "context": {%s}})",
                                                    context));
  }

  // `TYPE: TEXT` of all that was recorded for a closed day.
  std::vector<std::string> AfterClose() const {
    std::vector<std::string> found;
    const auto answer = client_->Ask<v1::ListExceptionsResponse>(
        "ListExceptions",
        absl::StrFormat(R"({"kinds": ["AFTER_CLOSE"], "read_after": "%d"})", client_->Head()));
    EXPECT_THAT(answer.status, IsAccepted());
    for (const auto& exception : answer->exceptions()) {
      found.push_back(exception.entry().type() + ": " + exception.text());
    }
    return found;
  }
};

TEST_F(ClosingTest, AnAllianceIsClosedOnceItIsRetired) {
  GivenAlliance();
  const std::string close = R"({"alliance": "alliances/x", "status": "CLOSED"})";
  const auto refused = client_->Do("ChangeStatus", close);
  EXPECT_THAT(refused.status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(refused.status), ElementsAre("ALLIANCE_NOT_RETIRED"));
  Done("EnterStage", R"({"alliance": "alliances/x", "stage": "develop"})");
  EXPECT_THAT(client_->Do("ChangeStatus", close).status, IsRefused(v1::PRECONDITION_FAILED));
  Done("EnterStage", R"({"alliance": "alliances/x", "stage": "retire"})");
  Done("ChangeStatus", close);
  EXPECT_THAT(client_->Do("ChangeStatus", R"({"alliance": "alliances/x", "status": "ACTIVE"})").status,
              IsRefused(v1::PRECONDITION_FAILED));
}

TEST_F(ClosingTest, ALateEventTakesAReasonAndStandsInTheRegister) {
  GivenAClosedYear();
  const std::string day = R"("effective_on": "2020-07-01")";
  const uint64_t head = client_->Head();
  const auto refused = JoinHooli(day);
  EXPECT_THAT(refused.status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_THAT(ConditionsOf(refused.status), ElementsAre("PERIOD_CLOSED"));
  EXPECT_THAT(refused.status.error_message(), HasSubstr("which periods/2020 has closed"));
  EXPECT_THAT(JoinHooli(day + R"(, "historical": true)").status, IsRefused(v1::PRECONDITION_FAILED));
  EXPECT_EQ(client_->Head(), head);
  EXPECT_THAT(AfterClose(), testing::IsEmpty());

  const auto late = JoinHooli(day + R"(, "reason": "The contract was found.")");
  ASSERT_THAT(late.status, IsAccepted());
  const std::string name = late->events(0).event();
  const std::string said = absl::StrFormat(
      "PartyJoined: %s is for a day in the time up to 2020-12-31, which events/%d had closed "
      "before (periods/2020).",
      name, head);
  EXPECT_THAT(AfterClose(), ElementsAre(said));
  const Ended shown = Entente({"exceptions", "--kind", "after-close"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("after close: " + name + " is for a day"));

  // An event for an open day, and what is closed after it, change nothing of that.
  GivenOrganization("umbrella");
  Done("JoinParty", R"({"alliance": "alliances/x", "organization": "organizations/umbrella",
                        "context": {"effective_on": "2022-06-01"}})");
  Done("ClosePeriod",
       R"({"name": "periods/2022", "last_day": "2022-12-31", "context": {"reason": "Signed."}})");
  Restart();
  EXPECT_THAT(AfterClose(), ElementsAre(said));
}

TEST_F(ClosingTest, PeriodsAreClosedOnceInOrderAndWithAReason) {
  GivenAClosedYear();
  const auto close = [this](const std::string& name, const std::string& day, const std::string& context) {
    return client_
        ->Do("ClosePeriod", absl::StrFormat(R"({"name": "periods/%s", "last_day": "%s", "context": {%s}})",
                                            name, day, context))
        .status;
  };
  const std::string reason = R"("reason": "Signed off.")";
  EXPECT_THAT(close("2020", "2021-12-31", reason), IsRefused(v1::RESOURCE_ALREADY_EXISTS));
  EXPECT_THAT(ConditionsOf(close("2019", "2019-12-31", reason)), ElementsAre("LATER_PERIOD_CLOSED"));
  EXPECT_THAT(ConditionsOf(close("2999", "2999-12-31", reason)), ElementsAre("PERIOD_NOT_OVER"));
  EXPECT_THAT(close("2021", "2021-12-31", ""), IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(close("2021", "2021-12", reason), IsRefused(v1::FIELD_INVALID));
  EXPECT_THAT(close("2021", "2021-12-31", reason), IsAccepted());
  EXPECT_THAT(client_->Ask<v1::Period>("GetPeriod", R"({"name": "periods/2022"})").status,
              IsRefused(v1::RESOURCE_NOT_FOUND));
}

// The main job of a closing: years later it is plain whether anything before it was changed.
TEST_F(ClosingTest, TheAuditorKeepsTheCheckpointAndHoldsLaterBundlesAgainstIt) {
  GivenAlliance();
  support::WriteFile(File("key"), Entente({"log-key"}).out);
  const Ended closed = Entente({"close-period", "2020", "--last-day", "2020-12-31", "--reason",
                                "Signed off by the board.", "-o", File("2020.checkpoint")});
  ASSERT_EQ(closed.exit_code, 0) << closed.err;
  EXPECT_THAT(closed.out, HasSubstr("periods/2020: every day up to 2020-12-31 is closed"));
  EXPECT_THAT(closed.out, HasSubstr("entente verify BUNDLE --since " + File("2020.checkpoint")));
  const uint64_t size = client_->Head();
  EXPECT_THAT(support::ReadFile(File("2020.checkpoint")), HasSubstr(absl::StrFormat("\n%d\n", size)));

  GivenOrganization("initech");
  ASSERT_EQ(Entente({"prove", "x", "--since", File("2020.checkpoint"), "-o", File("bundle")}).exit_code, 0);
  // Asked again later it is the same checkpoint, to the byte.
  ASSERT_EQ(Entente({"period", "periods/2020", "-o", File("again")}).exit_code, 0);
  EXPECT_EQ(support::ReadFile(File("again")), support::ReadFile(File("2020.checkpoint")));
  const Ended trail = Entente({"trail", "--all"});
  EXPECT_THAT(trail.out, HasSubstr("closed the period that ends on 2020-12-31"));
  Stop();

  const std::vector<std::string> verify = {"verify",          File("bundle"), "--log-key",
                                           "@" + File("key"), "--since",      File("2020.checkpoint")};
  const Ended verified = Entente(verify, false);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr(absl::StrFormat("continues the log of %d events that was kept", size)));

  // Another history before the closing does not pass: the same commands on an empty directory.
  std::filesystem::remove_all(server_.data_dir());
  Start();
  GivenAlliance();
  GivenOrganization("initech");
  ASSERT_EQ(Entente({"prove", "x", "-o", File("bundle")}).exit_code, 0);
  EXPECT_EQ(Entente(verify, false).exit_code, 1);
}

TEST_F(ClosingTest, TheCheckpointIsShownWhereNoFileIsNamed) {
  GivenAClosedYear();
  const Ended shown = Entente({"period", "2020"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  const auto period = client_->Ask<v1::Period>("GetPeriod", R"({"name": "periods/2020"})");
  EXPECT_THAT(shown.out, HasSubstr("\n\n" + period->checkpoint()));
  EXPECT_EQ(period->closed_by(), "principals/dev");
  const Ended dry =
      Entente({"close-period", "2021", "--last-day", "2021-12-31", "--reason", "x", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.out, HasSubstr("dry run, nothing recorded"));
  EXPECT_EQ(Entente({"period", "2021"}).exit_code, 3);
}

}  // namespace
}  // namespace entente
