// Files that the program writes.
#ifndef ENTENTE_CLIENTS_CLI_OUTPUT_FILE_H_
#define ENTENTE_CLIENTS_CLI_OUTPUT_FILE_H_

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"

namespace entente::cli {

// Who may read a file: only its owner, as is right for what is personal; or whoever the umask lets.
enum class Readers { kOwner, kByUmask };

// A file that is there as a whole or not at all: it is written under a name of its own beside its place and
// put there by `Commit`, over the file that was there. A symbolic link is followed. What is no file (a
// device, a FIFO) is written as it goes, and stays what it is.
//
// Not thread-safe. One that is not committed leaves nothing behind.
class OutputFile {
 public:
  // `FileUnwritable` where nothing can be written.
  static absl::StatusOr<OutputFile> Open(const std::string& path, Readers readers);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  std::ostream& stream() { return stream_; }

  // Closes the file and puts it in its place. `FileUnwritable` if anything could not be written.
  absl::Status Commit();

 private:
  explicit OutputFile(std::string path) : path_(std::move(path)) {}
  absl::Status OpenFresh(Readers readers);

  std::string path_;              // As it was named.
  std::filesystem::path target_;  // The file behind it.
  std::filesystem::path fresh_;   // What is written until the end; empty if that is `target_` itself.
  std::ofstream stream_;
};

// Writes to a file, or to the output if `path` is empty.
absl::Status WriteOutput(Session& session, const std::string& path, const std::string& content,
                         Readers readers = Readers::kByUmask);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_OUTPUT_FILE_H_
