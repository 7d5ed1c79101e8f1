#include "services/audit/path_words.h"

#include <algorithm>
#include <vector>

namespace entente::audit {
namespace {

struct Word {
  std::string_view name;
  std::string_view word;
};

// What is not said as it is written with blanks. Parts without a word go without saying.
constexpr Word kWords[] = {
    {"accepted_until", "last day of acceptance"},
    {"activities", "activity"},
    {"agreement_kinds", "kind of agreement"},
    {"agreements", "agreement"},
    {"allocation_percent", "working time in percent"},
    {"capacity_percent", "most working time in percent"},
    {"cleared_on", "date of the clearing"},
    {"competencies", "competency"},
    {"completed_on", "date of completion"},
    {"conditions", "condition"},
    {"counterpart_party", "party of the counterpart"},
    {"counterparts", "pair of"},
    {"criteria", "criterion"},
    {"definition", ""},
    {"departed_on", "date of departure"},
    {"detected_on", "date of detection"},
    {"due_on", "due date"},
    {"erasure", "event of the erasure"},
    {"event_requirements", "requirement of"},
    {"findings", "finding"},
    {"forms", "form"},
    {"from_person", "former holder"},
    {"functions", "function"},
    {"gate_decisions", "gate decision"},
    {"handovers", "handover of the role"},
    {"initiated_on", "date of the decision"},
    {"is_money", "mark \"money\""},
    {"is_own", "mark \"one of our own\""},
    {"kpis", "KPI"},
    {"lasting", "mark \"lasting\""},
    {"legal_holds", "legal hold for"},
    {"lifecycle", ""},
    {"measured_on", "date"},
    {"measurements", "measurement for"},
    {"met_on", "date of being met"},
    {"milestone_kinds", "kind of milestone"},
    {"milestones", "milestone"},
    {"next", "next stages"},
    {"obligations", "obligation"},
    {"on", "date"},
    {"parameters", "parameter"},
    {"partner_insights", "insight"},
    {"person", "holder"},
    {"resume_on", "date of resumption"},
    {"roles", "role of"},
    {"rule_overrides", "change of the rule"},
    {"rules", "rule"},
    {"scheduled_changes", "change scheduled by"},
    {"set_on", "date"},
    {"signed_off_on", "date of the sign-off"},
    {"since", "start of the status"},
    {"stage_since", "start of the stage"},
    {"stages", "stage"},
    {"started_by", "origin"},
    {"status_since", "start of the status"},
    {"survives_retirement", "mark \"survives retirement\""},
    {"takes_over_on", "date of the change"},
    {"targets", "target for"},
    {"team", "team member"},
    {"to_person", "new holder"},
    {"until", "end"},
    {"work", "work profile"},
};

std::string WithBlanks(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string WordOf(std::string_view name) {
  for (const Word& word : kWords) {
    if (word.name == name) return std::string(word.word);
  }
  return WithBlanks(name);
}

// One part of a path: a field, with the key of its element if it has several.
std::string PartInWords(std::string_view part) {
  const size_t bracket = part.find('[');
  if (bracket == std::string_view::npos) return WordOf(part);
  const std::string_view name = part.substr(0, bracket);
  if (name == "parties") return "party " + std::string(part.substr(bracket + 1, part.size() - bracket - 2));
  std::string key(part.substr(bracket + 1, part.size() - bracket - 2));
  // The role of a holding is an id of the playbook; what follows it is a name.
  if (name == "roles") {
    const size_t role_end = std::min(key.find(' '), key.size());
    key = WithBlanks(key.substr(0, role_end)) + key.substr(role_end);
  }
  return WordOf(name) + " " + key;
}

// A point inside brackets belongs to a key.
std::vector<std::string_view> PartsOf(std::string_view path) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  int depth = 0;
  for (size_t i = 0; i <= path.size(); ++i) {
    if (i < path.size() && path[i] == '[') ++depth;
    if (i < path.size() && path[i] == ']') --depth;
    if (i < path.size() && (path[i] != '.' || depth > 0)) continue;
    parts.push_back(path.substr(begin, i - begin));
    begin = i + 1;
  }
  return parts;
}

}  // namespace

std::string PathInWords(std::string_view path) {
  std::string words;
  const std::vector<std::string_view> parts = PartsOf(path);
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    // Neither a role nor a hold has a status: there `since` is the beginning itself.
    const bool is_beginning = *part == "since" && (parts.front().starts_with("roles[") ||
                                                   parts.front().starts_with("legal_holds["));
    const std::string said = is_beginning ? "start" : PartInWords(*part);
    if (said.empty()) continue;
    words += (words.empty() ? "the " : " of the ") + said;
  }
  return words;
}

}  // namespace entente::audit
