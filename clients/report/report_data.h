// What a report shows: everything that was asked of the server, and nothing that was thought of beside it.
#ifndef ENTENTE_CLIENTS_REPORT_REPORT_DATA_H_
#define ENTENTE_CLIENTS_REPORT_REPORT_DATA_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "clients/cli/dossier.h"
#include "clients/verifier/verify.h"
#include "entente/v1/admin_service.pb.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/audit.pb.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/exceptions.pb.h"
#include "entente/v1/playbook.pb.h"
#include "entente/v1/proof.pb.h"

namespace entente::report {

// So many alliances have a chapter in a portfolio; those behind them stand in its list only.
inline constexpr size_t kChaptersMax = 100;
// So many alliances stand in the list of a portfolio.
inline constexpr size_t kAlliancesListedMax = 1000;
// So many events of one alliance are told, the newest.
inline constexpr size_t kEventsTold = 500;
// On so many days one alliance is looked at, to see what held over time; the newest days on which it changed.
inline constexpr size_t kDaysMax = 300;
// So many measurements of one KPI are drawn, the newest.
inline constexpr size_t kMeasurementsMax = 200;
// So many exceptions, and so many late records, are listed for one alliance, the newest.
inline constexpr size_t kRegisterRowsMax = 100;
// So many events of one alliance are proved, the newest. About 2 KiB each stand in the report.
inline constexpr uint64_t kEventsProved = 2000;

// What things are called. A name that is not known is shown as the record has it.
struct Names {
  cli::PeopleNames people;
  std::map<std::string, std::string> organizations;
  // Ids of the playbook.
  std::map<std::string, std::string> stages;
  std::map<std::string, std::string> roles;
  std::map<std::string, std::string> kinds;
  std::map<std::string, std::string> forms;
};

// The alliance on the first day of a run of days on which nothing of this changed. Only life cycle, parties
// and roles are kept. Labels say when each of the three changed, as precisely as is known; empty if it did
// not.
struct Sample {
  absl::CivilDay day;
  v1::Alliance alliance;
  std::string lifecycle_changed;
  std::string parties_changed;
  std::string roles_changed;
};

// What became of the proof of one alliance.
struct Evidence {
  enum class Outcome {
    kMissing,   // It could not be fetched.
    kRefuted,   // It does not hold.
    kVerified,  // It holds, and all events that the report tells are in it.
  };
  Outcome outcome = Outcome::kMissing;
  // Sentences that say what is missing or wrong; none if it is verified.
  std::vector<std::string> faults;
  v1::ProofBundle bundle;
  verifier::Verdict verdict;
  // The key against which it was verified, and whether it came from the reader's own hand, not from the
  // server.
  std::string log_key;
  bool key_was_given = false;
};

// One alliance.
struct Chapter {
  v1::Alliance alliance;
  Names names;
  std::optional<v1::Playbook> playbook;
  // Those of its parties that belong to whoever keeps the record.
  std::vector<std::string> own_parties;

  // By day. The last one holds on the day of the report. One only, if the history may not be read.
  std::vector<Sample> samples;
  // True if it changed on more days than are looked at: then the first sample is not its beginning.
  bool earlier_days_left_out = false;

  // In the order in which they were recorded.
  std::vector<v1::TrailEntry> trail;
  std::vector<v1::ExceptionEntry> exceptions;
  uint64_t historical_count = 0;
  bool exceptions_left_out = false;
  std::vector<v1::BackdatedEntry> backdated;
  bool backdated_left_out = false;

  Evidence evidence;
  // Sentences that say what the report leaves out because the caller may not see it.
  std::vector<std::string> left_out;
};

// The whole report.
struct Report {
  // The day that was asked for, and what was known then.
  v1::AsOf as_of;
  // The end of the log when the report was made; not set if the caller may not ask for it.
  std::optional<v1::ServerInfo> server;
  // Whoever made it, in his own words; may be empty.
  std::string prepared_by;
  std::string program_version;

  bool is_portfolio = false;
  // Of a portfolio: all alliances, by name.
  std::vector<v1::AllianceSummary> listed;
  bool more_alliances = false;
  std::vector<Chapter> chapters;
};

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_REPORT_DATA_H_
