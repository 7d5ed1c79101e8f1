#include "services/server/replay.h"

#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "services/ledger/replayer.h"
#include "services/server/data_dir.h"
#include "services/server/errors.h"
#include "services/server/master_key_source.h"
#include "services/server/new_log.h"
#include "services/text/event_count.h"
#include "storage/durable_file.h"
#include "storage/rocksdb/event_log.h"
#include "storage/status_macros.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::server {
namespace {

using nlohmann::json;

// What every event of an export says of the log that it comes from.
constexpr std::string_view kSourcePrefix = "urn:entente:log:";

// A checkpoint of the old log that somebody has kept. Whether it is signed by that log nobody can tell here;
// those who verify the new one can.
struct OldCheckpoint {
  std::string note;
  tree::Checkpoint checkpoint;
};

absl::StatusOr<std::optional<OldCheckpoint>> ReadCheckpoint(const std::string& file) {
  if (file.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const std::optional<std::string> note, storage::ReadSmallFile(file, tree::kNoteBytesMax));
  if (!note.has_value()) return StartFault(absl::StrFormat("'%s' cannot be read", file));
  RETURN_IF_ERROR(CheckIsText(absl::StrFormat("'%s'", file), *note));
  const auto parsed = tree::SignedNote::Parse(*note);
  if (!parsed.ok()) return StartFault(absl::StrFormat("'%s': %s", file, parsed.status().message()));
  auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  if (!checkpoint.ok()) return StartFault(absl::StrFormat("'%s': %s", file, checkpoint.status().message()));
  return OldCheckpoint{*note, *std::move(checkpoint)};
}

// The lines of an export, as events.
class ExportReader {
 public:
  ExportReader(std::istream& in, std::string file) : in_(in), file_(std::move(file)) {}

  // The next event; false at the end.
  absl::StatusOr<bool> Next(v1::ExportedEvent& event) {
    ASSIGN_OR_RETURN(const bool found, ReadLine());
    if (!found) return false;
    // What is nested deeper than any event is dropped, and then missing: writing it again would take a stack
    // as deep.
    const auto is_kept = [](int depth, json::parse_event_t, json&) { return depth <= kDepthMax; };
    const json parsed = json::parse(line_text_, is_kept, /*allow_exceptions=*/false);
    if (!parsed.is_object() || !parsed.contains("data") || !parsed.contains("source")) {
      return Refused("it is no CloudEvent; export with --format cloudevents");
    }
    if (!parsed["source"].is_string() || !IsOfOneLog(parsed["source"].get<std::string>())) {
      return Refused("it comes from another log than the line before, or from none");
    }
    event.Clear();
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    const auto read = google::protobuf::util::JsonStringToMessage(parsed["data"].dump(), &event, options);
    if (!read.ok()) return Refused("its data is no exported event");
    return true;
  }

  // Names the line that was read last.
  absl::Status Refused(std::string_view why) const {
    return StartFault(absl::StrFormat("'%s', line %d: %s", file_, line_, why));
  }

  // The origin of the log that was exported.
  std::string Origin() const {
    return source_.empty() ? "" : absl::StrCat("entente/", source_.substr(kSourcePrefix.size()));
  }

 private:
  // Deeper than any event is.
  static constexpr int kDepthMax = 64;

  // The next line; false at the end. Never holds more than a line may have.
  absl::StatusOr<bool> ReadLine() {
    line_text_.clear();
    ++line_;
    char byte = 0;
    bool is_there = false;
    // Of the stream and not of its buffer, which throws where the disk refuses or the file is a directory.
    while (in_.get(byte)) {
      is_there = true;
      if (byte == '\n') return true;
      if (line_text_.size() == kReplayLineBytesMax) return Refused("it is longer than any event");
      line_text_.push_back(byte);
    }
    if (in_.bad()) return Refused("it cannot be read");
    return is_there;
  }

  bool IsOfOneLog(const std::string& source) {
    if (source_.empty() && IsLogSource(source)) source_ = source;
    return !source_.empty() && source == source_;
  }

  // The identity of a log is 16 bytes in hexadecimal.
  static bool IsLogSource(const std::string& source) {
    constexpr size_t kIdDigits = 32;
    return source.starts_with(kSourcePrefix) && source.size() == kSourcePrefix.size() + kIdDigits &&
           source.find_first_not_of("0123456789abcdef", kSourcePrefix.size()) == std::string::npos;
  }

