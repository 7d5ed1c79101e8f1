#include "clients/cli/people_in_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente::cli {
namespace {

TEST(PeopleInText, AreFoundByTheirIds) {
  std::set<std::string> people;
  FindPeople("assigned people/abc2 as chair; why: @people/xyz, not salespeople/q nor people/", people);
  EXPECT_THAT(people, testing::ElementsAre("people/abc2", "people/xyz"));
}

TEST(PeopleInText, AreShownByNameWhereItIsKnown) {
  const PeopleNames names = {{"people/abc2", "Ann Other"}};
  EXPECT_EQ(WithNames("people/abc2, @people/abc2 and @people/xyz.", names),
            "Ann Other, Ann Other and @people/xyz.");
  EXPECT_EQ(WithNames("no one", names), "no one");
}

}  // namespace
}  // namespace entente::cli
