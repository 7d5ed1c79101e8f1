#include "tests/support/histories.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/json.h"

namespace entente::support {
namespace {

// Organizations and people come first, then the alliances by their names.
std::vector<std::filesystem::path> Files() {
  const std::filesystem::path folder = ENTENTE_HISTORIES;
  std::vector<std::filesystem::path> alliances;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() == ".jsonl" && stem != "organizations" && stem != "people") {
      alliances.push_back(entry.path());
    }
  }
  std::sort(alliances.begin(), alliances.end());
  std::vector<std::filesystem::path> files = {folder / "organizations.jsonl", folder / "people.jsonl"};
  files.insert(files.end(), alliances.begin(), alliances.end());
  return files;
}

bool Creates(const std::string& method) {
  return method == "CreateAlliance" || method == "DefineKpi" || method == "SignAgreement" ||
         method.rfind("Register", 0) == 0;
}

}  // namespace

Histories ReadHistories() {
  Histories histories;
  for (const auto& path : Files()) {
    std::ifstream file(path);
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      const auto json = nlohmann::json::parse(line);
      const std::string method = json["method"];
      v1::Command command = ToCommand(method, json["request"].dump());
      FrameOf(command).set_request_id(path.stem().string() + ":" + std::to_string(number));
      (Creates(method) ? histories.creating : histories.others).push_back(command);
    }
  }
  return histories;
}

std::vector<v1::Command> Histories::Commands(unsigned seed) const {
  std::vector<v1::Command> commands = creating;
  commands.insert(commands.end(), others.begin(), others.end());
  std::mt19937 random(seed);
  if (seed != 0) std::shuffle(commands.begin() + static_cast<long>(creating.size()), commands.end(), random);
  return commands;
}

std::vector<std::string> NamesOfPeople(const Histories& histories) {
  std::vector<std::string> names;
  for (const v1::Command& command : histories.creating) {
    if (command.has_register_person()) names.push_back(command.register_person().person().display_name());
  }
  return names;
}

}  // namespace entente::support
