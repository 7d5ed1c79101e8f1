#include "services/rpc/resource_pattern.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace entente::rpc {
namespace {

void ExpectMatches(const std::string& pattern, const std::vector<std::string>& good,
                   const std::vector<std::string>& bad) {
  const std::optional<ResourcePattern> parsed = ResourcePattern::Parse(pattern);
  ASSERT_TRUE(parsed.has_value()) << pattern;
  for (const std::string& name : good) EXPECT_TRUE(parsed->Matches(name)) << pattern << " " << name;
  for (const std::string& name : bad) EXPECT_FALSE(parsed->Matches(name)) << pattern << " " << name;
}

TEST(ResourcePattern, MatchesNamesOfItsCollection) {
  ExpectMatches("alliances/{alliance}", {"alliances/star-alliance", "alliances/external:crm:A-17"},
                {"", "alliances", "alliances/", "alliances/A", "alliances/a/", "alliances/a/b",
                 "organizations/a", "/alliances/a", "alliances/external:crm:", "alliances/external:CRM:1",
                 "alliances/external:crm", "alliances/external:crm:a b"});
}

TEST(ResourcePattern, MatchesTheFindingsOfAllAlliancesAndOfTheProgram) {
  ExpectMatches("findings/{alliance}", {"findings/star-alliance", "findings/_program"},
                {"findings/_other", "findings/external:crm:1", "findings/_program/1"});
  ExpectMatches("alliances/{alliance}", {}, {"alliances/_program"});
}

TEST(ResourcePattern, MatchesNamesInsideAnAlliance) {
  ExpectMatches("alliances/{alliance}/kpis/{kpi}", {"alliances/a/kpis/k", "alliances/external:crm:1/kpis/k"},
                {"alliances/a", "alliances/a/kpis", "alliances/a/kpis/", "alliances/a/stages/k",
                 "alliances/a/kpis/external:crm:1"});
}

TEST(ResourcePattern, TakesPositionsForEvents) {
  ExpectMatches("events/{event}", {"events/1", "events/18446744073709551615"},
                {"events/0", "events/01", "events/a", "events/-1", "events/18446744073709551616",
                 "events/external:crm:1"});
}

TEST(ResourcePattern, TakesLettersAndDigitsForPeople) {
  ExpectMatches("people/{person}", {"people/abc234", "people/external:hr:17"}, {"people/a-b", "people/A"});
}

TEST(ResourcePattern, KnowsNoExternalReferenceOfAPlaybook) {
  ExpectMatches("playbooks/{playbook}", {"playbooks/light"}, {"playbooks/external:crm:1"});
}

TEST(ResourcePattern, RefusesWhatIsNoPattern) {
  for (const char* text :
       {"", "alliances", "alliances/", "alliances/x", "{a}/b", "alliances/{a}/", "a//{b}"}) {
    EXPECT_FALSE(ResourcePattern::Parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace entente::rpc
