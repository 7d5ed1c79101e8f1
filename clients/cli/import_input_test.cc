#include "clients/cli/import_input.h"

#include <sstream>

#include "clients/cli/import_line.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kSelect[] =
    R"({"method": "EnterStage", "request": {"alliance": "alliances/a", "stage": "select"}})";
constexpr char kDevelop[] =
    R"({"method": "EnterStage", "request": {"alliance": "alliances/a", "stage": "develop"}})";

struct Outcome {
  std::vector<std::string> places;
  std::vector<std::string> ids;
  std::vector<std::string> faults;
};

Outcome ReadAll(const std::vector<std::string>& files) {
  std::vector<std::istringstream> streams;
  for (const std::string& file : files) streams.emplace_back(file);
  std::vector<ImportSource> sources;
  for (size_t i = 0; i < streams.size(); ++i) sources.push_back({"f" + std::to_string(i), &streams[i]});
  Outcome outcome;
  const ImportInput* self = nullptr;
  ImportInput input(sources, [&](LinePlace place, const std::string& field, const std::string& reason) {
    outcome.faults.push_back(self->PlaceText(place) + ": " + field + ": " + reason);
  });
  self = &input;
  v1::Command command;
  LinePlace place;
  while (input.Next(command, place)) {
    outcome.places.push_back(input.PlaceText(place));
    outcome.ids.push_back(MutableContext(command)->request_id());
  }
  return outcome;
}

std::string Lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(ImportInputTest, CountsLinesInEachFileBlankOnesIncluded) {
  const Outcome outcome = ReadAll({Lines({kSelect, "", kDevelop}), std::string("\r\n") + kSelect});
  EXPECT_THAT(outcome.places, ElementsAre("f0:1", "f0:3", "f1:2"));
  EXPECT_THAT(outcome.faults, IsEmpty());
}

TEST(ImportInputTest, FilesGiveTheSameIdsTogetherAndOneByOne) {
  const std::string first = Lines({kSelect, kSelect});
  const std::string second = Lines({kDevelop, kSelect});
  std::vector<std::string> apart = ReadAll({first}).ids;
  for (const std::string& id : ReadAll({second}).ids) apart.push_back(id);
  EXPECT_EQ(ReadAll({first, second}).ids, apart);
  EXPECT_NE(apart[0], apart[1]);
  EXPECT_EQ(apart[0], apart[3]);
}

TEST(ImportInputTest, TheOrderOfLinesDoesNotChangeTheirIds) {
  const auto forth = ReadAll({Lines({kSelect, kDevelop})}).ids;
  const auto back = ReadAll({Lines({kDevelop, kSelect})}).ids;
  EXPECT_THAT(back, ElementsAre(forth[1], forth[0]));
}

TEST(ImportInputTest, AnIdThatALineHasIsKept) {
  const Outcome outcome =
      ReadAll({R"({"method": "EnterStage", "request": {"context": {"requestId": "mine"}}})"});
  EXPECT_THAT(outcome.ids, ElementsAre("mine"));
}

TEST(ImportInputTest, EveryBadLineIsNamedAndTheOthersAreRead) {
  const std::string long_line = R"({"method": ")" + std::string(2 << 20, 'x') + "\"}";
  const Outcome outcome =
      ReadAll({Lines({"{", kSelect, R"({"method": "Xyzzy", "request": {}})", long_line, kDevelop})});
  EXPECT_THAT(outcome.places, ElementsAre("f0:2", "f0:5"));
  ASSERT_EQ(outcome.faults.size(), 3u);
  EXPECT_THAT(outcome.faults[0], testing::StartsWith("f0:1: line: no JSON"));
  EXPECT_EQ(outcome.faults[1], "f0:3: method: there is no command \"Xyzzy\".");
  EXPECT_EQ(outcome.faults[2], "f0:4: line: longer than 1 MiB");
}

}  // namespace
}  // namespace entente::cli
