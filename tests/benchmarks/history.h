// The history that the benchmarks record: made up, the same every time, and shaped like a real one.
//
// It comes in blocks of 100,000 commands about 1,000 alliances: first each is created, then each gets a KPI,
// and then each is measured 98 times in turn, so that neighbours in the log belong to different alliances.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "entente/v1/command.pb.h"
#include "entente/v1/ledger_service.pb.h"

namespace entente::benchmarks {

inline constexpr uint64_t kAlliancesPerBlock = 1000;
inline constexpr uint64_t kCommandsPerBlock = 100'000;

// The name of an alliance, `alliances/bench-{number}`.
std::string AllianceName(uint64_t number);

// Registers the organizations that the alliances are made of. It comes before everything else.
entente::v1::ImportCommandsRequest OrganizationCommands();

// The command at `index` of the history, with a request id.
entente::v1::Command HistoryCommand(uint64_t index);

// Fills in a measurement of the KPI of the alliance `number`. `index` makes it unlike the others.
void FillMeasurement(uint64_t number, uint64_t index, const std::string& request_id,
                     entente::v1::RecordKpiValueRequest& request);

// `count` measurements of one alliance, `AllianceName(0)`, in parts of 1,000: a history longer than any real
// one. The alliance and its KPI come with the first 2,000 commands of the history.
std::vector<entente::v1::ImportCommandsRequest> LongHistoryParts(uint64_t count);

// `count` commands from `first` on, in parts of 1,000.
std::vector<entente::v1::ImportCommandsRequest> HistoryParts(uint64_t first, uint64_t count);

}  // namespace entente::benchmarks
