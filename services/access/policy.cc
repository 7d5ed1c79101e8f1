#include "services/access/policy.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace entente::access {
namespace {

// The roles of each principal in words: `importer and reader`.
std::map<std::string, std::string> RolesInWords(const v1::PolicyChanged& policy) {
  std::map<std::string, std::string> words;
  for (const v1::PolicyChanged::Grant& grant : policy.grants()) {
    words[grant.principal()] = absl::StrJoin(grant.roles(), " and ");
  }
  return words;
}

// How callers are told apart, as a part of a sentence.
std::string AuthenticationInWords(const std::string& mode) {
  if (mode == kDevelopment) return "callers are not told apart";
  return absl::StrCat("callers are told apart by ", mode);
}

// What has changed for each principal, by name. Who is in one of the policies only has no role in the other.
std::vector<std::string> PrincipalsInWords(const std::map<std::string, std::string>& before,
                                           const std::map<std::string, std::string>& now) {
  std::map<std::string, std::pair<std::string, std::string>> both;
  for (const auto& [principal, roles] : before) both[principal].first = roles;
  for (const auto& [principal, roles] : now) both[principal].second = roles;
  std::vector<std::string> words;
  for (const auto& [principal, roles] : both) {
    const auto& [was, is] = roles;
    if (was == is) continue;
    if (is.empty()) {
      words.push_back(absl::StrCat(principal, " has no role any more (was ", was, ")"));
    } else if (was.empty()) {
      words.push_back(absl::StrCat(principal, " is now ", is));
    } else {
      words.push_back(absl::StrCat(principal, " is now ", is, " (was ", was, ")"));
    }
  }
  return words;
}

std::string SummaryOf(const v1::PolicyChanged& recorded, const v1::PolicyChanged& in_force) {
  std::vector<std::string> words = PrincipalsInWords(RolesInWords(recorded), RolesInWords(in_force));
  if (words.size() > kPrincipalsInSummaryMax) {
    const size_t more = words.size() - kPrincipalsInSummaryMax;
    words.resize(kPrincipalsInSummaryMax);
    words.push_back(
        absl::StrCat(more, more == 1 ? " more principal has" : " more principals have", " changed"));
  }
  if (recorded.authentication() != in_force.authentication()) {
    words.insert(words.begin(), AuthenticationInWords(in_force.authentication()));
    if (!recorded.authentication().empty()) {
      absl::StrAppend(&words.front(), " (was ", recorded.authentication(), ")");
    }
  }
  return absl::StrJoin(words, "; ");
}

}  // namespace

v1::PolicyChanged PolicyOf(const Authorizer& authorizer) {
  v1::PolicyChanged policy;
  for (const auto& [principal, roles] : authorizer.Roles()) {
    v1::PolicyChanged::Grant& grant = *policy.add_grants();
    grant.set_principal(principal);
    for (const std::string& role : roles) grant.add_roles(role);
  }
  policy.set_authentication(std::string(authorizer.mode()));
  return policy;
}

std::optional<v1::PolicyChanged> ChangeOfPolicy(const std::optional<v1::PolicyChanged>& recorded,
                                                v1::PolicyChanged in_force) {
  if (!recorded.has_value() && in_force.authentication() == kDevelopment) return std::nullopt;
  std::string summary = SummaryOf(recorded.value_or(v1::PolicyChanged()), in_force);
  // Whatever differs has its words.
  if (summary.empty()) return std::nullopt;
  in_force.set_summary(std::move(summary));
  return in_force;
}

}  // namespace entente::access
