#include "services/domain/performance/decide.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/child_name.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/money.h"
#include "services/domain/ruling.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

bool IsCurrencyCode(const std::string& unit) {
  return unit.size() == 3 && unit.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

// A figure must be what the definition says: a number, or money in the currency of the KPI.
void CheckValue(const v1::KpiValue& value, const v1::KpiDefinition* definition, Ruling& ruling) {
  if (value.value_case() == v1::KpiValue::VALUE_NOT_SET) {
    ruling.FaultyField("value", "must have a number or money");
    return;
  }
  if (value.has_money()) CheckMoney(value.money(), "value.money", ruling);
  if (definition == nullptr) return;
  if (value.has_money() && !definition->is_money()) {
    ruling.FaultyField("value.money",
                       absl::StrCat("the KPI is measured in ", definition->unit(), ", not in money"));
  } else if (value.has_number() && definition->is_money()) {
    ruling.FaultyField("value.number", "the KPI is measured in money");
  } else if (value.has_money() && value.money().currency_code() != definition->unit()) {
    ruling.FaultyField("value.money.currency_code",
                       absl::StrCat("must be the currency of the KPI, ", definition->unit()));
  }
}

// Decides on a figure of either kind; `record` makes the event.
template <typename Request, typename RecordFigure>
absl::StatusOr<Decision> DecideFigure(const World& world, const Request& request, RecordFigure record) {
  const std::optional<ChildName> name = ParseChildName(request.kpi(), "kpis");
  if (!name.has_value()) return NoSuch("kpi", request.kpi());
  const auto* alliance = world.FindAlliance(name->alliance);
  const auto* kpi = alliance == nullptr ? nullptr : FindKpi(*alliance, name->id);
  const bool is_known = kpi != nullptr && kpi->has_definition();

  Ruling ruling(request.context(), name->alliance);
  if (alliance != nullptr) RequireOpen(*alliance, EffectiveDay(world, request.context()), ruling);
  CheckValue(request.value(), is_known ? &kpi->definition() : nullptr, ruling);
  if (!is_known) ruling.NotFound("kpi", request.kpi());
  auto& event = record(ruling.Record());
  event.set_kpi(name->id);
  event.set_period(request.period());
  *event.mutable_value() = request.value();
  return ruling.Finish();
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::DefineKpiRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());

  Ruling ruling(request.context(), request.alliance());
  RequireOpen(*alliance, EffectiveDay(world, request.context()), ruling);
  if (request.definition().is_money() && !IsCurrencyCode(request.definition().unit())) {
    ruling.FaultyField("definition.unit", "must be an ISO 4217 currency code, because the figures are money");
  }
  const auto* known = FindKpi(*alliance, request.kpi_id());
  if (known != nullptr && known->has_definition()) {
    ruling.AlreadyExists(absl::StrCat(request.alliance(), "/kpis/", request.kpi_id()));
  }
  v1::KpiDefined& defined = *ruling.Record().mutable_kpi_defined();
  defined.set_kpi(request.kpi_id());
  *defined.mutable_definition() = request.definition();
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::SetKpiTargetRequest& request) {
  return DecideFigure(world, request,
                      [](v1::Fact& fact) -> v1::KpiTargetSet& { return *fact.mutable_kpi_target_set(); });
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RecordKpiValueRequest& request) {
  return DecideFigure(world, request,
                      [](v1::Fact& fact) -> v1::KpiMeasured& { return *fact.mutable_kpi_measured(); });
}

}  // namespace entente::domain
