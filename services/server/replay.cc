#include "services/server/replay.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "services/ledger/replayer.h"
#include "services/server/data_dir.h"
#include "services/server/errors.h"
#include "services/server/master_key_source.h"
#include "storage/anchor.h"
#include "storage/rocksdb/event_log.h"
#include "storage/sealing/key_directory.h"
#include "storage/status_macros.h"
#include "storage/tree/checkpointer.h"
#include "storage/tree/log_tree.h"

namespace entente::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// What every event of an export says of the log that it comes from.
constexpr std::string_view kSourcePrefix = "urn:entente:log:";

std::string Base64(const tree::Hash& hash) {
  const std::string_view bytes = tree::ToView(hash);
  return absl::Base64Escape({bytes.data(), bytes.size()});
}

// A log, an anchor or keys that are there already would become a second history of theirs.
absl::Status CheckEmpty(const Config& config) {
  const std::string key_dir = KeyDirOf(config);
  const std::vector<std::string> paths = {config.data_dir + "/log", AnchorFileOf(config),
                                          key_dir + "/" + std::string(sealing::kSecretFile),
                                          key_dir + "/" + std::string(sealing::kSigningFile)};
  for (const std::string& path : paths) {
    std::error_code fault;
    const bool is_there = fs::exists(path, fault);
    if (fault || is_there) {
      return StartFault(
          absl::StrFormat("a replay begins with nothing, and '%s' is there; name an empty directory", path));
    }
  }
  return absl::OkStatus();
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
    std::streambuf& bytes = *in_.rdbuf();
    constexpr int kEnd = std::char_traits<char>::eof();
    int byte = bytes.sbumpc();
    if (byte == kEnd) return false;
    for (; byte != kEnd && byte != '\n'; byte = bytes.sbumpc()) {
      if (line_text_.size() == kReplayLineBytesMax) return Refused("it is longer than any event");
      line_text_.push_back(static_cast<char>(byte));
    }
    return true;
  }

  bool IsOfOneLog(const std::string& source) {
    if (source_.empty() && source.starts_with(kSourcePrefix)) source_ = source;
    return !source_.empty() && source == source_;
  }

  std::istream& in_;
  const std::string file_;
  uint64_t line_ = 0;
  std::string line_text_;
  std::string source_;
};

void Write(const ledger::Replayer& replayer, const ExportReader& reader, const std::string& origin,
           const tree::Hash& root, std::ostream& out) {
  const ledger::Replayer::Summary& summary = replayer.summary();
  out << absl::StrFormat("replayed: %d events of the log %s\n", summary.events, reader.Origin())
      << absl::StrFormat("exported: size %d, root %s\n", summary.events, Base64(replayer.ExportedRoot()))
      << "          a checkpoint of the old log of that size must have the same root\n"
      << absl::StrFormat("now:      size %d, root %s, under the new origin %s\n", summary.events,
                         Base64(root), origin);
  if (summary.resealed > 0) {
    out << absl::StrFormat(
        "sealed anew under new keys, so with new leaf hashes: %d events with what is personal\n",
        summary.resealed);
  }
  if (summary.erased > 0) {
    out << absl::StrFormat("unreadable, because the person was erased: what was personal in %d events\n",
                           summary.erased);
  }
  if (summary.key_missing > 0) {
    out << absl::StrFormat(
        "unreadable, because the key was missing at the export: what is personal in %d events\n",
        summary.key_missing);
  }
}

absl::Status Replay(const Config& config, std::istream& in, const std::string& file, std::ostream& out) {
  ASSIGN_OR_RETURN(const DataDirLock lock, DataDirLock::Take(config.data_dir));
  constexpr auto kMake = sealing::KeyStore::Make::kIfMissing;
  ASSIGN_OR_RETURN(const FoundMasterKey master, MasterKeyFor(config, kMake));
  ASSIGN_OR_RETURN(const auto keys, sealing::KeyStore::Open(KeyDirOf(config), kMake, master.key));
  ASSIGN_OR_RETURN(const auto log, storage::RocksDbEventLog::Open({.directory = config.data_dir + "/log"}));

  ledger::Replayer replayer(log.get(), keys.get());
  ExportReader reader(in, file);
  v1::ExportedEvent event;
  while (true) {
    ASSIGN_OR_RETURN(const bool found, reader.Next(event));
    if (!found) break;
    const absl::Status added = replayer.Add(event);
    if (!added.ok()) return reader.Refused(std::string(added.message()));
  }
  RETURN_IF_ERROR(replayer.Finish());
  if (replayer.summary().events == 0) return StartFault(absl::StrFormat("'%s' holds no event", file));

  // Last, because a server takes no log that has events and no anchor: one that was replayed in part is none.
  const std::string origin = tree::OriginOf(log->LogId());
  const tree::NoteSigner signer(origin, keys->SigningSeed().view());
  tree::Checkpointer checkpointer(log.get(), &signer);
  ASSIGN_OR_RETURN(const auto anchor,
                   storage::Anchor::Open({AnchorFileOf(config), /*accept_missing=*/true}, &checkpointer));
  RETURN_IF_ERROR(anchor->Write());
  ASSIGN_OR_RETURN(const tree::Hash root, tree::LogTree(log.get()).Root(log->GetHead().position));
  Write(replayer, reader, origin, root, out);
  return absl::OkStatus();
}

}  // namespace

int ReplayExport(const Config& config, const std::string& file, std::ostream& out, std::ostream& err) {
  std::ifstream in(file, std::ios::binary);
  absl::Status ready = in ? CheckEmpty(config) : StartFault(absl::StrFormat("'%s' cannot be read", file));
  if (!ready.ok()) {
    err << "entented: " << ready.message() << "\n";
    return 1;
  }
  const absl::Status replayed = Replay(config, in, file, out);
  if (replayed.ok()) return 0;
  // Only of a directory that was empty before.
  err << "entented: " << replayed.message()
      << "\nThe directory holds a part of a log: empty it before the next try.\n";
  return 1;
}

}  // namespace entente::server
