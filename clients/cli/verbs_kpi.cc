#include <memory>

#include "absl/strings/str_join.h"
#include "clients/cli/errors.h"
#include "clients/cli/figures.h"
#include "clients/cli/frame.h"
#include "clients/cli/names.h"
#include "clients/cli/verbs.h"
#include "entente/v1/performance_service.pb.h"

namespace entente::cli {
namespace {

struct KpiFlags {
  Frame frame;
  std::string kpi;
  std::string name;
  std::string unit;
  bool money = false;
  bool lower_is_better = false;
  std::string source;
  std::string period;
  // One word, or a currency and an amount.
  std::vector<std::string> value;
};

absl::Status DefineKpi(Session& session, const KpiFlags& flags) {
  const auto name = KpiName(flags.kpi);
  if (!name.ok()) return name.status();
  v1::DefineKpiRequest request;
  request.set_alliance(name->substr(0, name->rfind("/kpis/")));
  request.set_kpi_id(ShortName(*name));
  v1::KpiDefinition& definition = *request.mutable_definition();
  definition.set_display_name(flags.name);
  definition.set_unit(flags.unit);
  definition.set_is_money(flags.money);
  if (flags.lower_is_better) definition.set_direction(v1::KpiDefinition::LOWER);
  definition.set_source(flags.source);
  return SendCommand(session, flags.frame, request);
}

// Fills what a target and a measurement have in common.
template <typename Request>
absl::Status SendFigure(Session& session, const KpiFlags& flags) {
  const auto name = KpiName(flags.kpi);
  if (!name.ok()) return name.status();
  const auto figure = ParseFigure(absl::StrJoin(flags.value, " "));
  if (!figure.ok()) return figure.status();
  Request request;
  request.set_kpi(*name);
  request.set_period(flags.period);
  *request.mutable_value() = *figure;
  return SendCommand(session, flags.frame, request);
}

CLI::App& AddFigureVerb(CLI::App& kpi, const std::string& verb_name, const std::string& description,
                        KpiFlags& flags) {
  CLI::App& verb = *kpi.add_subcommand(verb_name, description);
  verb.add_option("KPI", flags.kpi, "The KPI: ALLIANCE/KPI")->required();
  verb.add_option("PERIOD", flags.period, "2012, 2012-Q4, 2012-03 or 2012-03-01")->required();
  verb.add_option("VALUE", flags.value, "2.69, or EUR 2690000000; a negative one after --")
      ->required()
      ->expected(1, 2);
  AddFrameFlags(verb, flags.frame);
  return verb;
}

}  // namespace

void AddKpiVerbs(Verbs verbs) {
  CLI::App& kpi = *verbs.app.add_subcommand("kpi", "Define what is measured, set targets, record figures");
  kpi.require_subcommand(1);

  const auto defined = std::make_shared<KpiFlags>();
  CLI::App& define = *kpi.add_subcommand("define", "Define a KPI for an alliance");
  define.add_option("KPI", defined->kpi, "The KPI: ALLIANCE/KPI")->required();
  define.add_option("NAME", defined->name, "What it is called")->required();
  define.add_option("--unit", defined->unit, "The unit, for instance percent; for money the currency code")
      ->required()
      ->type_name("UNIT");
  define.add_flag("--money", defined->money, "The figures are amounts of money");
  define.add_flag("--lower-is-better", defined->lower_is_better, "Less is better");
  define.add_option("--source", defined->source, "Where the figures come from")->type_name("TEXT");
  AddFrameFlags(define, defined->frame);
  define.callback([&chosen = verbs.chosen, defined] {
    chosen = [defined](Session& session) { return DefineKpi(session, *defined); };
  });

  const auto target = std::make_shared<KpiFlags>();
  AddFigureVerb(kpi, "target", "Set what a KPI is to reach in a period", *target)
      .callback([&chosen = verbs.chosen, target] {
        chosen = [target](Session& session) { return SendFigure<v1::SetKpiTargetRequest>(session, *target); };
      });

  const auto record = std::make_shared<KpiFlags>();
  AddFigureVerb(kpi, "record", "Record what was measured for a period", *record)
      .callback([&chosen = verbs.chosen, record] {
        chosen = [record](Session& session) {
          return SendFigure<v1::RecordKpiValueRequest>(session, *record);
        };
      });
}

}  // namespace entente::cli
