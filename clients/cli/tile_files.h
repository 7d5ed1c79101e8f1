// A copy of the log's Merkle tree as static files, in the layout of C2SP tlog-tiles: writing one, and
// verifying the records of one.
#ifndef ENTENTE_CLIENTS_CLI_TILE_FILES_H_
#define ENTENTE_CLIENTS_CLI_TILE_FILES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/connection.h"
#include "clients/verifier/verify.h"

namespace entente::cli {

// What was written.
struct TileFiles {
  uint64_t tree_size = 0;
  uint64_t written = 0;
  // Full tiles that were there already: they never change.
  uint64_t kept = 0;
};

// Writes the tiles of the present tree below `directory`, with the records if asked for, and the checkpoint
// last, so that whoever reads it finds all that it covers. May be called again on the same directory, and
// then writes what is new.
absl::StatusOr<TileFiles> WriteTiles(Connection& connection, const std::string& directory, bool with_entries);

// Verifies that the records below `directory`, which `WriteTiles` has written with entries, are the whole log
// that its checkpoint signs. The tiles of hashes are not read, because the records say what they must be. The
// error is a file that cannot be read; what is wrong with its content is a fault of the verdict.
absl::StatusOr<verifier::Verdict> VerifyRecords(const std::string& directory, const verifier::Trust& trust);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_TILE_FILES_H_
