// What held over time: stages, parties and roles, each as a picture and as a table.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/report/bars.h"
#include "clients/report/days.h"
#include "clients/report/sections.h"
#include "clients/report/spans.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

// What a section over time says.
struct OverTime {
  std::string id;
  std::string title;
  std::string caption;
  std::vector<std::string> columns;
  std::string nothing;  // The sentence where there is nothing to show.
};

TableContent TableOf(const OverTime& words, const std::vector<SpanRow>& rows) {
  TableContent table{words.caption, words.columns, {}, {}};
  for (const SpanRow& row : rows) {
    for (const Span& span : row.spans) {
      table.rows.push_back({row.label, span.what, span.since, span.until.empty() ? "still so" : span.until});
    }
  }
  return table;
}

std::string Description(const std::vector<SpanRow>& rows, const TableContent& table) {
  return absl::StrFormat("%s over time, in %s. The table below the picture says the same.",
                         Counted(rows.size(), "row"), Counted(table.rows.size(), "bar"));
}

void WriteOverTime(const Place& place, const Chapter& chapter, const OverTime& words,
                   const std::vector<SpanRow>& rows) {
  place.Open(words.id, words.title);
  const TableContent table = TableOf(words, rows);
  if (table.rows.empty()) {
    place.Say(words.nothing);
    place.markup.Close();
    return;
  }
  place.markup.Open("figure");
  DrawBars(place.markup,
           {absl::StrCat(place.anchor, "-", words.id, "-picture"),
            absl::StrCat(words.title, " of ", chapter.alliance.display_name()), Description(rows, table)},
           rows);
  place.markup.Close();
  if (rows.size() > kBarRowsMax) {
    place.Say(absl::StrFormat("The picture has the first %d of %d rows; the table has all of them.",
                              kBarRowsMax, rows.size()));
  }
  if (chapter.earlier_days_left_out) {
    place.Say(
        absl::StrFormat("The alliance changed on more days than this report looks at. What is shown begins "
                        "on %s; `entente get %s "
                        "--effective-on DATE` shows any day before.",
                        DayText(chapter.samples.front().day), chapter.alliance.name()));
  }
  WriteTable(place.markup, table);
  place.markup.Close();
}

}  // namespace

void WriteLifecycle(const Place& place, const Chapter& chapter) {
  WriteOverTime(place, chapter,
                {"stages",
                 "Stages and status over time",
                 "Stages and status, each with its first day and the first day on which it no longer held",
                 {"Of what", "Value", "Since", "Until"},
                 "No stage and no status is recorded."},
                LifecycleRows(chapter));
}

void WriteParties(const Place& place, const Chapter& chapter) {
  WriteOverTime(
      place, chapter,
      {"parties",
       "Members over time",
       "Organizations and how they stood to the alliance, with the first day of each standing and the first "
       "day on which it no longer held",
       {"Organization", "Standing", "Since", "Until"},
       "No organization is recorded as a party."},
      PartyRows(chapter));
}

void WriteRoles(const Place& place, const Chapter& chapter) {
  WriteOverTime(
      place, chapter,
      {"roles",
       "Roles over time",
       "Who held which role for which party, with the first day and the first day on which the role was no "
       "longer held",
       {"Party and role", "Person", "Since", "Until"},
       "No one is recorded in any role."},
      RoleRows(chapter));
}

}  // namespace entente::report
