#include "clients/cli/audit_text.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/dates.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"
#include "clients/cli/trail_text.h"

namespace entente::cli {
namespace {

// `HISTORICAL_IMPORT` as `historical import`.
std::string KindText(int kind) {
  std::string words = v1::ExceptionEntry::Kind_Name(static_cast<v1::ExceptionEntry::Kind>(kind));
  for (char& letter : words)
    letter = letter == '_' ? ' ' : absl::ascii_tolower(static_cast<unsigned char>(letter));
  return words;
}

std::string MomentLine(const char* label, const v1::ComparedMoment& moment) {
  std::string line = absl::StrCat(label, DateText(moment.effective_on()), ", version ", moment.version());
  if (!moment.exists()) absl::StrAppend(&line, " (there was nothing yet)");
  return line + "\n";
}

std::string ValueText(const std::string& value, const PeopleNames& names) {
  return value.empty() ? "-" : WithNames(value, names);
}

std::string Days(int64_t count) {
  return absl::StrCat(count, count == 1 ? " day" : " days");
}

}  // namespace

std::string ComparisonText(const v1::CompareMomentsResponse& comparison, const PeopleNames& names) {
  std::string text = absl::StrCat(comparison.name(), "\n", MomentLine("  from  ", comparison.before()),
                                  MomentLine("  to    ", comparison.after()));
  if (comparison.differences().empty()) return text + "\nno differences\n";
  std::vector<std::vector<std::string>> rows = {{"FIELD", "FROM", "TO", "BY"}};
  for (const v1::Difference& difference : comparison.differences()) {
    rows.push_back({WithNames(difference.path(), names), ValueText(difference.before(), names),
                    ValueText(difference.after(), names), absl::StrJoin(difference.events(), " ")});
  }
  absl::StrAppend(&text, "\n", Table(rows, 2));
  if (comparison.omitted_count() > 0) {
    absl::StrAppend(&text, "  and ", comparison.omitted_count(), " more differences\n");
  }
  absl::StrAppend(&text, "\n");
  for (const v1::TrailEntry& entry : comparison.facts()) absl::StrAppend(&text, TrailEntryText(entry, names));
  return text;
}

std::string AccountableText(const v1::FindAccountableResponse& answer, const PeopleNames& names) {
  if (answer.roles().empty()) {
    return absl::StrCat("no one was accountable on ", DateText(answer.on()), ", as far as is recorded\n");
  }
  std::string text;
  for (const v1::Accountability& role : answer.roles()) {
    absl::StrAppend(&text, Paragraph(OneLine(WithNames(role.text(), names)), 0));
  }
  return text;
}

std::string ExceptionText(const v1::ExceptionEntry& exception, const PeopleNames& names) {
  std::vector<std::string> kinds;
  for (const int kind : exception.kinds()) kinds.push_back(KindText(kind));
  return absl::StrCat(absl::StrJoin(kinds, ", "), ": ", OneLine(exception.text()), "\n",
                      TrailEntryText(exception.entry(), names));
}

std::string BackdatingSummaryText(const v1::SummarizeBackdatingResponse& summary) {
  if (summary.actors().empty()) return "nothing was recorded late\n";
  std::vector<std::vector<std::string>> rows = {{"ACTOR", "EVENTS", "MEDIAN", "MAXIMUM"}};
  for (const v1::BackdatingSummary& actor : summary.actors()) {
    rows.push_back({actor.actor(), absl::StrCat(actor.count()), Days(actor.days_late_median()),
                    Days(actor.days_late_max())});
  }
  std::string text = Table(rows, 0);
  if (!summary.complete()) {
    absl::StrAppend(&text, "only the first ", summary.scanned_count(),
                    " events; --from and --before ask for less\n");
  }
  return text;
}

std::string BackdatedText(const v1::BackdatedEntry& backdated, const PeopleNames& names) {
  return absl::StrCat(Days(backdated.days_late()), " late: ", TrailEntryText(backdated.entry(), names));
}

}  // namespace entente::cli
