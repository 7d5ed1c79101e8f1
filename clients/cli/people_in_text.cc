#include "clients/cli/people_in_text.h"

#include <string_view>

namespace entente::cli {
namespace {

constexpr std::string_view kCollection = "people/";

bool IsIdCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Calls `visit(begin, end)` for every name of a person in the text.
template <typename Visit>
void ForEachPerson(const std::string& text, const Visit& visit) {
  for (size_t at = text.find(kCollection); at != std::string::npos; at = text.find(kCollection, at + 1)) {
    // Not the end of another word, such as `salespeople/x`.
    if (at > 0 && IsIdCharacter(text[at - 1])) continue;
    size_t end = at + kCollection.size();
    while (end < text.size() && IsIdCharacter(text[end])) ++end;
    if (end > at + kCollection.size()) visit(at, end);
  }
}

}  // namespace

void FindPeople(const std::string& text, std::set<std::string>& people) {
  ForEachPerson(text, [&](size_t begin, size_t end) { people.insert(text.substr(begin, end - begin)); });
}

std::string WithNames(const std::string& text, const PeopleNames& names) {
  std::string shown;
  size_t done = 0;
  ForEachPerson(text, [&](size_t begin, size_t end) {
    const auto name = names.find(text.substr(begin, end - begin));
    if (name == names.end()) return;
    const size_t from = begin > 0 && text[begin - 1] == '@' ? begin - 1 : begin;
    shown.append(text, done, from - done).append(name->second);
    done = end;
  });
  return shown.append(text, done, std::string::npos);
}

}  // namespace entente::cli
