// The lines of an import, read one after the other from several files: commands, and faults of lines that
// are none.
#ifndef ENTENTE_CLIENTS_CLI_IMPORT_INPUT_H_
#define ENTENTE_CLIENTS_CLI_IMPORT_INPUT_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "clients/cli/request_id.h"
#include "entente/v1/command.pb.h"

namespace entente::cli {

// One of the files.
struct ImportSource {
  std::string name;
  std::istream* stream = nullptr;
};

// Where a line stands.
struct LinePlace {
  size_t source = 0;
  uint64_t line = 0;
};

// Reads sources to their end in constant memory, apart from what `ContentRequestIds` remembers. Not
// thread-safe. The sources must live as long as this object.
class ImportInput {
 public:
  // Gets every line that is no command, with the field that is wrong and why.
  using OnFault = std::function<void(LinePlace, const std::string& field, const std::string& reason)>;

  ImportInput(std::vector<ImportSource> sources, OnFault on_fault);

  // Reads up to the next command, which then has a request id. False at the end of the last source.
  bool Next(v1::Command& command, LinePlace& place);

  // `FILE:LINE`.
  std::string PlaceText(LinePlace place) const;

  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t lines_read() const { return lines_read_; }

 private:
  // Reads a line without its end. A line that is too long is passed over and comes with `too_long`. False
  // at the end of the source.
  bool ReadLine(std::string& line, bool& too_long);

  const std::vector<ImportSource> sources_;
  const OnFault on_fault_;
  size_t source_ = 0;
  uint64_t line_ = 0;
  uint64_t bytes_read_ = 0;
  uint64_t lines_read_ = 0;
  ContentRequestIds request_ids_;
};

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_IMPORT_INPUT_H_
