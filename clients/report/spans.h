// What held over time, as spans: from the samples of an alliance to the bars of a picture. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_SPANS_H_
#define ENTENTE_CLIENTS_REPORT_SPANS_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "clients/report/report_data.h"

namespace entente::report {

// Something that held from `begin` to the day before `end`.
struct Span {
  std::string what;
  absl::CivilDay begin;
  absl::CivilDay end;
  // Both as precisely as they are known. `until` is empty if it still holds on the day of the report.
  std::string since;
  std::string until;
  // How it is drawn; spans of one row that are alike in kind look alike.
  enum class Kind { kPlain, kStrong, kResting } kind = Kind::kPlain;

  bool operator==(const Span&) const = default;
};

// The spans of one thing, by time.
struct SpanRow {
  std::string label;
  std::vector<Span> spans;
};

// Stages and status. Two rows.
std::vector<SpanRow> LifecycleRows(const Chapter& chapter);
// One row for each organization that ever was a party, by the order of their first days.
std::vector<SpanRow> PartyRows(const Chapter& chapter);
// One row for each role of a party, by party.
std::vector<SpanRow> RoleRows(const Chapter& chapter);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_SPANS_H_
