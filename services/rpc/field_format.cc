#include "services/rpc/field_format.h"

#include <algorithm>
#include <optional>

#include "google/type/date.pb.h"
#include "services/domain/timeline.h"

namespace entente::rpc {
namespace {

constexpr size_t kIdCharactersMax = 63;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

// The value of a few digits; nothing if there is anything else.
std::optional<int> NumberOf(std::string_view digits) {
  if (!AreDigits(digits) || digits.size() > 4) return std::nullopt;
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// The characters that RFC 3986 knows besides the percent sign.
bool IsUriCharacter(char c) {
  constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=";
  return IsDigit(c) || IsLower(c) || IsUpper(c) || kMarks.find(c) != std::string_view::npos;
}

}  // namespace

size_t CharactersOf(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool IsPlainText(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) return false;
    // U+0080 to U+009F, the second set of control characters.
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
  }
  return true;
}

bool IsResourceId(std::string_view text) {
  if (text.empty() || text.size() > kIdCharactersMax || text.front() == '-' || text.back() == '-')
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

bool IsDecimal(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (!AreDigits(whole) || whole.size() > 18) return false;
  if (point == std::string_view::npos) return true;
  const std::string_view fraction = text.substr(point + 1);
  return AreDigits(fraction) && fraction.size() <= 9;
}

bool IsUri(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  const std::string_view scheme = text.substr(0, colon);
  if (!IsLower(scheme.front()) && !IsUpper(scheme.front())) return false;
  const bool scheme_is_valid = std::all_of(scheme.begin(), scheme.end(), [](char c) {
    return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
  });
  if (!scheme_is_valid) return false;
  for (size_t i = colon + 1; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !IsHexDigit(text[i + 1]) || !IsHexDigit(text[i + 2])) return false;
      i += 2;
    } else if (!IsUriCharacter(text[i])) {
      return false;
    }
  }
  return true;
}

bool IsCurrencyCode(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), IsUpper);
}

bool IsPeriod(std::string_view text) {
  const std::optional<int> year = NumberOf(text.substr(0, 4));
  if (text.size() < 4 || !year.has_value() || *year == 0) return false;
  text.remove_prefix(4);
  if (text.empty()) return true;
  if (text.size() == 3 && text.substr(0, 2) == "-Q") return text[2] >= '1' && text[2] <= '4';
  if (text.front() != '-' || (text.size() != 3 && text.size() != 6)) return false;
  const std::optional<int> month = NumberOf(text.substr(1, 2));
  if (!month.has_value() || *month < 1 || *month > 12) return false;
  if (text.size() == 3) return true;
  const std::optional<int> day = NumberOf(text.substr(4, 2));
  if (text[3] != '-' || !day.has_value() || *day == 0) return false;
  google::type::Date date;
  date.set_year(*year);
  date.set_month(*month);
  date.set_day(*day);
  return domain::IsDate(date);
}

bool IsPlaybookId(std::string_view text) {
  if (text.empty() || text.size() > kIdCharactersMax || !IsLower(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; });
}

bool IsKey(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool HasFormat(v1::FieldRule::Format format, std::string_view text) {
  switch (format) {
    case v1::FieldRule::RESOURCE_ID:
      return IsResourceId(text);
    case v1::FieldRule::DECIMAL:
      return IsDecimal(text);
    case v1::FieldRule::URI:
      return IsUri(text);
    case v1::FieldRule::CURRENCY_CODE:
      return IsCurrencyCode(text);
    case v1::FieldRule::PERIOD:
      return IsPeriod(text);
    case v1::FieldRule::PLAYBOOK_ID:
      return IsPlaybookId(text);
    case v1::FieldRule::KEY:
      return IsKey(text);
    default:
      return IsPlainText(text);
  }
}

std::string_view DescribeFormat(v1::FieldRule::Format format) {
  switch (format) {
    case v1::FieldRule::RESOURCE_ID:
      return "1 to 63 of a-z, 0-9 and hyphen, with no hyphen at either end";
    case v1::FieldRule::DECIMAL:
      return "a decimal number such as -12.5, with at most 18 digits before the point and 9 after it";
    case v1::FieldRule::URI:
      return "an absolute URI such as https://example.com/document";
    case v1::FieldRule::CURRENCY_CODE:
      return "an ISO 4217 currency code such as EUR";
    case v1::FieldRule::PERIOD:
      return "a period such as 2012, 2012-Q4, 2012-03 or 2012-03-01";
    case v1::FieldRule::PLAYBOOK_ID:
      return "1 to 63 of a-z, 0-9 and underscore, beginning with a letter";
    case v1::FieldRule::KEY:
      return "printable ASCII without blanks";
    default:
      return "text without control characters other than line break and tab";
  }
}

}  // namespace entente::rpc
