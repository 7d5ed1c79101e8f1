#include "clients/report/page.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/report/markup.h"
#include "clients/report/overview.h"
#include "clients/report/sections.h"
#include "clients/report/style.h"

namespace entente::report {
namespace {

// No script, no font, no picture, no form: what a browser is not allowed to fetch, it cannot tell anyone.
constexpr char kPolicy[] =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

std::string TitleOf(const Report& report) {
  return report.is_portfolio ? "Portfolio of alliances" : report.chapters.front().alliance.display_name();
}

void WriteHead(Markup& markup, const Report& report) {
  markup.Raw("<!DOCTYPE html>\n");
  markup.Open("html", {{"lang", "en"}});
  markup.Open("head");
  markup.Void("meta", {{"charset", "utf-8"}});
  markup.Void("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", kPolicy}});
  markup.Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  markup.Void("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  markup.Element("title", absl::StrCat(TitleOf(report), " - report"));
  markup.Open("style");
  markup.Raw(StyleSheet());
  markup.Close();
  markup.Close();
  markup.Break();
}

void WriteSections(const Place& place, const Chapter& chapter) {
  for (const auto write : {&WriteOverview, &WriteAttention, &WriteLifecycle, &WriteParties, &WriteRoles,
                           &WriteKpis, &WriteWork, &WriteExceptions, &WriteTrail, &WriteVerification}) {
    write(place, chapter);
    place.markup.Break();
  }
}

void WriteChapters(Markup& markup, const Report& report) {
  if (!report.is_portfolio) return WriteSections({markup, 2, "c1"}, report.chapters.front());
  WriteList({markup, 2, "c0"}, report);
  for (size_t i = 0; i < report.chapters.size(); ++i) {
    const std::string anchor = ChapterAnchor(i);
    markup.Open("article", {{"class", "article"}, {"aria-labelledby", anchor}});
    markup.Element("h2", report.chapters[i].alliance.display_name(), {{"id", anchor}, {"dir", "auto"}});
    WriteSections({markup, 3, anchor}, report.chapters[i]);
    markup.Close();
  }
}

}  // namespace

std::string WritePage(const Report& report) {
  Markup markup;
  WriteHead(markup, report);
  markup.Open("body");
  markup.Element("a", "Skip to the content", {{"class", "skip"}, {"href", "#content"}});
  markup.Open("header");
  markup.Element("p", report.is_portfolio ? "Portfolio report" : "Alliance report", {{"class", "kicker"}});
  markup.Element("h1", TitleOf(report), {{"dir", "auto"}});
  WriteAbout(markup, report);
  WriteVerdict(markup, report);
  markup.Close();
  markup.Break();
  WriteContents(markup, report);
  markup.Open("main", {{"id", "content"}});
  WriteChapters(markup, report);
  markup.Close();
  markup.Open("footer");
  markup.Element(
      "p",
      absl::StrCat("Made with entente ", report.program_version,
                   ". This file is complete: it loads nothing, runs no program, and can be read without a "
                   "connection. Times are in UTC."));
  markup.Close();
  markup.Close();
  markup.Close();
  markup.Break();
  return std::move(markup).Finish();
}

}  // namespace entente::report
