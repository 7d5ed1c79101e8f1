#include "entente/v1/performance_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Define = v1::DefineKpiRequest;
using Target = v1::SetKpiTargetRequest;
using Measure = v1::RecordKpiValueRequest;

Scenario WithKpis() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "kpi_defined { kpi: 'synergies' definition { unit: 'EUR' is_money: true } }");
  scenario.Given("2021", "kpi_defined { kpi: 'share' definition { unit: 'percent' } }");
  return scenario;
}

// R78: metrics are set.
TEST(PerformanceDecideTest, AKpiIsDefinedOnce) {
  Scenario scenario = Scenario::WithAlliance();
  const std::string define =
      "alliance: 'alliances/a' kpi_id: 'share' definition { display_name: 'Share' unit: 'percent' }";
  scenario.When<Define>(define).Then(
      {"kpi_defined { kpi: 'share' definition { display_name: 'Share' unit: 'percent' } }"});
  WithKpis().When<Define>(define).ThenRefused(v1::RESOURCE_ALREADY_EXISTS);
}

TEST(PerformanceDecideTest, MoneyHasACurrencyForItsUnit) {
  Scenario::WithAlliance()
      .When<Define>("alliance: 'alliances/a' kpi_id: 'k' definition { unit: 'euro' is_money: true }")
      .ThenRefused(v1::FIELD_INVALID, {"definition.unit"});
}

// R79: progress is monitored.
TEST(PerformanceDecideTest, FiguresAreRecorded) {
  WithKpis()
      .When<Measure>(
          "kpi: 'alliances/a/kpis/synergies' period: '2012'"
          " value { money { currency_code: 'EUR' units: 2 nanos: 690000000 } }")
      .Then({"kpi_measured { kpi: 'synergies' period: '2012'"
             " value { money { currency_code: 'EUR' units: 2 nanos: 690000000 } } }"})
      .When<Target>("kpi: 'alliances/a/kpis/share' period: '2012' value { number: '5.5' }")
      .Then({"kpi_target_set { kpi: 'share' period: '2012' value { number: '5.5' } }"});
}

TEST(PerformanceDecideTest, AFigureIsWhatItsDefinitionSays) {
  WithKpis()
      .When<Measure>("kpi: 'alliances/a/kpis/synergies' period: '2012' value { number: '1' }")
      .ThenRefused(v1::FIELD_INVALID, {"value.number"})
      .When<Measure>(
          "kpi: 'alliances/a/kpis/synergies' period: '2012' value { money { currency_code: 'USD' } }")
      .ThenRefused(v1::FIELD_INVALID, {"value.money.currency_code"})
      .When<Measure>("kpi: 'alliances/a/kpis/share' period: '2012' value { money { currency_code: 'EUR' } }")
      .ThenRefused(v1::FIELD_INVALID, {"value.money"})
      .When<Target>("kpi: 'alliances/a/kpis/share' period: '2012' value { }")
      .ThenRefused(v1::FIELD_INVALID, {"value"});
}

TEST(PerformanceDecideTest, MoneyMakesSense) {
  WithKpis()
      .When<Measure>(
          "kpi: 'alliances/a/kpis/synergies' period: '2012'"
          " value { money { currency_code: 'EUR' units: 1 nanos: -1 } }")
      .ThenRefused(v1::FIELD_INVALID, {"value.money.nanos"})
      .When<Measure>(
          "kpi: 'alliances/a/kpis/synergies' period: '2012'"
          " value { money { currency_code: 'EUR' nanos: 1000000000 } }")
      .ThenRefused(v1::FIELD_INVALID, {"value.money.nanos"})
      .When<Measure>("kpi: 'alliances/a/kpis/none' period: '2012' value { money { currency_code: 'euro' } }")
      .ThenRefused(v1::FIELD_INVALID, {"value.money.currency_code"});
}

TEST(PerformanceDecideTest, AnUnknownKpiHasNoFigures) {
  WithKpis()
      .When<Measure>("kpi: 'alliances/a/kpis/none' period: '2012' value { number: '1' }")
      .ThenRefused(v1::RESOURCE_NOT_FOUND, {"kpi"})
      .When<Target>("kpi: 'alliances/a/agreements/share' period: '2012' value { number: '1' }")
      .ThenRefused(v1::RESOURCE_NOT_FOUND, {"kpi"});
}

}  // namespace
}  // namespace entente::domain
