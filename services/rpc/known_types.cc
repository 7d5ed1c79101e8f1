#include "services/rpc/known_types.h"

#include <cstdint>

#include "services/domain/timeline.h"
#include "services/rpc/field_format.h"

namespace entente::rpc {

std::string_view FaultOf(const google::type::Date& date) {
  if (domain::IsDate(date)) return {};
  if (date.year() == 0) return "must have a year from 1 to 9999";
  if (date.month() == 0 && date.day() != 0) return "must have a month if it has a day";
  return "is a date that does not exist";
}

std::string_view FaultOf(const google::type::Money& money) {
  constexpr int32_t kNanosMax = 999'999'999;
  if (!IsCurrencyCode(money.currency_code())) return "must have an ISO 4217 currency code such as EUR";
  if (money.nanos() > kNanosMax || money.nanos() < -kNanosMax) {
    return "must have nanos from -999,999,999 to 999,999,999";
  }
  if ((money.units() > 0 && money.nanos() < 0) || (money.units() < 0 && money.nanos() > 0)) {
    return "must have units and nanos of the same sign";
  }
  return {};
}

std::string_view FaultOf(const google::protobuf::Timestamp& time) {
  // 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
  constexpr int64_t kSecondsMin = -62'135'596'800;
  constexpr int64_t kSecondsMax = 253'402'300'799;
  if (time.seconds() < kSecondsMin || time.seconds() > kSecondsMax)
    return "must lie in the years from 1 to 9999";
  if (time.nanos() < 0 || time.nanos() > 999'999'999) return "must have nanos from 0 to 999,999,999";
  return {};
}

}  // namespace entente::rpc
