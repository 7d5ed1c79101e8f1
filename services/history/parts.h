// The index of who had a part in which alliances.
#ifndef ENTENTE_SERVICES_HISTORY_PARTS_H_
#define ENTENTE_SERVICES_HISTORY_PARTS_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/v1/fact.pb.h"
#include "storage/event_log.h"

namespace entente::history {

// `held/{person}/{alliance}/{position}` → the position of an event by which the person got a part in the
// alliance: a role, a place in its team, or something to see to. One entry for each event and person.
std::string PartKey(std::string_view person, std::string_view alliance, uint64_t position);

// What all such keys of a person begin with, and the alliance of one of them.
std::string PartPrefix(std::string_view person);
std::string_view AllianceOfPartKey(std::string_view key, std::string_view prefix);

// True for any such key.
bool IsPartKey(std::string_view key);

// Who gets a part in an alliance by an event of its history; nobody by most.
std::vector<std::string> NewcomersOf(const v1::Fact& event);

// The alliances in which a person had a part by events up to a position, by name. One in which all of that
// was withdrawn may be among them. Reads the disk. Thread-safe.
absl::StatusOr<std::vector<std::string>> AlliancesWithPartOf(
    const storage::EventLog& log, std::string_view person,
    uint64_t position_max = std::numeric_limits<uint64_t>::max());

}  // namespace entente::history

#endif  // ENTENTE_SERVICES_HISTORY_PARTS_H_
