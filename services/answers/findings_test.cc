#include "services/answers/findings.h"

#include <string>
#include <vector>

#include "services/answers/answers_fixture.h"
#include "services/domain/finding/program.h"

namespace entente::answers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FindingsTest : public AnswersTest {
 protected:
  std::vector<std::string> List(const v1::ListFindingsRequest& request) {
    const auto listed = ListFindings(Now(), request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> findings;
    if (!listed.ok()) return findings;
    for (const v1::Finding& finding : listed->findings()) {
      findings.push_back(finding.name() + " " + finding.rule());
    }
    token_ = listed->next_page_token();
    return findings;
  }
  std::vector<std::string> List(const std::string& text) {
    return List(domain::Parse<v1::ListFindingsRequest>(text));
  }
  static v1::ListFindingsRequest Of(const std::string& alliance) {
    v1::ListFindingsRequest request;
    request.set_alliance(alliance);
    return request;
  }

  void RecordMissedSweep() {
    domain::Fact fact{domain::kProgramFindings, {}, DateOf("2025-06-14")};
    *fact.event.mutable_finding_raised() = domain::SweepMissed(1, domain::DayOfDate("2025-06-14"), 1);
    std::promise<absl::Status> done;
    ledger_->SubmitAccess({{{"principals/entente", "server"}, fact}}, Soon(),
                          [&done](absl::Status status) { done.set_value(std::move(status)); });
    ASSERT_TRUE(done.get_future().get().ok());
  }

  // The token of the next page of the last list.
  std::string token_;
};

constexpr char kManager[] = "alliances/x/findings/2 ALLIANCE_MANAGER_MISSING";
constexpr char kSponsor[] = "alliances/x/findings/1 EXECUTIVE_SPONSOR_MISSING";

// R107: what a rule has found is listed, and nothing before it was found or was true.
TEST_F(FindingsTest, AreListedAsOfBothTimes) {
  const uint64_t before = End();
  Sweep("alliances/x");
  EXPECT_THAT(List(Of("alliances/x")), ElementsAre(kSponsor, kManager));
  EXPECT_THAT(List(Of("alliances/y")), IsEmpty());
  auto known_before = Of("alliances/x");
  known_before.mutable_as_of()->set_position(before);
  EXPECT_THAT(List(known_before), IsEmpty());
  auto not_due = Of("alliances/x");
  *not_due.mutable_as_of() = On("2025-05-30");
  EXPECT_THAT(List(not_due), IsEmpty());
  *not_due.mutable_as_of() = On("2025-05-31");
  EXPECT_THAT(List(not_due), ElementsAre(kSponsor, kManager));
}

TEST_F(FindingsTest, AreFilteredByRuleAndStatus) {
  Sweep("alliances/x");
  Must<v1::AcknowledgeFindingRequest>(R"(alliance: "alliances/x" number: 2 note: "seen")");
  EXPECT_THAT(List(R"(alliance: "alliances/x" rule: "EXECUTIVE_SPONSOR_MISSING")"), ElementsAre(kSponsor));
  EXPECT_THAT(List(R"(alliance: "alliances/x" status: ACKNOWLEDGED)"), ElementsAre(kManager));
  EXPECT_THAT(List(R"(status: CLEARED)"), IsEmpty());
}

TEST_F(FindingsTest, OfAllAlliancesStandInTheOrderInWhichTheyWereRaised) {
  Open("a", "2025-05-02");
  Sweep("alliances/x");
  RecordMissedSweep();
  Sweep("alliances/a");
  EXPECT_THAT(List(v1::ListFindingsRequest()),
              ElementsAre(kSponsor, kManager, "sweeps/daily/findings/1 SWEEP_MISSED",
                          "alliances/a/findings/1 EXECUTIVE_SPONSOR_MISSING",
                          "alliances/a/findings/2 ALLIANCE_MANAGER_MISSING"));
}

TEST_F(FindingsTest, PagesShowWhatWasKnownWhenTheFirstWasAskedFor) {
  Sweep("alliances/x");
  RecordMissedSweep();
  v1::ListFindingsRequest request;
  request.set_page_size(2);
  EXPECT_THAT(List(request), ElementsAre(kSponsor, kManager));
  ASSERT_NE(token_, "");
  Open("a", "2025-05-02");
  Sweep("alliances/a");
  request.set_page_token(token_);
  EXPECT_THAT(List(request), ElementsAre("sweeps/daily/findings/1 SWEEP_MISSED"));
  EXPECT_EQ(token_, "");
  request.set_rule("SWEEP_MISSED");
  EXPECT_THAT(ListFindings(Now(), request), ledger::RefusedWith(v1::FIELD_INVALID));
}

TEST_F(FindingsTest, OfAnAllianceThatThereIsNotAreRefused) {
  EXPECT_THAT(ListFindings(Now(), Of("alliances/none")), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
  auto before = Of("alliances/x");
  *before.mutable_as_of() = On("2025-04-30");
  EXPECT_THAT(ListFindings(Now(), before), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace entente::answers
