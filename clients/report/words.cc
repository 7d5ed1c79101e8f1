#include "clients/report/words.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/figures.h"
#include "clients/cli/names.h"
#include "clients/cli/people_in_text.h"

namespace entente::report {
namespace {

constexpr std::string_view kOrganizations = "organizations/";

bool IsIdCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// Calls `visit(begin, end)` for every name of an organization in the text.
template <typename Visit>
void ForEachOrganization(const std::string& text, const Visit& visit) {
  for (size_t at = text.find(kOrganizations); at != std::string::npos;
       at = text.find(kOrganizations, at + 1)) {
    size_t end = at + kOrganizations.size();
    while (end < text.size() && IsIdCharacter(text[end])) ++end;
    // A hyphen at the end belongs to the sentence.
    while (text[end - 1] == '-') --end;
    if (end > at + kOrganizations.size()) visit(at, end);
  }
}

}  // namespace

std::string Words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return absl::AsciiStrToLower(name);
}

std::string NameIn(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? Words(id) : found->second;
}

std::string OrganizationName(const Names& names, const std::string& organization) {
  const auto found = names.organizations.find(organization);
  return found == names.organizations.end() ? cli::ShortName(organization) : found->second;
}

std::string PersonName(const Names& names, const std::string& person) {
  const auto found = names.people.find(person);
  return found == names.people.end() ? person : found->second;
}

std::string RoleName(const Names& names, const v1::RoleHolding& role) {
  // The office comes first, because it is what tells such roles apart where room is short.
  const std::string kind = NameIn(names.roles, role.role());
  std::string name = role.office().empty() ? kind : absl::StrCat(role.office(), " (", kind, ")");
  if (role.capacity() == v1::RoleHolding::DEPUTY) absl::StrAppend(&name, ", deputy");
  return name;
}

void FindOrganizations(const std::string& text, std::set<std::string>& found) {
  ForEachOrganization(text, [&](size_t begin, size_t end) { found.insert(text.substr(begin, end - begin)); });
}

std::string WithNames(const Names& names, const std::string& text) {
  std::string shown;
  size_t done = 0;
  ForEachOrganization(text, [&](size_t begin, size_t end) {
    const auto name = names.organizations.find(text.substr(begin, end - begin));
    if (name == names.organizations.end()) return;
    shown.append(text, done, begin - done).append(name->second);
    done = end;
  });
  shown.append(text, done, std::string::npos);
  return cli::WithNames(shown, names.people);
}

bool ParsePlaybookVersion(const std::string& text, v1::GetPlaybookRequest& request) {
  const size_t at = text.find('@');
  uint32_t version = 0;
  if (at == std::string::npos || !absl::SimpleAtoi(text.substr(at + 1), &version)) return false;
  request.set_name(text.substr(0, at));
  request.set_version(version);
  return true;
}

std::string Counted(uint64_t count, const std::string& noun) {
  return Counted(count, noun, absl::StrCat(noun, "s"));
}

std::string Counted(uint64_t count, const std::string& singular, const std::string& plural) {
  return absl::StrCat(cli::Grouped(count), " ", count == 1 ? singular : plural);
}

}  // namespace entente::report
