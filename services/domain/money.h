// What an amount of money must be, beyond its fields taken one by one.
#ifndef ENTENTE_SERVICES_DOMAIN_MONEY_H_
#define ENTENTE_SERVICES_DOMAIN_MONEY_H_

#include <string>

#include "google/type/money.pb.h"
#include "services/domain/ruling.h"

namespace entente::domain {

// Finds what is wrong with an amount: no currency, nanos out of range, or a sign that differs between
// units and nanos. `field` is its path in the request.
void CheckMoney(const google::type::Money& money, const std::string& field, Ruling& ruling);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_MONEY_H_
