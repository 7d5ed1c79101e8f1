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

// By name, so that organizations and people come first.
std::vector<std::filesystem::path> Files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ENTENTE_HISTORIES)) {
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
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
