// The name of a person is in no file in clear text: not in the log and its write-ahead log, not in the views,
// not in what the server writes of its requests.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "entente/v1/person.pb.h"
#include "tests/support/histories.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

using support::IsAccepted;

class PersonalDataTest : public support::ServerTest {
 protected:
  // The files of the data directory in which any of the texts occurs, each with the text.
  std::vector<std::string> Leaks(const std::vector<std::string>& texts) {
    std::vector<std::string> leaks;
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(server_.data_dir())) {
      if (!entry.is_regular_file()) continue;
      ++files;
      const std::string bytes = support::ReadFile(entry.path());
      for (const std::string& text : texts) {
        if (bytes.find(text) != std::string::npos) leaks.push_back(text + " in " + entry.path().string());
      }
    }
    EXPECT_GT(files, 5);
    return leaks;
  }

  v1::Person Get(const std::string& name) {
    const auto answer = client_->Ask<v1::Person>(
        "GetPerson",
        absl::StrFormat(R"({"name": "%s", "as_of": {"read_after": "%d"}})", name, client_->Head()));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }
};

TEST_F(PersonalDataTest, NamesAndAddressesAreInNoFile) {
  const std::vector<std::string> texts = {"Quirinius", "Zwackelmann", "quirinius@zwackelmann.example",
                                          "Wilhelmine", "Knusperkeks"};
  const auto first = Done("RegisterPerson", R"({"person": {"display_name": "Quirinius Zwackelmann",
      "email": "quirinius@zwackelmann.example"}, "context": {"request_id": "person-1"}})");
  Done("UpdatePerson", absl::StrFormat(R"({"name": "%s",
      "person": {"display_name": "Wilhelmine Knusperkeks"}})",
                                       first.resource()));
  // A dry run and a refusal are not recorded and must not be written down either.
  Done("RegisterPerson",
       R"({"person": {"display_name": "Quirinius Zwackelmann"}, "context": {"validate_only": true}})");
  client_->Do("RegisterPerson", R"({"person": {"display_name": "Quirinius Zwackelmann", "version": "3"}})");
  GivenAlliance();
  Done("AssignRole", absl::StrFormat(R"({"alliance": "alliances/x", "party": "organizations/acme",
      "role": "alliance_manager", "person": "%s"})",
                                     first.resource()));
  EXPECT_EQ(Get(first.resource()).display_name(), "Wilhelmine Knusperkeks");

  EXPECT_THAT(Leaks(texts), testing::IsEmpty()) << "while the server runs";
  std::string log = server_.Log();
  server_.Kill();
  EXPECT_THAT(Leaks(texts), testing::IsEmpty()) << "in the write-ahead log";
  Start();
  EXPECT_EQ(Get(first.resource()).display_name(), "Wilhelmine Knusperkeks");
  Restart();
  Stop();
  log += server_.Log();
  EXPECT_THAT(Leaks(texts), testing::IsEmpty()) << "after a stop";
  for (const std::string& text : texts)
    EXPECT_EQ(log.find(text), std::string::npos) << text << " in the log of the server";
}

// A key that is lost is no erasure: it may be in a backup, and until then the person has no name.
TEST_F(PersonalDataTest, APersonWhoseKeyIsLostIsReadWithoutAName) {
  const auto lost = Done("RegisterPerson", R"({"person": {"display_name": "Quirinius Zwackelmann"}})");
  Stop();
  std::vector<std::filesystem::path> keys;
  for (const auto& entry : std::filesystem::directory_iterator(server_.data_dir() + "/keys")) {
    if (entry.path().extension() == ".key") keys.push_back(entry.path());
  }
  ASSERT_EQ(keys.size(), 1u);
  std::filesystem::rename(keys[0], directory_ / "kept.key");
  Start();
  const v1::Person without = Get(lost.resource());
  EXPECT_TRUE(without.key_missing());
  EXPECT_FALSE(without.erased());
  EXPECT_EQ(without.display_name(), "");
  Stop();
  std::filesystem::rename(directory_ / "kept.key", keys[0]);
  Start();
  EXPECT_FALSE(Get(lost.resource()).key_missing());
  EXPECT_EQ(Get(lost.resource()).display_name(), "Quirinius Zwackelmann");
}

TEST_F(PersonalDataTest, TheTrailHasNoNames) {
  const auto person = Done("RegisterPerson", R"({"person": {"display_name": "Quirinius Zwackelmann"}})");
  const auto trail = client_->Trail(absl::StrFormat(R"({"read_after": "%d"})", person.position()));
  ASSERT_THAT(trail.status, IsAccepted());
  EXPECT_EQ(trail.value.back().type(), "PersonRegistered");
  EXPECT_EQ(trail.value.back().DebugString().find("Quirinius"), std::string::npos);
}

TEST_F(PersonalDataTest, ThePeopleOfTheHistoriesAreInNoFile) {
  const support::Histories histories = support::ReadHistories();
  std::vector<std::string> names;
  for (const std::string& name : support::NamesOfPeople(histories)) {
    // A short one may stand in any file by chance, or for something else.
    if (name.size() > 8) names.push_back(name);
  }
  ASSERT_GE(names.size(), 15u);
  ASSERT_THAT(client_->Import(histories.Commands()).status, IsAccepted());
  server_.Kill();
  EXPECT_THAT(Leaks(names), testing::IsEmpty()) << "in the write-ahead log";
  Start();
  const auto person = Get("people/external:histories:p01");
  EXPECT_EQ(person.display_name(), "Carlos Ghosn");
  Restart();
  Stop();
  EXPECT_THAT(Leaks(names), testing::IsEmpty()) << "after a stop";
}

}  // namespace
}  // namespace entente
