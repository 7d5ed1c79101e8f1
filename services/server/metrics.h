// What a monitoring system is told: figures in the text format of Prometheus, over HTTP.
//
// Counters and durations of calls are added up where calls end (services/rpc/call_counts.h); everything else
// is looked up when the page is asked for. To add a figure is to add a family here, and nothing to the way of
// a call. Names and labels are promised to whoever has built an alert on them: they may be added to and not
// changed. No label holds a name of a person, a principal or a resource.
#ifndef ENTENTE_SERVICES_SERVER_METRICS_H_
#define ENTENTE_SERVICES_SERVER_METRICS_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"
#include "services/rpc/backend.h"

namespace prometheus {
class Exposer;
}  // namespace prometheus

namespace entente::server {

// Makes the page. Thread-safe.
class Metrics final : public prometheus::Collectable {
 public:
  // The backend must be complete, and outlive it.
  explicit Metrics(const rpc::Backend* backend) : backend_(*backend) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const rpc::Backend& backend_;
};

// Serves the page under `/metrics` on a thread of its own, until it is destroyed.
class MetricsEndpoint {
 public:
  // `listen` is host:port; port 0 takes a free one. An error is a sentence for the operator.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(const std::string& listen,
                                                                std::shared_ptr<Metrics> metrics);
  ~MetricsEndpoint();

  // Where it listens, with the port that it got.
  const std::string& address() const { return address_; }

 private:
  MetricsEndpoint() = default;

  std::shared_ptr<Metrics> metrics_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  std::string address_;
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_METRICS_H_
