#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "clients/cli/dates.h"
#include "clients/report/attention.h"
#include "clients/report/sections.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

// ` (since 1999-03)`, or nothing for a date that is not known.
std::string Since(const google::type::Date& date) {
  return date.year() == 0 ? "" : absl::StrCat(" (since ", cli::DateText(date), ")");
}

std::string StandingSentence(const Chapter& chapter) {
  const v1::Lifecycle& lifecycle = chapter.alliance.lifecycle();
  std::string text = absl::StrFormat("On %s, ", cli::DateText(chapter.alliance.effective_on()));
  if (lifecycle.stage().empty()) {
    absl::StrAppend(&text, "no stage is recorded");
  } else {
    absl::StrAppend(&text, "the alliance is in the stage \"", NameIn(chapter.names.stages, lifecycle.stage()),
                    "\"", Since(lifecycle.stage_since()));
  }
  if (lifecycle.status() != v1::Lifecycle::STATUS_UNSPECIFIED) {
    absl::StrAppend(&text, ", and its status is ", Words(v1::Lifecycle::Status_Name(lifecycle.status())),
                    Since(lifecycle.status_since()));
  }
  absl::StrAppend(&text, ".");
  if (lifecycle.imprecise()) {
    absl::StrAppend(&text,
                    " The exact day of the last of these changes is not known; it may have come later.");
  }
  return text;
}

std::string MembersSentence(const Chapter& chapter) {
  uint64_t members = 0;
  uint64_t others = 0;
  for (const v1::Party& party : chapter.alliance.parties()) {
    members += party.status() == v1::Party::MEMBER ? 1 : 0;
    others += party.status() == v1::Party::LEFT || party.status() == v1::Party::SUCCEEDED ? 1 : 0;
  }
  std::string text = absl::StrCat("It has ", Counted(members, "member"), ".");
  if (others > 0) {
    absl::StrAppend(&text, " ", Counted(others, "organization was", "organizations were"),
                    " a party before and no longer ", others == 1 ? "is" : "are", ".");
  }
  return text;
}

}  // namespace

void Place::Open(const std::string& id, const std::string& title) const {
  const std::string heading = absl::StrCat(anchor, "-", id);
  markup.Open("section", {{"aria-labelledby", heading}});
  markup.Element(absl::StrCat("h", level), title, {{"id", heading}});
  markup.Break();
}

void Place::Say(const std::string& sentences) const {
  markup.Open("p");
  bool is_command = false;
  for (const auto part : absl::StrSplit(sentences, '`')) {
    const std::string text(part);
    if (is_command) {
      markup.Element("code", text);
    } else {
      markup.Text(text);
    }
    is_command = !is_command;
  }
  markup.Close();
  markup.Break();
}

void Place::Quote(const std::string& text) const {
  markup.Element("p", text, {{"dir", "auto"}});
  markup.Break();
}

void WriteOverview(const Place& place, const Chapter& chapter) {
  const v1::Alliance& alliance = chapter.alliance;
  place.Open("overview", "At a glance");
  if (!alliance.summary().empty()) place.Quote(WithNames(chapter.names, alliance.summary()));
  place.Say(absl::StrCat(StandingSentence(chapter), " ", MembersSentence(chapter)));
  TableContent table{
      "What the record says of the alliance itself", {"Field", "Value"}, {}, {}, TableKind::kFacts};
  table.rows.push_back({"Name in the record", alliance.name()});
  if (!alliance.form().empty())
    table.rows.push_back({"Legal form", NameIn(chapter.names.forms, alliance.form())});
  table.rows.push_back({"Run by the playbook", alliance.playbook_version()});
  for (const auto& reference : alliance.external_references()) {
    table.rows.push_back({absl::StrCat("Known in ", reference.system(), " as"), reference.id()});
  }
  table.rows.push_back({"Events in its history", absl::StrCat(alliance.version())});
  table.rows.push_back({"First recorded", cli::TimeText(alliance.create_time())});
  table.rows.push_back({"Last recorded", cli::TimeText(alliance.update_time())});
  WriteTable(place.markup, table);
  for (const std::string& sentence : chapter.left_out) {
    place.markup.Element("p", sentence, {{"class", "note"}});
    place.markup.Break();
  }
  place.markup.Close();
}

void WriteAttention(const Place& place, const Chapter& chapter) {
  place.Open("attention", "What calls for attention");
  const std::vector<std::string> sentences = AttentionOf(chapter);
  if (sentences.empty()) {
    place.Say(
        "Nothing. This report looks for owner roles that no one holds, a status other than active, "
        "milestones that "
        "were missed or are overdue, and KPIs whose newest measurement missed its target.");
  } else {
    place.markup.Open("ul");
    for (const std::string& sentence : sentences) {
      place.markup.Element("li", sentence, {{"dir", "auto"}});
      place.markup.Break();
    }
    place.markup.Close();
  }
  place.markup.Close();
}

}  // namespace entente::report
