#include "clients/cli/trail_text.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"

namespace entente::cli {
namespace {

// The word for a correction; the last one for a server that does not say which it is.
const char* WordOf(v1::TrailEntry::CorrectionKind kind, const char* withdrawn, const char* replaced,
                   const char* unknown) {
  switch (kind) {
    case v1::TrailEntry::WITHDRAWN:
      return withdrawn;
    case v1::TrailEntry::REPLACED:
      return replaced;
    default:
      return unknown;
  }
}

}  // namespace

std::string TrailEntryText(const v1::TrailEntry& entry, const PeopleNames& names) {
  std::string text = TimeText(entry.record_time());
  if (entry.has_effective_on()) absl::StrAppend(&text, "  for ", DateText(entry.effective_on()));
  absl::StrAppend(&text, "  ", entry.name(), "  ", entry.resource(), "\n  ",
                  OneLine(WithNames(entry.sentence(), names)));
  if (!entry.corrected_by().empty()) {
    const char* word = WordOf(entry.corrected_as(), "withdrawn", "replaced", "corrected");
    absl::StrAppend(&text, " (", word, " by ", entry.corrected_by(), ")");
  }
  if (!entry.corrects().empty()) {
    const char* word = WordOf(entry.correction(), "withdraws", "replaces", "corrects");
    absl::StrAppend(&text, " (", word, " ", entry.corrects(), ")");
  }
  absl::StrAppend(&text, "\n");
  if (!entry.reason().empty())
    absl::StrAppend(&text, "  why: ", OneLine(WithNames(entry.reason(), names)), "\n");
  if (!entry.on_behalf_of().empty()) absl::StrAppend(&text, "  on behalf of ", entry.on_behalf_of(), "\n");
  if (!entry.approval().empty()) absl::StrAppend(&text, "  under ", entry.approval(), "\n");
  for (const auto& evidence : entry.evidence()) {
    absl::StrAppend(&text, "  evidence: ", OneLine(evidence.title()), evidence.title().empty() ? "" : ", ",
                    OneLine(evidence.uri()), "\n");
  }
  return text;
}

std::string TrailParagraph(const v1::TrailEntry& entry, const PeopleNames& names) {
  return absl::StrCat(entry.name(), "  ", entry.resource(), "\n",
                      Paragraph(OneLine(WithNames(entry.text(), names)), 2), "\n");
}

}  // namespace entente::cli
