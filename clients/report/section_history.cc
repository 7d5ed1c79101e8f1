// What was recorded: exceptions, what came late, and the trail.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/report/sections.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

std::string KindsText(const v1::ExceptionEntry& exception) {
  std::string text;
  for (const int kind : exception.kinds()) {
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    Words(v1::ExceptionEntry::Kind_Name(static_cast<v1::ExceptionEntry::Kind>(kind))));
  }
  return text;
}

// The word for a correction; the last one for a server that does not say which it is.
std::string WordOf(v1::TrailEntry::CorrectionKind kind, const char* withdrawn, const char* replaced,
                   const char* unknown) {
  if (kind == v1::TrailEntry::WITHDRAWN) return withdrawn;
  return kind == v1::TrailEntry::REPLACED ? replaced : unknown;
}

// Why the event was recorded, by what right, and what became of it.
std::string CircumstancesOf(const Names& names, const v1::TrailEntry& entry) {
  std::vector<std::string> parts;
  if (!entry.corrected_by().empty()) {
    parts.push_back(absl::StrCat("This event was ",
                                 WordOf(entry.corrected_as(), "withdrawn", "replaced", "corrected"), " by ",
                                 entry.corrected_by(), "."));
  }
  if (!entry.corrects().empty()) {
    parts.push_back(absl::StrCat("It ", WordOf(entry.correction(), "withdraws", "replaces", "corrects"), " ",
                                 entry.corrects(), "."));
  }
  if (!entry.reason().empty())
    parts.push_back(absl::StrCat("Reason given: ", WithNames(names, entry.reason())));
  if (!entry.on_behalf_of().empty()) {
    parts.push_back(absl::StrCat("Recorded for ", OrganizationName(names, entry.on_behalf_of()), "."));
  }
  if (!entry.approval().empty()) parts.push_back(absl::StrCat("Recorded under ", entry.approval(), "."));
  for (const auto& evidence : entry.evidence()) {
    parts.push_back(
        absl::StrCat("Evidence: ", evidence.title(), evidence.title().empty() ? "" : ", ", evidence.uri()));
  }
  std::string text;
  for (const std::string& part : parts) absl::StrAppend(&text, text.empty() ? "" : "\n", part);
  return text;
}

// Where the history may not be read there is nothing to say here; the overview has said so.
bool HasHistory(const Chapter& chapter) {
  return !chapter.trail.empty();
}

void SayHowMuchIsImported(const Place& place, const Chapter& chapter) {
  const uint64_t count = chapter.historical_count;
  if (count == 0) return;
  place.Say(absl::StrFormat(
      "%s recorded as history: that is, entered later from older sources, when the rules about order do not "
      "apply. "
      "`entente exceptions %s --kind historical-import` lists %s.",
      Counted(count, "event was", "events were"), chapter.alliance.name(), count == 1 ? "it" : "them"));
}

}  // namespace

void WriteExceptions(const Place& place, const Chapter& chapter) {
  place.Open("exceptions", "Exceptions and late records");
  if (!HasHistory(chapter)) {
    place.Say("They are left out, because whoever made this report may not read them.");
    place.markup.Close();
    return;
  }
  TableContent exceptions{"Exceptions, the newest first",
                          {"Event", "Recorded", "Kind", "Why it is an exception", "What it says"},
                          {},
                          {},
                          TableKind::kHistory};
  for (const auto& exception : chapter.exceptions) {
    exceptions.rows.push_back({exception.entry().name(), cli::TimeText(exception.entry().record_time()),
                               KindsText(exception), WithNames(chapter.names, exception.text()),
                               WithNames(chapter.names, exception.entry().sentence())});
  }
  if (exceptions.rows.empty()) {
    place.Say("No rule was waived, and no event was corrected or withdrawn.");
  } else {
    place.Say(
        "These events did not come the usual way: a rule was waived, or an earlier event was corrected or "
        "withdrawn.");
  }
  WriteTable(place.markup, exceptions);
  if (chapter.exceptions_left_out) {
    place.Say(absl::StrCat("There are more; `entente exceptions ", chapter.alliance.name(),
                           "` lists all of them."));
  }
  SayHowMuchIsImported(place, chapter);
  TableContent late{"Recorded late, the newest first",
                    {"Event", "Days late", "True since", "Recorded", "What it says"},
                    {},
                    {1},
                    TableKind::kHistory};
  for (const auto& backdated : chapter.backdated) {
    const v1::TrailEntry& entry = backdated.entry();
    late.rows.push_back({entry.name(), absl::StrCat(backdated.days_late()),
                         cli::DateText(entry.effective_on()), cli::TimeText(entry.record_time()),
                         WithNames(chapter.names, entry.sentence())});
  }
  if (late.rows.empty()) {
    place.Say("Apart from history, no event was recorded later than on the day on which it was true.");
  } else {
    place.Say(
        "These events were recorded after the day on which they were true. Where only the month or the year "
        "is known, "
        "the days are counted from its last day.");
  }
  WriteTable(place.markup, late);
  if (chapter.backdated_left_out) {
    place.Say(absl::StrCat("There are more; `entente backdating ", chapter.alliance.name(),
                           "` lists all of them."));
  }
  place.markup.Close();
}

void WriteTrail(const Place& place, const Chapter& chapter) {
  place.Open("trail", "What happened, event by event");
  if (!HasHistory(chapter)) {
    place.Say("The trail is left out, because whoever made this report may not read it.");
    place.markup.Close();
    return;
  }
  const uint64_t all = chapter.alliance.version();
  if (chapter.trail.size() < all) {
    place.Say(absl::StrFormat("The newest %d of %d events are shown; `entente trail %s` shows all of them.",
                              chapter.trail.size(), all, chapter.alliance.name()));
  }
  place.Say(
      "Each row is one event, in the order in which they were recorded. An event is never changed "
      "afterwards: what was "
      "wrong is corrected by a later event, and both stay. A name that begins with principals/ is the "
      "account that gave "
      "the command.");
  TableContent table{
      absl::StrCat("The trail of ", chapter.alliance.display_name()),
      {"Event", "Recorded (UTC)", "True since", "What was recorded", "Why, and what became of it"},
      {},
      {},
      TableKind::kHistory};
  for (const v1::TrailEntry& entry : chapter.trail) {
    table.rows.push_back({entry.name(), cli::TimeText(entry.record_time()),
                          cli::DateText(entry.effective_on()), WithNames(chapter.names, entry.sentence()),
                          CircumstancesOf(chapter.names, entry)});
  }
  WriteTable(place.markup, table);
  place.markup.Close();
}

}  // namespace entente::report
