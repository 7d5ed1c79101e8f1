// The program that restores a log.
#ifndef ENTENTE_TESTS_RECOVERY_RESTORE_COMMAND_H_
#define ENTENTE_TESTS_RECOVERY_RESTORE_COMMAND_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace entente {

// Restores the log of one directory, up to a position, into another; for a reason of its own if none is
// given.
support::Ended Restore(const std::string& from, uint64_t position, const std::string& to,
                       std::vector<std::string> more = {});

}  // namespace entente

#endif  // ENTENTE_TESTS_RECOVERY_RESTORE_COMMAND_H_
