// Figures: numbers and amounts of money, from a command line and for people. Nothing is ever rounded.
// Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_FIGURES_H_
#define ENTENTE_CLIENTS_CLI_FIGURES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "entente/v1/performance.pb.h"
#include "google/type/money.pb.h"

namespace entente::cli {

// Reads `2.69` as a number, `EUR 2690000000` as an amount of money. A usage error for anything else.
absl::StatusOr<v1::KpiValue> ParseFigure(const std::string& text);

// The digits in groups of three: 2690000000 becomes `2,690,000,000`.
std::string Grouped(uint64_t number);

// For instance `EUR 2.69 billion`, or `EUR 2,690,000,001.50` where the short form would hide something.
std::string MoneyText(const google::type::Money& money);

// The figure as people read it; empty if there is none.
std::string FigureText(const v1::KpiValue& value);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FIGURES_H_
