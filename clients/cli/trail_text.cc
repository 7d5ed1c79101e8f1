#include "clients/cli/trail_text.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/cli/people_in_text.h"
#include "clients/cli/text_table.h"
#include "entente/v1/correction.pb.h"

namespace entente::cli {

std::string TrailEntryText(const v1::TrailEntry& entry, const std::string& corrector_type,
                           const PeopleNames& names) {
  std::string text = TimeText(entry.record_time());
  if (entry.has_effective_on()) absl::StrAppend(&text, "  for ", DateText(entry.effective_on()));
  absl::StrAppend(&text, "  ", entry.name(), "  ", entry.resource(), "\n  ",
                  OneLine(WithNames(entry.sentence(), names)));
  if (!entry.corrected_by().empty()) {
    const bool withdrawn = corrector_type == v1::EventVoided::descriptor()->name();
    const std::string word = withdrawn ? "withdrawn" : corrector_type.empty() ? "corrected" : "replaced";
    absl::StrAppend(&text, " (", word, " by ", entry.corrected_by(), ")");
  }
  if (!entry.corrects().empty()) absl::StrAppend(&text, " (corrects ", entry.corrects(), ")");
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

}  // namespace entente::cli
