// How far an import is, as one line for a terminal.
#ifndef ENTENTE_CLIENTS_CLI_PROGRESS_H_
#define ENTENTE_CLIENTS_CLI_PROGRESS_H_

#include <cstdint>
#include <string>

namespace entente::cli {

// What became of the lines of an import.
struct ImportCounts {
  uint64_t recorded = 0;
  // Recorded by an earlier import.
  uint64_t replayed = 0;
  // Carried out, but there was nothing to record: no change, or a dry run.
  uint64_t unchanged = 0;
  uint64_t refused = 0;
};

// `[#####.....] 50 %  12,345 recorded, 3 refused`; without a bar if `bytes_total` is 0, that is not known.
// Pure.
std::string ProgressText(uint64_t bytes_read, uint64_t bytes_total, const ImportCounts& counts);

// `12,345 recorded, 2 replayed, 3 refused`. Pure.
std::string CountsText(const ImportCounts& counts);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_PROGRESS_H_
