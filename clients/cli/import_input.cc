#include "clients/cli/import_input.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/import_line.h"

namespace entente::cli {

ImportInput::ImportInput(std::vector<ImportSource> sources, OnFault on_fault)
    : sources_(std::move(sources)), on_fault_(std::move(on_fault)) {}

bool ImportInput::Next(v1::Command& command, LinePlace& place) {
  std::string line;
  while (source_ < sources_.size()) {
    bool too_long = false;
    if (!ReadLine(line, too_long)) {
      // What a read that failed has left of a line is no line.
      if (sources_[source_].stream->bad()) on_fault_({source_, line_ + 1}, "line", "reading failed");
      ++source_;
      line_ = 0;
      // Each file counts its own lines, so that files give the same ids together and one by one.
      request_ids_ = ContentRequestIds();
      continue;
    }
    place = {source_, ++line_};
    ++lines_read_;
    if (!too_long && line.find_first_not_of(" \t\r") == std::string::npos) continue;
    command.Clear();
    JsonFault fault{"line", "longer than 1 MiB"};
    if (too_long || !ReadImportLine(line, command, fault)) {
      on_fault_(place, fault.field, fault.reason);
      continue;
    }
    v1::CommandContext& context = *MutableContext(command);
    if (context.request_id().empty()) context.set_request_id(request_ids_.Next(command));
    return true;
  }
  return false;
}

bool ImportInput::ReadLine(std::string& line, bool& too_long) {
  line.clear();
  std::istream& stream = *sources_[source_].stream;
  constexpr int kEnd = std::char_traits<char>::eof();
  // By the stream and not by its buffer, whose errors are exceptions.
  for (int c = stream.get();; c = stream.get()) {
    if (c == kEnd) return !stream.bad() && (!line.empty() || too_long);
    ++bytes_read_;
    if (c == '\n') return true;
    if (line.size() == kImportLineBytesMax) {
      too_long = true;
    } else {
      line += static_cast<char>(c);
    }
  }
}

std::string ImportInput::PlaceText(LinePlace place) const {
  return absl::StrCat(sources_[place.source].name, ":", place.line);
}

}  // namespace entente::cli
