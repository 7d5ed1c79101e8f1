#include "services/server/daily_sweep.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/ownership_service.pb.h"
#include "services/domain/finding/findings.h"
#include "services/domain/finding/program.h"
#include "services/domain/given_when_then.h"
#include "services/history/state_loader.h"
#include "services/ledger/ledger_fixture.h"
#include "services/server/sweeper.h"

namespace entente::server {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// It is 2025-06-15 in UTC, until a test says otherwise. Owners have to be named within 30 days.
class DailySweepTest : public ledger::LedgerFixture {
 protected:
  DailySweepTest() {
    auto own = Organization("own");
    own.mutable_organization()->set_is_own(true);
    Must(own);
    Must(Organization("partner"));
    NewSweep();
  }

  // As after a start of the server.
  void NewSweep() { sweep_ = std::make_unique<DailySweep>(Sources()); }
  DailySweep::Sources Sources() {
    return {&log_, ledger_.get(), absl::UTCTimeZone(), [this] { return now_; },
            [this](std::string_view level, const std::string& sentence) {
              told_.push_back(absl::StrCat(std::string(level), ": ", sentence));
            }};
  }

  template <typename Request>
  v1::Receipt Must(const Request& request) {
    const auto receipt = Run(request);
    EXPECT_TRUE(receipt.ok()) << receipt.status();
    return receipt.ok() ? *receipt : v1::Receipt();
  }
  void Open(const std::string& id, const std::string& date) {
    auto create = Alliance(id, {"organizations/own", "organizations/partner"});
    *create.mutable_context()->mutable_effective_on() = DateOf(date);
    Must(create);
  }
  std::string Person() {
    v1::RegisterPersonRequest request;
    request.mutable_person()->set_display_name("Ada");
    return Must(request).resource();
  }
  void Assign(const std::string& alliance, const std::string& role, const std::string& person,
              const std::string& date) {
    auto request = domain::Parse<v1::AssignRoleRequest>(absl::StrCat(
        "alliance: '", alliance, "' party: 'organizations/own' role: '", role, "' person: '", person, "'"));
    *request.mutable_context()->mutable_effective_on() = DateOf(date);
    Must(request);
  }
  static google::type::Date DateOf(const std::string& date) {
    return domain::DateOf(domain::DayOfDate(date));
  }

  void SetTime(const std::string& date, int hour = 12) {
    now_ =
        absl::FromCivil(domain::CivilDayOf(domain::DayOfDate(date)), absl::UTCTimeZone()) + absl::Hours(hour);
  }
  void Poll() {
    const absl::Status done = sweep_->Poll();
    ASSERT_TRUE(done.ok()) << done;
  }

  // The findings of a history: rule and status.
  std::vector<std::string> FindingsIn(const std::string& history) {
    const auto loaded = history::LoadState(log_, history);
    std::vector<std::string> findings;
    if (!loaded->has_value()) return findings;
    for (const v1::Finding& finding : domain::FindingsAt(std::get<state::v1::FindingsState>((*loaded)->state),
                                                         std::numeric_limits<domain::Day>::max())) {
      findings.push_back(absl::StrCat(domain::FormatDate(finding.due_on()), " ", finding.rule(), " ",
                                      v1::Finding::Status_Name(finding.status())));
    }
    return findings;
  }
  // The days that were swept, with their counts.
  std::vector<std::string> Days() {
    std::vector<std::string> days;
    EXPECT_TRUE(log_.ScanStream(domain::kSweeps, 1, storage::Direction::kForward,
                                [&days](const storage::StoredRecord& stored) {
                                  const history::Event event = *history::DecodeEvent(stored);
                                  const v1::SweepCompleted& swept = event.fact.sweep_completed();
                                  EXPECT_EQ(domain::DateOf(event.header.at).day(), swept.day().day());
                                  days.push_back(absl::StrCat(domain::FormatDate(swept.day()), " ",
                                                              swept.alliance_count(), " ",
                                                              swept.raised_count(), " ",
                                                              swept.cleared_count(), " ", swept.days_late()));
                                  return true;
                                })
                    .ok());
    return days;
  }

