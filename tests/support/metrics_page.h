// The page of metrics as a monitoring system reads it.
#ifndef ENTENTE_TESTS_SUPPORT_METRICS_PAGE_H_
#define ENTENTE_TESTS_SUPPORT_METRICS_PAGE_H_

#include <map>
#include <set>
#include <string>

namespace entente::support {

// What a page says. What it does not have reads as a failure of the test.
class MetricsPage {
 public:
  // Asks for `/metrics` at `127.0.0.1:PORT`, and reads the answer as the text format of Prometheus 0.0.4.
  // What is not of that format is a failure of the test: a line that is neither comment nor sample, a sample
  // whose family was not announced by a line of HELP and one of TYPE, a family that is announced twice, a
  // histogram whose buckets do not grow.
  static MetricsPage Fetch(const std::string& address);

  // The value of a sample as it stands on the page, for instance `entente_log_position` or
  // `entente_view_ready{view="trail"}`.
  double Value(const std::string& sample) const;
  // The type of a family: `counter`, `gauge` or `histogram`.
  std::string TypeOf(const std::string& family) const;

 private:
  void Read(const std::string& text);
  void ReadComment(const std::string& line);
  void ReadSample(const std::string& line);
  void CheckBuckets() const;

  std::map<std::string, double> samples_;
  std::map<std::string, std::string> types_;
  std::set<std::string> helped_;
  std::string text_;
};

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_METRICS_PAGE_H_
