// The histories of tests/histories as commands.
#ifndef ENTENTE_TESTS_SUPPORT_HISTORIES_H_
#define ENTENTE_TESTS_SUPPORT_HISTORIES_H_

#include <string>
#include <vector>

#include "entente/v1/command.pb.h"

namespace entente::support {

// All lines of all histories. Each has a request id of its own, made of its file and line.
struct Histories {
  // Those that create what others name: in this order.
  std::vector<v1::Command> creating;
  // All others, in any order.
  std::vector<v1::Command> others;

  // Both, the creating ones first. Any seed but 0 shuffles the others.
  std::vector<v1::Command> Commands(unsigned seed = 0) const;
};

Histories ReadHistories();

// What the people of the histories are called.
std::vector<std::string> NamesOfPeople(const Histories& histories);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_HISTORIES_H_
