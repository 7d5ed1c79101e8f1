#include "services/audit/entry_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/audit/path_words.h"
#include "services/domain/timeline.h"

namespace entente::audit {
namespace {

std::string Days(int32_t count) {
  return absl::StrCat(count, count == 1 ? " day" : " days");
}

// A sentence of its own, whether the text ends with a stop or not.
void AppendSentence(const std::string& lead, const std::string& text, std::string* paragraph) {
  const size_t last = text.find_last_not_of('"');
  const bool has_stop =
      last != std::string::npos && std::string_view(".!?").find(text[last]) != std::string_view::npos;
  absl::StrAppend(paragraph, " ", lead, text, has_stop ? "" : ".");
}

std::string LatenessText(const v1::TrailEntry& entry, absl::TimeZone zone) {
  const int32_t late = DaysLate(entry.effective_on(), entry.record_time(), zone);
  const bool is_day = entry.effective_on().day() != 0;
  if (late == 0) return is_day ? ", the same day" : "";
  const std::string least = is_day ? "" : "at least ";
  return late > 0 ? absl::StrCat(", ", least, Days(late), " later")
                  : absl::StrCat(", ", least, Days(-late), " ahead");
}

// What begins with nothing to count and with a plain no goes without saying.
bool IsWorthSaying(const v1::TrailEntry::Change& change) {
  return !change.before().empty() || (change.after() != "0" && change.after() != "no");
}

std::string ChangeText(const v1::TrailEntry::Change& change) {
  const std::string field = PathInWords(change.field());
  if (change.before().empty()) return absl::StrCat(field, " became \"", change.after(), "\"");
  if (change.after().empty()) return absl::StrCat(field, " is no longer \"", change.before(), "\"");
  return absl::StrCat(field, " went from \"", change.before(), "\" to \"", change.after(), "\"");
}

void AppendCorrections(const v1::TrailEntry& entry, std::string* paragraph) {
  // The sentence of a withdrawal says what it withdraws.
  if (entry.correction() == v1::TrailEntry::REPLACED) {
    AppendSentence("It stands in the place of ", entry.corrects() + ", which was wrong", paragraph);
  }
  if (!entry.corrected_by().empty()) {
    const bool withdrawn = entry.corrected_as() == v1::TrailEntry::WITHDRAWN;
    AppendSentence(withdrawn ? "It was withdrawn later by " : "It was replaced later by ",
                   entry.corrected_by(), paragraph);
  }
}

}  // namespace

int32_t DaysLate(const google::type::Date& effective_on, const google::protobuf::Timestamp& record_time,
                 absl::TimeZone zone) {
  if (!domain::IsDate(effective_on)) return 0;
  const absl::Time recorded = absl::FromUnixSeconds(record_time.seconds());
  const domain::Day day = domain::DayOf(absl::ToCivilDay(recorded, zone));
  const domain::DayRange days = domain::DaysOf(effective_on);
  if (day > days.last) return day - days.last;
  return day < days.first ? day - days.first : 0;
}

std::string MomentText(const google::protobuf::Timestamp& record_time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixSeconds(record_time.seconds()),
                          absl::UTCTimeZone());
}

std::string EntryText(const v1::TrailEntry& entry, absl::TimeZone zone) {
  std::string text = entry.sentence();
  if (text.empty() || text.back() != '.') text.push_back('.');
  absl::StrAppend(&text, " It is dated ", domain::FormatDate(entry.effective_on()), " and was recorded on ",
                  MomentText(entry.record_time()), LatenessText(entry, zone));
  absl::StrAppend(&text, entry.historical() ? ", as history." : ".");
  std::vector<std::string> changes;
  for (const auto& change : entry.changes()) {
    if (IsWorthSaying(change)) changes.push_back(ChangeText(change));
  }
  if (!changes.empty()) AppendSentence("With it, ", absl::StrJoin(changes, "; "), &text);
  if (!entry.reason().empty()) AppendSentence("The reason given: ", entry.reason(), &text);
  std::vector<std::string> evidence;
  for (const auto& document : entry.evidence()) {
    evidence.push_back(document.title().empty()
                           ? document.uri()
                           : absl::StrCat("\"", document.title(), "\" (", document.uri(), ")"));
  }
  if (!evidence.empty()) AppendSentence("The evidence: ", absl::StrJoin(evidence, ", "), &text);
  if (!entry.approval().empty()) {
    AppendSentence("It needed an approval: ", absl::StrCat(entry.approval(), " (", entry.authority(), ")"),
                   &text);
  }
  if (!entry.playbook_version().empty())
    AppendSentence("It was decided by the rules of ", entry.playbook_version(), &text);
  AppendCorrections(entry, &text);
  return text;
}

}  // namespace entente::audit
