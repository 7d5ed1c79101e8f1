#include "clients/report/overview.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/report/attention.h"
#include "clients/report/bars.h"
#include "clients/report/spans.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

// What was known, as far as the report can say it.
std::string KnownText(const Report& report) {
  if (report.as_of.has_recorded_before()) {
    return absl::StrCat("what was recorded before ", cli::TimeText(report.as_of.recorded_before()));
  }
  if (!report.server.has_value()) {
    return "what was recorded when the report was made; its last event stands with each alliance";
  }
  if (report.server->position() == 0) return "nothing was recorded yet";
  return absl::StrFormat("all that was recorded up to %s, which is the end of the log: events/%d",
                         cli::TimeText(report.server->record_time()), report.server->position());
}

std::string DayOfReport(const Report& report) {
  if (!report.chapters.empty()) return cli::DateText(report.chapters.front().alliance.effective_on());
  return report.as_of.has_effective_on() ? cli::DateText(report.as_of.effective_on()) : "today";
}

size_t CountOf(const Report& report, Evidence::Outcome outcome) {
  return static_cast<size_t>(
      std::count_if(report.chapters.begin(), report.chapters.end(),
                    [outcome](const Chapter& chapter) { return chapter.evidence.outcome == outcome; }));
}

// The chapter of an alliance; null if it has none.
const Chapter* ChapterOf(const Report& report, const std::string& alliance) {
  const auto found =
      std::find_if(report.chapters.begin(), report.chapters.end(),
                   [&alliance](const Chapter& chapter) { return chapter.alliance.name() == alliance; });
  return found == report.chapters.end() ? nullptr : &*found;
}

std::string Outcome(const Chapter& chapter) {
  return chapter.evidence.outcome == Evidence::Outcome::kVerified ? "verified" : "NOT VERIFIED";
}

// One row for each chapter: its stages over time.
std::vector<SpanRow> StageRows(const Report& report) {
  std::vector<SpanRow> rows;
  for (const Chapter& chapter : report.chapters) {
    for (SpanRow& row : LifecycleRows(chapter)) {
      if (row.label != "Stage") continue;
      rows.push_back({chapter.alliance.display_name(), std::move(row.spans)});
    }
  }
  return rows;
}

// An alliance in the list. From its chapter if it has one, else from the list that the server gave.
std::vector<std::string> ListRow(const Chapter& chapter) {
  const v1::Lifecycle& lifecycle = chapter.alliance.lifecycle();
  const auto& parties = chapter.alliance.parties();
  const auto members = std::count_if(parties.begin(), parties.end(), [](const v1::Party& party) {
    return party.status() == v1::Party::MEMBER;
  });
  const bool has_status = lifecycle.status() != v1::Lifecycle::STATUS_UNSPECIFIED;
  return {chapter.alliance.display_name(),
          NameIn(chapter.names.stages, lifecycle.stage()),
          has_status ? Words(v1::Lifecycle::Status_Name(lifecycle.status())) : "",
          absl::StrCat(members),
          absl::StrCat(AttentionOf(chapter).size()),
          absl::StrCat(chapter.alliance.version()),
          Outcome(chapter)};
}

std::vector<std::string> ListRow(const v1::AllianceSummary& alliance) {
  const bool has_status = alliance.status() != v1::Lifecycle::STATUS_UNSPECIFIED;
  return {alliance.display_name(),
          Words(alliance.stage()),
          has_status ? Words(v1::Lifecycle::Status_Name(alliance.status())) : "",
          absl::StrCat(alliance.member_count()),
          "not looked at",
          absl::StrCat(alliance.version()),
          "not looked at"};
}

}  // namespace

std::string ChapterAnchor(size_t index) {
  return absl::StrCat("c", index + 1);
}

