#include "services/server/metrics.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "prometheus/exposer.h"
#include "services/rpc/call_counts.h"
#include "services/rpc/method_table.h"
#include "services/scrub/background_scrub.h"
#include "services/server/errors.h"

namespace entente::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr double kMicrosecondsInSecond = 1e6;

// One thread answers: a page is asked for every few seconds.
constexpr size_t kThreads = 2;

// A connection keeps a thread until it asks for something, or has been silent for so long.
constexpr std::chrono::milliseconds kSilenceMax{1000};

MetricFamily Family(MetricType type, std::string name, std::string help) {
  MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

void AddCounter(MetricFamily& family, Labels labels, uint64_t value) {
  ClientMetric& metric = family.metric.emplace_back();
  metric.label = std::move(labels);
  metric.counter.value = static_cast<double>(value);
}

void AddGauge(MetricFamily& family, Labels labels, uint64_t value) {
  ClientMetric& metric = family.metric.emplace_back();
  metric.label = std::move(labels);
  metric.gauge.value = static_cast<double>(value);
}

MetricFamily Gauge(std::string name, std::string help, uint64_t value) {
  MetricFamily family = Family(MetricType::Gauge, std::move(name), std::move(help));
  AddGauge(family, {}, value);
  return family;
}

void AddDurations(MetricFamily& family, const std::string& method, const rpc::MethodCounts& counts) {
  ClientMetric metric;
  metric.label = {{"method", method}};
  ClientMetric::Histogram& histogram = metric.histogram;
  for (size_t i = 0; i < counts.durations.size(); ++i) {
    histogram.sample_count += counts.durations[i];
    const bool is_last = i == rpc::kDurationBounds.size();
    const double bound = is_last ? std::numeric_limits<double>::infinity()
                                 : static_cast<double>(rpc::kDurationBounds[i]) / kMicrosecondsInSecond;
    histogram.bucket.push_back({histogram.sample_count, bound});
  }
  // What was never called would fill the page with rows of zeros.
  if (histogram.sample_count == 0) return;
  histogram.sample_sum = static_cast<double>(counts.microseconds) / kMicrosecondsInSecond;
  family.metric.push_back(std::move(metric));
}

// A method without calls has its row of successes all the same, so that its rate is zero and not unknown.
void AddCalls(const rpc::CallCounts& counts, std::vector<MetricFamily>& families) {
  MetricFamily calls = Family(MetricType::Counter, "entente_rpc_calls_total",
                              "Calls that have ended, by method and gRPC status code.");
  MetricFamily durations = Family(MetricType::Histogram, "entente_rpc_call_duration_seconds",
                                  "From the arrival of a call to its end, by method; streams included.");
  MetricFamily denials =
      Family(MetricType::Counter, "entente_rpc_denials_total",
             "Calls, and commands of imports, for which a known caller lacked a permission, by method.");
  for (const rpc::MethodRow& row : rpc::MethodTable::Get().rows()) {
    const rpc::MethodCounts method = counts.Read(row);
    for (size_t code = 0; code < rpc::kCodes; ++code) {
      if (code != 0 && method.calls[code] == 0) continue;
      AddCounter(calls,
                 {{"method", row.short_name},
                  {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(code))}},
                 method.calls[code]);
    }
    AddDurations(durations, row.short_name, method);
    AddCounter(denials, {{"method", row.short_name}}, method.denials);
  }
  MetricFamily unauthenticated = Family(MetricType::Counter, "entente_unauthenticated_calls_total",
                                        "Calls of callers who are not known, by reason.");
  const auto by_reason = counts.Unauthenticated();
  for (size_t i = 0; i < by_reason.size(); ++i) {
    AddCounter(unauthenticated, {{"reason", v1::ErrorReason_Name(rpc::kUnauthenticatedReasons[i])}},
               by_reason[i]);
  }
  for (MetricFamily* family : {&calls, &durations, &denials, &unauthenticated}) {
    families.push_back(std::move(*family));
  }
}

