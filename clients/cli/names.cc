#include "clients/cli/names.h"

#include <cctype>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"

namespace entente::cli {
namespace {

constexpr size_t kIdLengthMax = 63;

std::string InCollection(const std::string& collection, const std::string& text) {
  if (text.rfind(collection, 0) == 0) return text;
  // An external id may hold a slash, a bare id may not.
  if (text.rfind("external:", 0) != 0 && text.find('/') != std::string::npos) return text;
  return collection + text;
}

// The letters of Western European names without their marks, by their UTF-8 form.
const std::map<std::string, std::string>& PlainLetters() {
  static const auto* const letters = new std::map<std::string, std::string>{
      {"à", "a"}, {"á", "a"},  {"â", "a"},  {"ã", "a"},  {"ä", "ae"}, {"å", "a"},  {"æ", "ae"}, {"ç", "c"},
      {"è", "e"}, {"é", "e"},  {"ê", "e"},  {"ë", "e"},  {"ì", "i"},  {"í", "i"},  {"î", "i"},  {"ï", "i"},
      {"ñ", "n"}, {"ò", "o"},  {"ó", "o"},  {"ô", "o"},  {"õ", "o"},  {"ö", "oe"}, {"ø", "o"},  {"ù", "u"},
      {"ú", "u"}, {"û", "u"},  {"ü", "ue"}, {"ý", "y"},  {"ß", "ss"}, {"Ä", "ae"}, {"Å", "a"},  {"Ç", "c"},
      {"É", "e"}, {"Ö", "oe"}, {"Ø", "o"},  {"Ü", "ue"}, {"À", "a"},  {"È", "e"},  {"Ñ", "n"},  {"Ó", "o"}};
  return *letters;
}

}  // namespace

std::string AllianceName(const std::string& text) {
  return InCollection("alliances/", text);
}
std::string OrganizationName(const std::string& text) {
  return InCollection("organizations/", text);
}
std::string PersonName(const std::string& text) {
  return InCollection("people/", text);
}
std::string EventName(const std::string& text) {
  return InCollection("events/", text);
}
std::string PeriodName(const std::string& text) {
  return InCollection("periods/", text);
}

std::string PlaybookName(const std::string& text) {
  return InCollection("playbooks/", text);
}

absl::StatusOr<PlaybookVersionName> ParsePlaybookVersion(const std::string& text) {
  PlaybookVersionName named;
  const size_t at = text.find('@');
  named.playbook = PlaybookName(text.substr(0, at));
  const bool is_number = at == std::string::npos || absl::SimpleAtoi(text.substr(at + 1), &named.version);
  if (is_number && (at == std::string::npos || named.version > 0)) return named;
  return UsageError(absl::StrCat("\"", text, "\" names no version: write standard@1."));
}

absl::StatusOr<std::string> KpiName(const std::string& text) {
  if (text.find("/kpis/") != std::string::npos) return AllianceName(text);
  const size_t slash = text.rfind('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
    return UsageError(absl::StrCat(
        "\"", text, "\" names no KPI: write ALLIANCE/KPI, for instance star-alliance/passengers."));
  }
  return absl::StrCat(AllianceName(text.substr(0, slash)), "/kpis/", text.substr(slash + 1));
}

absl::StatusOr<v1::ExternalReference> ParseExternal(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return UsageError(
        absl::StrCat("\"", text, "\" is no external reference: write SYSTEM:ID, for instance crm:42."));
  }
  v1::ExternalReference reference;
  reference.set_system(text.substr(0, colon));
  reference.set_id(text.substr(colon + 1));
  return reference;
}

std::string Slug(const std::string& display_name) {
  std::string slug;
  const auto separate = [&slug] {
    if (!slug.empty() && slug.back() != '-') slug += '-';
  };
  for (size_t i = 0; i < display_name.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(display_name[i]);
    if (c < 0x80) {
      if (std::isalnum(c)) {
        slug += absl::ascii_tolower(c);
      } else if (c != '\'') {
        separate();
      }
      continue;
    }
    const auto letter = PlainLetters().find(display_name.substr(i, 2));
    if (letter == PlainLetters().end()) {
      separate();
    } else {
      slug += letter->second;
      ++i;
    }
  }
  slug.resize(std::min(slug.size(), kIdLengthMax));
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

std::string TitleOf(const std::string& id) {
  std::string title = id;
  bool begins = true;
  for (char& c : title) {
    if (begins) c = absl::ascii_toupper(c);
    begins = c == '-';
    if (begins) c = ' ';
  }
  return title;
}

std::string ShortName(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace entente::cli
