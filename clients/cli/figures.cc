#include "clients/cli/figures.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/errors.h"

namespace entente::cli {
namespace {

constexpr size_t kWholeDigitsMax = 18;
constexpr size_t kFractionDigitsMax = 9;

// A number in decimal notation, taken apart.
struct Decimal {
  bool negative = false;
  std::string whole;
  std::string fraction;
};

bool AllDigits(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos;
}

// The same shape as the format DECIMAL of rules.proto.
bool ReadDecimal(const std::string& text, Decimal& decimal) {
  decimal.negative = !text.empty() && text[0] == '-';
  const std::string body = text.substr(decimal.negative ? 1 : 0);
  const size_t point = body.find('.');
  decimal.whole = body.substr(0, point);
  decimal.fraction = point == std::string::npos ? "" : body.substr(point + 1);
  if (decimal.whole.empty() || decimal.whole.size() > kWholeDigitsMax || !AllDigits(decimal.whole))
    return false;
  if (point != std::string::npos && decimal.fraction.empty()) return false;
  return decimal.fraction.size() <= kFractionDigitsMax && AllDigits(decimal.fraction);
}

absl::Status NoFigure(const std::string& text) {
  return UsageError(absl::StrCat("\"", text,
                                 "\" is no figure: write a number, for instance 2.69, or an amount of ",
                                 "money, for instance \"EUR 2690000000\"."));
}

bool IsCurrency(const std::string& text) {
  return text.size() == 3 && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

std::string WithoutTrailingZeros(std::string digits) {
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

// `2.69 billion` if three decimals say it exactly, else nothing.
std::string InWords(uint64_t units) {
  struct Scale {
    uint64_t size;
    const char* word;
  };
  for (const Scale scale :
       {Scale{1'000'000'000'000, "trillion"}, Scale{1'000'000'000, "billion"}, Scale{1'000'000, "million"}}) {
    const uint64_t thousandth = scale.size / 1000;
    if (units < scale.size || units % thousandth != 0) continue;
    const std::string decimals =
        WithoutTrailingZeros(absl::StrFormat("%03d", units % scale.size / thousandth));
    return absl::StrCat(Grouped(units / scale.size), decimals.empty() ? "" : ".", decimals, " ", scale.word);
  }
  return "";
}

}  // namespace

std::string Grouped(uint64_t number) {
  std::string text = absl::StrCat(number);
  for (size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

absl::StatusOr<v1::KpiValue> ParseFigure(const std::string& text) {
  v1::KpiValue value;
  Decimal decimal;
  const size_t blank = text.find(' ');
  if (blank == std::string::npos) {
    if (!ReadDecimal(text, decimal)) return NoFigure(text);
    value.set_number(text);
    return value;
  }
  const std::string currency = text.substr(0, blank);
  if (!IsCurrency(currency) || !ReadDecimal(text.substr(blank + 1), decimal)) return NoFigure(text);
  decimal.fraction.resize(kFractionDigitsMax, '0');
  int64_t units = 0;
  int32_t nanos = 0;
  if (!absl::SimpleAtoi(decimal.whole, &units) || !absl::SimpleAtoi(decimal.fraction, &nanos)) {
    return NoFigure(text);
  }
  google::type::Money& money = *value.mutable_money();
  money.set_currency_code(currency);
  money.set_units(decimal.negative ? -units : units);
  money.set_nanos(decimal.negative ? -nanos : nanos);
  return value;
}

std::string MoneyText(const google::type::Money& money) {
  const bool negative = money.units() < 0 || money.nanos() < 0;
  // Negating as unsigned is defined for every value, the least one included.
  const uint64_t units = money.units() < 0 ? 0 - static_cast<uint64_t>(money.units()) : money.units();
  const int64_t nanos = money.nanos() < 0 ? -static_cast<int64_t>(money.nanos()) : money.nanos();
  std::string digits = nanos == 0 ? InWords(units) : "";
  if (digits.empty()) {
    std::string decimals = nanos == 0 ? "" : WithoutTrailingZeros(absl::StrFormat("%09d", nanos));
    // Cents have two places: 1.5 reads as 1.50.
    if (decimals.size() == 1) decimals += "0";
    digits = absl::StrCat(Grouped(units), decimals.empty() ? "" : ".", decimals);
  }
  return absl::StrCat(money.currency_code(), money.currency_code().empty() ? "" : " ", negative ? "-" : "",
                      digits);
}

std::string FigureText(const v1::KpiValue& value) {
  return value.has_money() ? MoneyText(value.money()) : value.number();
}

}  // namespace entente::cli
