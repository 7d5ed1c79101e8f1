#include "clients/cli/opening_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "services/text/event_count.h"

namespace entente::cli {

std::string OpeningText(const verifier::Opening& opening) {
  const uint64_t taken = opening.opened.position();
  const bool is_restored = opening.opened.cause() == v1::LogOpened::RESTORED;
  std::string text = absl::StrFormat(
      "  which is another log than %s: it goes on from %s of that one, which was %s\n", opening.kept.origin,
      text::FirstEvents(taken), is_restored ? "restored to an earlier point" : "rebuilt from an export");
  if (opening.left_behind > 0) {
    absl::StrAppendFormat(&text,
                          "  of the %s of the checkpoint that was kept it has the first %d; the last %d %s "
                          "left behind\n",
                          text::EventCount(opening.kept.size), taken, opening.left_behind,
                          opening.left_behind == 1 ? "was" : "were");
  } else {
    absl::StrAppendFormat(
        &text, "  it has %s of the checkpoint that was kept\n",
        opening.kept.size == 1 ? "the one event" : absl::StrCat("all ", text::EventCount(opening.kept.size)));
  }
  if (!opening.is_byte_for_byte) {
    absl::StrAppend(&text,
                    "  as it says itself: records of people were sealed anew, so the records of the two logs "
                    "cannot be compared here\n");
  } else if (opening.kept.size < taken) {
    const uint64_t first = opening.kept.size + 1;
    const std::string which = first == taken ? absl::StrFormat("event %d was", taken)
                                             : absl::StrFormat("events %d to %d were", first, taken);
    absl::StrAppendFormat(&text, "  that the %s in the old log, only the new one says\n", which);
  }
  return text;
}

std::string OpeningJson(const std::string& verdict_json, const verifier::Opening& opening) {
  auto json = nlohmann::ordered_json::parse(verdict_json);
  json["predecessorOrigin"] = opening.kept.origin;
  json["takenOver"] = opening.opened.position();
  json["keptSize"] = opening.kept.size;
  json["leftBehind"] = opening.left_behind;
  json["byteForByte"] = opening.is_byte_for_byte;
  return json.dump(2) + "\n";
}

}  // namespace entente::cli
