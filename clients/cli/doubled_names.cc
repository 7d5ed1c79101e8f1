#include "clients/cli/doubled_names.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace entente::cli {

using nlohmann::json;

void DoubledNames::See(json::parse_event_t event, const json& parsed) {
  if (event == json::parse_event_t::object_start) open_.emplace_back();
  if (event == json::parse_event_t::object_end) open_.pop_back();
  if (event != json::parse_event_t::key) return;
  const auto& name = parsed.get_ref<const std::string&>();
  const bool is_new =
      open_.back().insert(absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", ""}}))).second;
  if (!is_new && first_.empty()) first_ = name;
}

std::string NameGivenTwice(const std::string& text) {
  DoubledNames names;
  const auto see = [&names](int, json::parse_event_t event, json& parsed) {
    names.See(event, parsed);
    return true;
  };
  // Whoever reads the text for what it says finds its faults.
  const json read = json::parse(text, see, /*allow_exceptions=*/false);
  return read.is_discarded() ? "" : names.first();
}

}  // namespace entente::cli