  std::istream& in_;
  const std::string file_;
  uint64_t line_ = 0;
  std::string line_text_;
  std::string source_;
};

// That the export is of the log of the checkpoint, and has had its root at its size.
absl::Status CheckFits(const OldCheckpoint& old, const std::string& origin,
                       const tree::GrowingRoot& exported) {
  if (exported.size() == 1 && old.checkpoint.origin != origin) {
    return StartFault(absl::StrFormat("the checkpoint is of the log %s, and the export of %s",
                                      old.checkpoint.origin, origin));
  }
  if (exported.size() != old.checkpoint.size || exported.Root() == old.checkpoint.root) {
    return absl::OkStatus();
  }
  return StartFault(absl::StrFormat(
      "the first %d of the events in the export are not those of the checkpoint", old.checkpoint.size));
}

v1::LogOpened OpenedFrom(const ledger::Replayer& replayer, const std::string& origin,
                         const std::optional<OldCheckpoint>& old) {
  v1::LogOpened opened;
  opened.set_predecessor(LogNameOf(origin));
  opened.set_predecessor_origin(origin);
  opened.set_position(replayer.summary().events);
  opened.set_root(std::string(tree::ToView(replayer.exported().Root())));
  opened.set_cause(v1::LogOpened::REPLAYED);
  opened.set_cause_text("rebuilt from an export");
  if (old.has_value()) opened.set_checkpoint(old->note);
  return opened;
}

void Write(const ledger::Replayer& replayer, const ExportReader& reader,
           const std::optional<OldCheckpoint>& old, const CompletedLog& made, std::ostream& out) {
  const ledger::Replayer::Summary& summary = replayer.summary();
  out << absl::StrFormat("replayed: %s of the log %s\n", text::EventCount(summary.events), reader.Origin())
      << absl::StrFormat("exported: size %d, root %s\n", summary.events,
                         Base64(tree::ToView(replayer.exported().Root())));
  if (!old.has_value()) {
    out << "          a checkpoint of the old log of that size must have the same root\n";
  } else if (old->checkpoint.size <= summary.events) {
    out << absl::StrFormat("          as the checkpoint of the old log has it at %s\n",
                           text::EventCount(old->checkpoint.size));
  } else {
    out << absl::StrFormat("          the checkpoint of the old log has %d: the others are left behind\n",
                           old->checkpoint.size);
  }
  out << absl::StrFormat("now:      size %d, root %s, under the new origin %s\n", made.checkpoint.size,
                         Base64(tree::ToView(made.checkpoint.root)), made.key.name)
      << absl::StrFormat("its key:  %s\n", made.key.Format());
  if (summary.resealed > 0) {
    out << absl::StrFormat("sealed anew under new keys, so with new leaf hashes: %s with what is personal\n",
                           text::EventCount(summary.resealed));
  }
  if (summary.erased > 0) {
    out << absl::StrFormat("unreadable, because the person was erased: what was personal in %s\n",
                           text::EventCount(summary.erased));
  }
  if (summary.key_missing > 0) {
    out << absl::StrFormat("unreadable, because the key was missing at the export: what is personal in %s\n",
                           text::EventCount(summary.key_missing));
  }
}

// A replay up to an earlier point looks the same as one of an export that has lost its end.
void WarnOfACutExport(uint64_t events, const std::optional<OldCheckpoint>& old, std::ostream& err) {
  if (!old.has_value() || old->checkpoint.size <= events) return;
  err << absl::StrFormat(
      "entented: warning: the old log had signed %d events, and the export has %d. If it was to have all of "
      "them, it was cut off: export again, and replay that.\n",
      old->checkpoint.size, events);
}

absl::Status Replay(const Config& config, std::istream& in, const std::string& file,
                    const std::optional<OldCheckpoint>& old, std::ostream& out, std::ostream& err) {
  RETURN_IF_ERROR(BeginLog(config));
  constexpr auto kMake = sealing::KeyStore::Make::kIfMissing;
  ASSIGN_OR_RETURN(const FoundMasterKey master, MasterKeyFor(config, kMake));
  ASSIGN_OR_RETURN(const auto keys, sealing::KeyStore::Open(KeyDirOf(config), kMake, master.key));
  ASSIGN_OR_RETURN(const auto log, storage::RocksDbEventLog::Open({.directory = config.data_dir + "/log"}));

  ledger::Replayer replayer(log.get(), keys.get(), RestagedOptions(config, "replay"));
  ExportReader reader(in, file);
  v1::ExportedEvent event;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, reader.Next(event));
    if (!found) break;
    absl::Status added = replayer.Add(event);
    if (added.ok() && old.has_value()) added = CheckFits(*old, reader.Origin(), replayer.exported());
    if (!added.ok()) return reader.Refused(std::string(added.message()));
  }
  if (replayer.summary().events == 0) return StartFault(absl::StrFormat("'%s' holds no event", file));
  RETURN_IF_ERROR(replayer.Open(OpeningOf(*log, OpenedFrom(replayer, reader.Origin(), old), "")));
  ASSIGN_OR_RETURN(const CompletedLog made, CompleteLog(config, *log, *keys));
  Write(replayer, reader, old, made, out);
  WarnOfACutExport(replayer.summary().events, old, err);
  return absl::OkStatus();
}

}  // namespace

int ReplayExport(const Config& config, const std::string& file, const std::string& checkpoint_file,
                 std::ostream& out, std::ostream& err) {
  std::ifstream in(file, std::ios::binary);
  const auto fail = [&err](const absl::Status& status) {
    err << "entented: " << status.message() << "\n";
    return 1;
  };
  if (!in) return fail(StartFault(absl::StrFormat("'%s' cannot be read", file)));
  const auto old = ReadCheckpoint(checkpoint_file);
  if (!old.ok()) return fail(old.status());
  // First the right to use it: what is looked for below could come to be there until then.
  const auto lock = DataDirLock::Take(config.data_dir);
  if (!lock.ok()) return fail(lock.status());
  if (auto status = CheckNothingIsThere(config, "a replay"); !status.ok()) return fail(status);
  const absl::Status replayed = Replay(config, in, file, *old, out, err);
  if (replayed.ok()) return 0;
  // Only of a directory that was empty before.
  err << "entented: " << replayed.message()
      << "\nThe directory holds a part of a log: empty it before the next try.\n";
  return 1;
}

}  // namespace entente::server
