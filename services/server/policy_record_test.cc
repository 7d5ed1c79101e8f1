#include "services/server/policy_record.h"

#include <string>

#include "services/ledger/ledger_fixture.h"

namespace entente::server {
namespace {

using ::testing::HasSubstr;

access::Authorizer Tokens(const std::string& lines) {
  return access::Authorizer::ForTokens(access::TokenTable::Parse(lines).value());
}

std::string Line(std::string_view principal, std::string_view role) {
  return access::TokenLine(principal, role, std::string(principal) + std::string(40, 'x')).value() + "\n";
}

class PolicyRecordTest : public ledger::LedgerFixture {
 protected:
  absl::Status Record(const access::Authorizer& authorizer) {
    return RecordPolicy(authorizer, log_, *ledger_);
  }
};

TEST_F(PolicyRecordTest, APolicyIsRecordedOnce) {
  const uint64_t end = End();
  ASSERT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
  ASSERT_EQ(End(), end + 1);
  const history::Event event = EventAt(end + 1);
  EXPECT_EQ(event.record.resource(), "policies/access");
  EXPECT_EQ(event.record.version(), 1u);
  EXPECT_EQ(event.record.actor(), "principals/entente");
  EXPECT_EQ(event.fact.policy_changed().grants(0).principal(), "principals/crm");
  EXPECT_EQ(event.fact.policy_changed().authentication(), "tokens");
  ASSERT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
  Restart();
  ASSERT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
  EXPECT_EQ(End(), end + 1);
}

TEST_F(PolicyRecordTest, EachChangeIsComparedWithTheOneBefore) {
  ASSERT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
  ASSERT_TRUE(Record(Tokens(Line("crm", "importer"))).ok());
  ASSERT_TRUE(Record(access::Authorizer::ForDevelopment()).ok());
  ASSERT_TRUE(Record(access::Authorizer::ForDevelopment()).ok());
  EXPECT_EQ(EventAt(End() - 1).fact.policy_changed().summary(),
            "principals/crm is now importer (was reader)");
  EXPECT_EQ(EventAt(End()).record.version(), 3u);
  EXPECT_THAT(EventAt(End()).fact.policy_changed().summary(), HasSubstr("callers are not told apart"));
}

TEST_F(PolicyRecordTest, ALogOfDevelopmentHasNoFactOfIt) {
  const uint64_t end = End();
  ASSERT_TRUE(Record(access::Authorizer::ForDevelopment()).ok());
  EXPECT_EQ(End(), end);
}

TEST_F(PolicyRecordTest, APolicyThatCannotBeRecordedIsRefused) {
  ASSERT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
  log_.failing = true;
  const absl::Status refused = Record(Tokens(Line("crm", "administrator")));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("principals/crm is now administrator (was reader)), and is not put into force"));
  // What is in force already needs no fact.
  EXPECT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
}

TEST_F(PolicyRecordTest, NoPolicyIsPutIntoForceUnderAClockThatHasLeapt) {
  ASSERT_TRUE(Record(Tokens(Line("crm", "reader"))).ok());
  now_ = now_ - absl::Hours(1);
  const absl::Status refused = Record(Tokens(Line("crm", "administrator")));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("an operator must confirm the clock"));
  ledger_->ConfirmClock();
  EXPECT_TRUE(Record(Tokens(Line("crm", "administrator"))).ok());
}

}  // namespace
}  // namespace entente::server
