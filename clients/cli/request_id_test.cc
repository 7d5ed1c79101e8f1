#include "clients/cli/request_id.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::MatchesRegex;

v1::Command Stage(const std::string& stage) {
  v1::Command command;
  command.mutable_enter_stage()->set_alliance("alliances/a");
  command.mutable_enter_stage()->set_stage(stage);
  return command;
}

v1::Command Person(const std::string& name, const std::string& id) {
  v1::Command command;
  auto& person = *command.mutable_register_person()->mutable_person();
  person.set_display_name(name);
  person.set_email(name + "@example.com");
  auto& reference = *person.add_external_references();
  reference.set_system("hr");
  reference.set_id(id);
  return command;
}

TEST(RequestIdTest, ARandomIdIsAUuidOfVersionFour) {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(RandomRequestId());
  EXPECT_EQ(ids.size(), 100u);
  EXPECT_THAT(*ids.begin(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

// Golden: a change of this id would record every import of earlier days a second time.
TEST(RequestIdTest, TheIdOfAContentNeverChanges) {
  EXPECT_EQ(ContentRequestId(Stage("develop"), 1), "d825a58fa60813ad954f3de45d71daac");
}

TEST(RequestIdTest, SameContentAndOccurrenceGiveTheSameId) {
  ContentRequestIds first;
  ContentRequestIds second;
  for (const std::string stage : {"select", "develop", "select", "select"}) {
    EXPECT_EQ(first.Next(Stage(stage)), second.Next(Stage(stage)));
  }
}

TEST(RequestIdTest, RepeatsAndOtherContentGetOtherIds) {
  ContentRequestIds ids;
  std::set<std::string> all = {ids.Next(Stage("select")), ids.Next(Stage("select")),
                               ids.Next(Stage("select")), ids.Next(Stage("develop"))};
  EXPECT_EQ(all.size(), 4u);
  EXPECT_EQ(all.count(ContentRequestId(Stage("select"), 3)), 1u);
}

TEST(RequestIdTest, TheMethodCounts) {
  v1::Command invite;
  invite.mutable_invite_party()->set_alliance("alliances/a");
  v1::Command apply;
  apply.mutable_record_party_application()->set_alliance("alliances/a");
  EXPECT_NE(ContentRequestId(invite, 1), ContentRequestId(apply, 1));
}

TEST(RequestIdTest, PersonalDataIsNotHashed) {
  EXPECT_EQ(ContentRequestId(Person("Jane", "1"), 1), ContentRequestId(Person("John", "1"), 1));
  EXPECT_NE(ContentRequestId(Person("Jane", "1"), 1), ContentRequestId(Person("Jane", "2"), 1));
}

TEST(RequestIdTest, AnIdThatIsThereAlreadyIsNotHashed) {
  v1::Command command = Stage("select");
  command.mutable_enter_stage()->mutable_context()->set_reason("r");
  const std::string id = ContentRequestId(command, 1);
  command.mutable_enter_stage()->mutable_context()->set_request_id("other");
  EXPECT_EQ(ContentRequestId(command, 1), id);
}

}  // namespace
}  // namespace entente::cli
