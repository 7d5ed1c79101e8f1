#include "services/history/parts.h"

#include <charconv>
#include <set>

#include "absl/strings/str_format.h"
#include "storage/status_macros.h"

namespace entente::history {
namespace {

constexpr std::string_view kHeld = "held/";

// The position at the end of a key; 0 if there is none.
uint64_t PositionOfKey(std::string_view key) {
  uint64_t position = 0;
  const std::string_view digits = key.substr(key.rfind('/') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), position);
  return position;
}

}  // namespace

std::string PartPrefix(std::string_view person) {
  return absl::StrFormat("%s%s/", kHeld, person);
}

std::string PartKey(std::string_view person, std::string_view alliance, uint64_t position) {
  return absl::StrFormat("%s%s/%d", PartPrefix(person), alliance, position);
}

std::string_view AllianceOfPartKey(std::string_view key, std::string_view prefix) {
  key.remove_prefix(prefix.size());
  return key.substr(0, key.rfind('/'));
}

bool IsPartKey(std::string_view key) {
  return key.starts_with(kHeld);
}

std::vector<std::string> NewcomersOf(const v1::Fact& event) {
  std::set<std::string> people;
  if (event.has_role_assigned()) people.insert(event.role_assigned().person());
  if (event.has_team_member_added()) people.insert(event.team_member_added().person());
  if (event.has_obligation_stated()) people.insert(event.obligation_stated().owner());
  for (const v1::GateDecision::Condition& condition : event.gate_decided().conditions()) {
    people.insert(condition.owner());
  }
  people.erase("");
  return {people.begin(), people.end()};
}

absl::StatusOr<std::vector<std::string>> AlliancesWithPartOf(const storage::EventLog& log,
                                                             std::string_view person, uint64_t position_max) {
  std::set<std::string> alliances;
  const std::string prefix = PartPrefix(person);
  RETURN_IF_ERROR(log.ScanIndex(prefix, [&](std::string_view key, std::string_view) {
    if (PositionOfKey(key) <= position_max) alliances.emplace(AllianceOfPartKey(key, prefix));
    return true;
  }));
  return std::vector<std::string>(alliances.begin(), alliances.end());
}

}  // namespace entente::history
