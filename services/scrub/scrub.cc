#include "services/scrub/scrub.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "services/history/event.h"
#include "services/scrub/index_entries.h"
#include "services/scrub/notes.h"
#include "services/scrub/person_keys.h"
#include "services/scrub/requests.h"
#include "services/scrub/states.h"
#include "services/scrub/view_rows.h"

namespace entente::scrub {
namespace {

// What is held against each event while the log is read.
struct EventChecks {
  EventChecks(const Sources& sources, Round& round)
      : requests(sources.log, &round),
        indexes(sources.log, &round),
        rows(sources.log, sources.alliances, sources.trail, sources.heads, &round) {}

  void Check(const storage::StoredRecord& stored) {
    // An event that cannot be read is told of with the states.
    if (!history::DecodeEventInto(stored, event).ok()) return;
    requests.CheckRecord(event.record);
    indexes.CheckEvent(event);
    rows.CheckEvent(stored, event.record);
    rows.CheckReferences(event);
  }

  RequestCheck requests;
  IndexCheck indexes;
  RowCheck rows;
  history::Event event;
};

void CheckFiles(const Sources& sources, Round& round) {
  std::string_view whose = "log";
  const auto visit = [&round, &whose](const storage::FileLook& look) {
    if (!look.is_end) return round.Read(look.bytes);
    if (!look.status.ok()) {
      round.Add(0, absl::StrFormat("A file of the %s: %s.", whose, look.status.message()));
    }
    ++(look.has_check ? round.counts().files : round.counts().files_without_check);
    return round.Done(look.bytes);
  };
  absl::Status status = sources.log->CheckFiles(visit);
  whose = "views";
  if (sources.view_store != nullptr && round.goes_on()) status.Update(sources.view_store->CheckFiles(visit));
  if (!status.ok()) round.Add(0, absl::StrFormat("The files cannot be looked at: %s.", status.message()));
}

}  // namespace

Report ScrubRecord(const Sources& sources, const Watch& watch) {
  Round round(watch);
  Report report;
  EventChecks checks(sources, round);
  StateCheck states(sources.log, sources.alliances, sources.heads, &round);

  round.Begin(Stage::kEvents);
  storage::ScrubHooks hooks;
  hooks.goes_on = [&round](const storage::StoredRecord& record) {
    return round.DoneTo(record.position, record.bytes.size());
  };
  hooks.visit = [&checks](const storage::StoredRecord& record) { checks.Check(record); };
  report.log = storage::Scrub(*sources.log, hooks);
  for (storage::ScrubFault& fault : report.log.faults) round.Add(fault.position, std::move(fault.sentence));

  round.Begin(Stage::kEntries);
  if (round.goes_on()) checks.requests.CheckEntries();
  if (round.goes_on()) checks.indexes.CheckEntries(report.log.events);
  if (round.goes_on()) states.CheckSnapshotEntries();
  round.Begin(Stage::kStates);
  if (round.goes_on()) states.CheckStates();
  round.Begin(Stage::kRows);
  if (round.goes_on()) checks.rows.CheckRows();
  round.Begin(Stage::kNotes);
  if (round.goes_on() && sources.key.has_value()) CheckNotes(*sources.log, *sources.key, round);
  round.Begin(Stage::kKeys);
  if (round.goes_on() && sources.keys != nullptr) CheckPersonKeys(*sources.log, *sources.keys, round);
  round.Begin(Stage::kFiles);
  if (round.goes_on()) CheckFiles(sources, round);

  report.log.is_complete = report.log.is_complete && round.goes_on();
  report.log.faults = std::move(round.faults());
  report.remarks = std::move(round.remarks());
  report.counts = round.counts();
  return report;
}

}  // namespace entente::scrub
