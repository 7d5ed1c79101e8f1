// What the proof has shown, and the proof itself.
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/report/sections.h"
#include "clients/report/words.h"

namespace entente::report {
namespace {

// What has to be said wherever something is called verified without a key of one's own.
constexpr char kServersOwnKey[] =
    " The key is the one that the server itself names: compare it with the one that you were told.";

std::string RunText(const Evidence& evidence) {
  const auto& records = evidence.verdict.records;
  if (records.size() == 1) return absl::StrFormat("version %d", records.front().version());
  return absl::StrFormat("versions %d to %d without a gap", records.front().version(),
                         records.back().version());
}

void WriteFacts(const Place& place, const Chapter& chapter) {
  const Evidence& evidence = chapter.evidence;
  TableContent table{"What was verified", {"Field", "Value"}, {}, {}, TableKind::kFacts};
  table.rows.push_back({"History of", evidence.bundle.resource()});
  if (!evidence.verdict.records.empty()) table.rows.push_back({"Events proved", RunText(evidence)});
  if (const auto& checkpoint = evidence.verdict.checkpoint; checkpoint.has_value()) {
    table.rows.push_back({"Log (origin)", checkpoint->origin});
    table.rows.push_back({"Events in the log (tree size)", absl::StrCat(checkpoint->size)});
    table.rows.push_back(
        {"Root hash", absl::Base64Escape(std::string(checkpoint->root.begin(), checkpoint->root.end()))});
  }
  if (const auto& head = evidence.verdict.head; head.has_value()) {
    table.rows.push_back({"Last versions were rooted", absl::StrFormat("as of position %d", head->position)});
    table.rows.push_back(
        {"Events after that and after the last one that is proved, of which nothing is known",
         absl::StrCat(head->unknown_events)});
  }
  table.rows.push_back({"Verified with the key", evidence.log_key});
  table.rows.push_back({"Where that key came from", evidence.key_was_given
                                                        ? "given by whoever made this report"
                                                        : "taken from the server that was to be verified"});
  for (const auto& successor : evidence.verdict.successors) {
    table.rows.push_back({"Replaced by the key", successor.Format()});
  }
  WriteTable(place.markup, table);
}

void WriteLimits(const Place& place, const Evidence& evidence) {
  place.markup.Open("ul");
  const auto item = [&place](const std::string& sentence) {
    place.markup.Element("li", sentence);
    place.markup.Break();
  };
  item(
      "It shows that each event that is told above stands in the log, with this content, time and author, "
      "and that none of the "
      "proved run is missing.");
  item(evidence.verdict.head.has_value() ? "It does not show that nothing was recorded after that: the table "
                                           "tells of how many events nothing is known. Nor does it show "
                                           "that what was recorded is true."
                                         : "It does not show that nothing was recorded after the last of "
                                           "them, or that what was recorded is true.");
  item(
      "Names and sentences are the server's words and are not proved. What follows from the events, such as "
      "who held "
      "a role on a day, can be worked out from the proved events.");
  if (!evidence.key_was_given) {
    item(
        "The key came from the server itself. So this shows only that its answers agree with each other, "
        "until you have "
        "compared the key with the one that the operator of the log has told you.");
  }
  place.markup.Close();
}

void WriteBundle(const Place& place, const Chapter& chapter) {
  const auto json = cli::PrettyJson(chapter.evidence.bundle);
  if (!json.ok()) {
    place.Say("The proof could not be written into this report; `entente prove` fetches it.");
    return;
  }
  const std::string file = absl::StrCat(cli::ShortName(chapter.alliance.name()), ".proof.json");
  place.markup.Open("p");
  place.markup.Element("a",
                       absl::StrFormat("Save the proof as %s (%d KiB)", file, (json->size() + 1023) / 1024),
                       {{"href", absl::StrCat("data:application/json;base64,", absl::Base64Escape(*json))},
                        {"download", file}});
  place.markup.Close();
  place.markup.Break();
  place.Say(
      "The proof is part of this file. To verify it yourself, save it and run, without any connection:");
  place.markup.Element("pre", absl::StrFormat("entente verify %s --log-key KEY", file));
  place.Say(
      "KEY is the key of the log as the operator has told it to you. The checkpoint that the log has "
      "signed:");
  place.markup.Element("pre", chapter.evidence.bundle.checkpoint());
  place.markup.Break();
}

}  // namespace

std::string VerdictSentence(const Chapter& chapter) {
  const Evidence& evidence = chapter.evidence;
  switch (evidence.outcome) {
    case Evidence::Outcome::kVerified:
      return absl::StrFormat("Verified: the history of %s, %s, stands in the log that the key has signed.%s",
                             chapter.alliance.name(), RunText(evidence),
                             evidence.key_was_given ? "" : kServersOwnKey);
    case Evidence::Outcome::kRefuted:
      return absl::StrCat("NOT VERIFIED: the history of ", chapter.alliance.name(),
                          " does not agree with its proof. Do not rely on it.");
    case Evidence::Outcome::kMissing:
      break;
  }
  return absl::StrCat("NOT VERIFIED: there is no proof of the history of ", chapter.alliance.name(),
                      " in this report.");
}

void WriteVerification(const Place& place, const Chapter& chapter) {
  const Evidence& evidence = chapter.evidence;
  const bool is_verified = evidence.outcome == Evidence::Outcome::kVerified;
  place.Open("verification", "Verification");
  place.markup.Element("p", VerdictSentence(chapter),
                       {{"class", is_verified ? "verdict good" : "verdict bad"}});
  place.markup.Break();
  if (!evidence.faults.empty()) {
    place.markup.Open("ul");
    for (const std::string& fault : evidence.faults) place.markup.Element("li", fault);
    place.markup.Close();
    place.markup.Break();
  }
  if (evidence.outcome != Evidence::Outcome::kMissing) {
    if (is_verified && chapter.alliance.version() > evidence.verdict.records.size()) {
      place.Say(absl::StrFormat(
          "Only the newest %d of %d events are proved here; `entente prove %s` proves all.",
          evidence.verdict.records.size(), chapter.alliance.version(), chapter.alliance.name()));
    }
    WriteFacts(place, chapter);
    if (is_verified) WriteLimits(place, evidence);
    WriteBundle(place, chapter);
  }
  place.markup.Close();
}

}  // namespace entente::report
