// XES (IEEE 1849), https://www.xes-standard.org. One trace for each alliance.
//
// The elements stand in the order that the published XSD demands: extensions, globals, classifiers,
// attributes of the log, traces; in a trace its attributes and then its events.
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/audit/export/event_values.h"
#include "services/audit/export/format.h"
#include "services/audit/export/objects.h"

namespace entente::audit {
namespace {

constexpr char kHead[] = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="ID" prefix="identity" uri="http://www.xes-standard.org/identity.xesext"/>
<extension name="Alliance" prefix="alliance" uri="urn:entente:xes:alliance"/>
<global scope="trace">
<string key="concept:name" value="alliances/unknown"/>
</global>
<global scope="event">
<string key="concept:name" value="unknown"/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
</global>
<classifier name="Activity" keys="concept:name"/>
<string key="lifecycle:model" value="standard"/>
)";

// The two numbers of the first plane that are no characters, in UTF-8, and the sign that stands for what
// cannot be shown.
constexpr std::string_view kNoCharacters[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};
constexpr char kReplacement[] = "\xEF\xBF\xBD";

// XML 1.0 has no control characters but these, not even escaped, and nothing that is no character.
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    const auto code = static_cast<unsigned char>(letter);
    const std::string_view rest = std::string_view(text).substr(i);
    if (rest.starts_with(kNoCharacters[0]) || rest.starts_with(kNoCharacters[1])) {
      escaped += kReplacement;
      i += kNoCharacters[0].size() - 1;
    } else if (letter == '&') {
      escaped += "&amp;";
    } else if (letter == '<') {
      escaped += "&lt;";
    } else if (letter == '>') {
      escaped += "&gt;";
    } else if (letter == '"') {
      escaped += "&quot;";
    } else if (letter == '\n' || letter == '\t') {
      absl::StrAppend(&escaped, "&#", static_cast<int>(code), ";");
    } else if (code >= 0x20 && code != 0x7f) {
      escaped += letter;
    }
  }
  return escaped;
}

void Put(const char* element, const std::string& key, const std::string& value, std::string& text) {
  if (value.empty()) return;
  absl::StrAppend(&text, "<", element, " key=\"", key, "\" value=\"", Escaped(value), "\"/>\n");
}

class Xes : public Format {
 public:
  void Begin(std::string& text) override { text += kHead; }

  absl::Status Write(const v1::ExportedEvent& event, std::string& text) override {
    const v1::TrailEntry& entry = event.entry();
    if (entry.resource() != trace_) {
      if (!trace_.empty()) text += "</trace>\n";
      trace_ = entry.resource();
      text += "<trace>\n";
      Put("string", "concept:name", trace_, text);
    }
    text += "<event>\n";
    Put("string", "concept:name", ActivityName(entry.type()), text);
    Put("string", "lifecycle:transition", "complete", text);
    Put("date", "time:timestamp", MomentText(entry), text);
    Put("string", "org:resource", entry.actor(), text);
    Put("string", "org:group", entry.on_behalf_of(), text);
    Put("string", "identity:id", entry.name(), text);
    Put("int", "alliance:version", absl::StrCat(entry.version()), text);
    Put("date", "alliance:recorded", RecordedText(entry), text);
    Put("string", "alliance:precision", PrecisionText(entry.effective_on()), text);
    Put("string", "alliance:sentence", entry.sentence(), text);
    Put("string", "alliance:reason", entry.reason(), text);
    Put("boolean", "alliance:historical", entry.historical() ? "true" : "", text);
    Put("string", "alliance:corrects", entry.corrects(), text);
    Put("string", "alliance:corrected-by", entry.corrected_by(), text);
    // Keys are unique within an event: several objects of one kind stand in one attribute.
    std::map<std::string, std::string> objects;
    for (const RelatedObject& object : ObjectsOf(entry)) {
      std::string& names = objects[object.qualifier];
      absl::StrAppend(&names, names.empty() ? "" : " ", object.name);
    }
    for (const auto& [qualifier, names] : objects) Put("string", "alliance:object." + qualifier, names, text);
    for (const EventValue& value : ValuesOf(entry))
      Put("string", "alliance:event." + value.name, value.value, text);
    text += "</event>\n";
    return absl::OkStatus();
  }

  void End(std::string& text) override { text += trace_.empty() ? "</log>\n" : "</trace>\n</log>\n"; }

 private:
  std::string trace_;  // The alliance whose trace is open; empty before the first.
};

}  // namespace

std::unique_ptr<Format> MakeXes() {
  return std::make_unique<Xes>();
}

}  // namespace entente::audit