void AddLedger(const rpc::Backend& backend, std::vector<MetricFamily>& families) {
  const ledger::LedgerState state = backend.ledger->GetState();
  families.push_back(Gauge("entente_log_position", "The position of the last event.", state.head.position));
  families.push_back(Gauge("entente_ledger_read_only",
                           "1 if the ledger accepts no commands until the server is started again.",
                           state.read_only_reason.empty() ? 0 : 1));
  MetricFamily queue = Family(MetricType::Gauge, "entente_ledger_queue_items",
                              "What waits for the ledger, by kind: commands and facts of access.");
  AddGauge(queue, {{"kind", "command"}}, state.commands_waiting);
  AddGauge(queue, {{"kind", "access"}}, state.access_waiting);
  families.push_back(std::move(queue));
  MetricFamily position =
      Family(MetricType::Gauge, "entente_view_position", "The last position that the view includes.");
  MetricFamily lag =
      Family(MetricType::Gauge, "entente_view_lag_events", "Events that the view does not include yet.");
  MetricFamily ready = Family(MetricType::Gauge, "entente_view_ready",
                              "1 if the view answers, 0 while it is built or stopped.");
  for (const views::ViewProgress& view : backend.reads->Progress()) {
    const Labels labels = {{"view", view.view}};
    AddGauge(position, labels, view.position);
    // The view may have passed the position that was read above.
    AddGauge(lag, labels, state.head.position - std::min(view.position, state.head.position));
    AddGauge(ready, labels, view.ready ? 1 : 0);
  }
  for (MetricFamily* family : {&position, &lag, &ready}) families.push_back(std::move(*family));
}

// None where the slow scrub is switched off: an alert on the age of a round is then one on what is missing.
void AddScrub(const rpc::Backend& backend, std::vector<MetricFamily>& families) {
  if (backend.scrub == nullptr) return;
  const scrub::BackgroundState state = backend.scrub->GetState();
  MetricFamily rounds = Family(MetricType::Counter, "entente_scrub_rounds_total",
                               "Rounds of the slow scrub that were ended since the start.");
  AddCounter(rounds, {}, state.rounds);
  MetricFamily faults =
      Family(MetricType::Counter, "entente_scrub_faults_total",
             "Different faults in what is stored that the slow scrub has found since the start.");
  AddCounter(faults, {}, state.faults);
  families.push_back(std::move(rounds));
  families.push_back(std::move(faults));
  families.push_back(
      Gauge("entente_scrub_last_round_timestamp_seconds",
            "When the slow scrub ended its last round, in seconds since 1970; 0 before the first.",
            state.rounds == 0 ? 0 : static_cast<uint64_t>(absl::ToUnixSeconds(state.last_ended))));
}

}  // namespace

std::vector<MetricFamily> Metrics::Collect() const {
  std::vector<MetricFamily> families;
  MetricFamily build = Family(MetricType::Gauge, "entente_build_info", "Always 1; tells the version.");
  AddGauge(build, {{"version", backend_.facts.version}}, 1);
  families.push_back(std::move(build));
  AddCalls(backend_.counts, families);
  AddLedger(backend_, families);
  AddScrub(backend_, families);
  families.push_back(Gauge("entente_rpc_calls_in_hand", "Calls that were accepted and are not answered yet.",
                           static_cast<uint64_t>(backend_.calls_in_hand.load())));
  families.push_back(
      Gauge("entente_reads_waiting", "Queries that wait for a reader thread.", backend_.readers->Waiting()));
  return families;
}

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(const std::string& listen,
                                                                        std::shared_ptr<Metrics> metrics) {
  std::unique_ptr<MetricsEndpoint> endpoint(new MetricsEndpoint);
  endpoint->metrics_ = std::move(metrics);
  // The library reports by exceptions; they end here.
  try {
    endpoint->exposer_ = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", listen, "num_threads", absl::StrCat(kThreads),
                                 "request_timeout_ms", absl::StrCat(kSilenceMax.count())});
    endpoint->exposer_->RegisterCollectable(endpoint->metrics_);
    endpoint->address_ =
        absl::StrCat(listen.substr(0, listen.rfind(':')), ":", endpoint->exposer_->GetListeningPorts().at(0));
  } catch (const std::exception&) {
    return StartFault(absl::StrFormat("metrics cannot be served on '%s': is the port in use?", listen));
  }
  return endpoint;
}

MetricsEndpoint::~MetricsEndpoint() = default;

}  // namespace entente::server
