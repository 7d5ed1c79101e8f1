#include "services/domain/money.h"

namespace entente::domain {

void CheckMoney(const google::type::Money& money, const std::string& field, Ruling& ruling) {
  const std::string& currency = money.currency_code();
  bool is_code = currency.size() == 3;
  for (const char letter : currency) is_code = is_code && letter >= 'A' && letter <= 'Z';
  if (!is_code)
    ruling.FaultyField(field + ".currency_code", "must be an ISO 4217 code of three capital letters");
  constexpr int kNanosMax = 999'999'999;
  if (money.nanos() < -kNanosMax || money.nanos() > kNanosMax) {
    ruling.FaultyField(field + ".nanos", "must lie between -999,999,999 and 999,999,999");
  }
  if ((money.units() > 0 && money.nanos() < 0) || (money.units() < 0 && money.nanos() > 0)) {
    ruling.FaultyField(field + ".nanos", "must have the sign of units");
  }
}

}  // namespace entente::domain