void WriteAbout(Markup& markup, const Report& report) {
  TableContent table{"About this report", {"Field", "Value"}, {}, {}, TableKind::kFacts};
  table.rows.push_back({"As of the day", DayOfReport(report)});
  table.rows.push_back({"By what was known", KnownText(report)});
  if (!report.prepared_by.empty()) table.rows.push_back({"Prepared by", report.prepared_by});
  table.rows.push_back({"Made with", absl::StrCat("entente ", report.program_version)});
  if (report.server.has_value()) {
    table.rows.push_back({"From the server", absl::StrCat("entented ", report.server->version(), ", log ",
                                                          report.server->log_id())});
  }
  WriteTable(markup, table);
}

void WriteVerdict(Markup& markup, const Report& report) {
  const size_t verified = CountOf(report, Evidence::Outcome::kVerified);
  const size_t count = report.chapters.size();
  if (count == 0) return;
  std::string text;
  if (!report.is_portfolio) {
    text = VerdictSentence(report.chapters.front());
  } else if (verified == count) {
    text = absl::StrFormat(
        "Verified: the histories of all %d alliances with a chapter stand in the log that the key has "
        "signed. Each chapter says where that key came from.",
        count);
  } else {
    text =
        absl::StrFormat("NOT VERIFIED: %d of %d histories. Their chapters say why.", count - verified, count);
  }
  markup.Element("p", text, {{"class", verified == count ? "verdict good" : "verdict bad"}});
  markup.Break();
}

void WriteContents(Markup& markup, const Report& report) {
  const std::pair<const char*, const char*> sections[] = {{"overview", "At a glance"},
                                                          {"attention", "What calls for attention"},
                                                          {"stages", "Stages and status"},
                                                          {"parties", "Members"},
                                                          {"roles", "Roles"},
                                                          {"kpis", "KPIs"},
                                                          {"work", "Agreements and milestones"},
                                                          {"exceptions", "Exceptions and late records"},
                                                          {"trail", "The trail"},
                                                          {"verification", "Verification"}};
  markup.Open("nav", {{"aria-label", "Contents"}});
  markup.Open("ul");
  const auto link = [&markup](const std::string& text, const std::string& id) {
    markup.Open("li");
    markup.Element("a", text, {{"href", absl::StrCat("#", id)}});
    markup.Close();
    markup.Break();
  };
  if (report.is_portfolio) {
    for (size_t i = 0; i < report.chapters.size(); ++i) {
      link(report.chapters[i].alliance.display_name(), ChapterAnchor(i));
    }
    if (report.chapters.empty()) link("All alliances", "c0-list");
  } else {
    for (const auto& [id, title] : sections) link(title, absl::StrCat("c1-", id));
  }
  markup.Close();
  markup.Close();
  markup.Break();
}

void WriteList(const Place& place, const Report& report) {
  place.Open("list", "All alliances");
  TableContent table{"The alliances of this report, by name",
                     {"Alliance", "Stage", "Status", "Members", "Calls for attention", "Events", "Proof"},
                     {},
                     {3, 4, 5}};
  for (const auto& alliance : report.listed) {
    const Chapter* chapter = ChapterOf(report, alliance.name());
    table.rows.push_back(chapter == nullptr ? ListRow(alliance) : ListRow(*chapter));
  }
  if (report.listed.empty()) {
    for (const Chapter& chapter : report.chapters) table.rows.push_back(ListRow(chapter));
  }
  if (table.rows.empty()) place.Say("There is no alliance on this day.");
  const std::vector<SpanRow> rows = StageRows(report);
  if (!rows.empty()) {
    place.markup.Open("figure");
    DrawBars(place.markup,
             {"c0-list-picture", "Stages of all alliances over time",
              absl::StrFormat("One row for each of %s, one bar for each stage. The chapters have the dates.",
                              Counted(rows.size(), "alliance"))},
             rows);
    place.markup.Close();
  }
  WriteTable(place.markup, table);
  if (report.listed.size() > report.chapters.size()) {
    place.Say(
        absl::StrFormat("The first %d alliances have a chapter below. For any other, `entente report NAME` "
                        "writes a report of its own.",
                        report.chapters.size()));
  }
  if (report.more_alliances) {
    place.Say(absl::StrFormat(
        "The list ends after %d alliances, and there are more; `entente list` has all of them.",
        kAlliancesListedMax));
  }
  place.markup.Close();
}

}  // namespace entente::report