  std::vector<std::string> told_;
  std::unique_ptr<DailySweep> sweep_;
};

TEST_F(DailySweepTest, ADayThatHasBegunIsSweptOnce) {
  Open("x", "2025-05-01");
  Open("later", "2025-06-20");
  Poll();
  EXPECT_THAT(Days(), ElementsAre("2025-06-15 1 2 0 0"));
  EXPECT_THAT(FindingsIn("findings/x"), ElementsAre("2025-05-31 EXECUTIVE_SPONSOR_MISSING OPEN",
                                                    "2025-05-31 ALLIANCE_MANAGER_MISSING OPEN"));
  EXPECT_THAT(told_, ElementsAre(HasSubstr("the sweep of 2025-06-15 is done")));
  const uint64_t end = End();
  Poll();
  EXPECT_EQ(End(), end);
}

TEST_F(DailySweepTest, TheDayBeginsInTheTimeZoneOfTheOrganization) {
  SetTime("2025-06-15", 23);
  auto sources = Sources();
  sources.time_zone = absl::FixedTimeZone(2 * 60 * 60);
  options_.time_zone = sources.time_zone;
  Restart();
  sources.ledger = ledger_.get();
  ASSERT_TRUE(DailySweep(sources).Poll().ok());
  EXPECT_THAT(Days(), ElementsAre("2025-06-16 0 0 0 0"));
}

TEST_F(DailySweepTest, WhatIsRecordedIsLookedAtTheSameDay) {
  Open("x", "2025-05-01");
  Poll();
  Assign("alliances/x", "alliance_manager", Person(), "2025-06-15");
  Poll();
  EXPECT_THAT(FindingsIn("findings/x"), ElementsAre("2025-05-31 EXECUTIVE_SPONSOR_MISSING OPEN",
                                                    "2025-05-31 ALLIANCE_MANAGER_MISSING CLEARED",
                                                    "2025-05-31 LATE_ALLIANCE_MANAGER OPEN"));
  Open("new", "2025-05-02");
  Poll();
  EXPECT_THAT(FindingsIn("findings/new"), testing::SizeIs(2));
  EXPECT_THAT(Days(), testing::SizeIs(1));
}

// Nothing is recorded, and the day on which something becomes overdue comes all the same.
TEST_F(DailySweepTest, AnAllianceIsLookedAtOnTheDayAfterADutyWasDue) {
  Open("x", "2025-06-10");
  Poll();
  EXPECT_THAT(FindingsIn("findings/x"), IsEmpty());
  SetTime("2025-07-10");
  Poll();
  EXPECT_THAT(FindingsIn("findings/x"), IsEmpty());
  SetTime("2025-07-11");
  Poll();
  EXPECT_THAT(FindingsIn("findings/x"), ElementsAre("2025-07-10 EXECUTIVE_SPONSOR_MISSING OPEN",
                                                    "2025-07-10 ALLIANCE_MANAGER_MISSING OPEN"));
}

// A role that was assigned ahead of its day.
TEST_F(DailySweepTest, AnAllianceIsLookedAtOnTheDayOfAFactThatWasRecordedAhead) {
  Open("x", "2025-05-01");
  Poll();
  Assign("alliances/x", "alliance_manager", Person(), "2025-06-18");
  Poll();
  EXPECT_THAT(FindingsIn("findings/x"), Contains("2025-05-31 ALLIANCE_MANAGER_MISSING OPEN"));
  SetTime("2025-06-18");
  Poll();
  EXPECT_THAT(FindingsIn("findings/x"), Contains("2025-05-31 ALLIANCE_MANAGER_MISSING CLEARED"));
}

// Each day that was missed is swept as that day, and is a finding of the program.
TEST_F(DailySweepTest, MissedDaysAreCaughtUpOneByOne) {
  Open("x", "2025-05-17");
  Poll();
  SetTime("2025-06-18");
  NewSweep();
  Poll();
  EXPECT_THAT(Days(), ElementsAre("2025-06-15 1 0 0 0", "2025-06-16 1 0 0 2", "2025-06-17 1 2 0 1",
                                  "2025-06-18 1 0 0 0"));
  EXPECT_THAT(FindingsIn(domain::kProgramFindings),
              ElementsAre("2025-06-16 SWEEP_MISSED OPEN", "2025-06-17 SWEEP_MISSED OPEN"));
  SetTime("2025-06-20");
  NewSweep();
  Poll();
  EXPECT_THAT(FindingsIn(domain::kProgramFindings), testing::SizeIs(3));
}

TEST_F(DailySweepTest, AfterAVeryLongTimeTheLastDaysAreCaughtUp) {
  Poll();
  options_.clock_ahead_max = absl::Hours(24 * 4000);
  Restart();
  SetTime("2026-12-31");
  NewSweep();
  Poll();
  EXPECT_THAT(Days(), testing::SizeIs(1 + kSweepDaysCaughtUpMax));
  EXPECT_EQ(FindingsIn(domain::kProgramFindings).front(), "2025-06-16 SWEEP_MISSED OPEN");
  EXPECT_THAT(FindingsIn(domain::kProgramFindings), testing::SizeIs(kSweepDaysCaughtUpMax));
}

TEST_F(DailySweepTest, ADayWhoseFactsCannotBeRecordedIsTriedAgain) {
  Open("x", "2025-05-01");
  log_.failing = true;
  EXPECT_FALSE(sweep_->Poll().ok());
  log_.failing = false;
  Restart();
  NewSweep();
  Poll();
  EXPECT_THAT(Days(), ElementsAre("2025-06-15 1 2 0 0"));
}

TEST_F(DailySweepTest, AClockThatGoesBackSweepsNoDayTwice) {
  SetTime("2025-06-16");
  Poll();
  SetTime("2025-06-15", 23);
  Poll();
  EXPECT_THAT(Days(), ElementsAre("2025-06-16 0 0 0 0"));
}

TEST_F(DailySweepTest, TheThreadSweepsAtOnceAndEndsWithItsOwner) {
  Open("x", "2025-05-01");
  {
    DailySweep::Sources sources = Sources();
    sources.now = [now = now_] { return now; };  // The ledger moves the clock on meanwhile.
    const Sweeper sweeper(std::chrono::hours(1), sources);
    for (int i = 0; i < 10'000 && Days().empty(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_THAT(Days(), ElementsAre("2025-06-15 1 2 0 0"));
}

}  // namespace
}  // namespace entente::server
