#include "clients/cli/tile_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string_view>

#include "clients/cli/errors.h"
#include "clients/cli/log_proof.h"
#include "clients/cli/read_all.h"
#include "clients/verifier/verify_log.h"
#include "entente/v1/proof_service.pb.h"
#include "storage/tree/tile.h"

namespace entente::cli {
namespace {

namespace fs = std::filesystem;

class TileWriter {
 public:
  TileWriter(std::string directory, uint64_t size) : directory_(std::move(directory)) {
    files_.tree_size = size;
  }

  // Writes the pieces of one level: `hashes` of them, 256 to a file. `path_of` names a file, `fetch` gets its
  // content.
  absl::Status WriteLevel(uint64_t hashes, const std::function<std::string(uint64_t, uint64_t)>& path_of,
                          const std::function<absl::StatusOr<std::string>(uint64_t)>& fetch) {
    for (uint64_t index = 0; index << tree::kTileHeight < hashes; ++index) {
      const uint64_t width = std::min(hashes - (index << tree::kTileHeight), tree::kTileWidth);
      const fs::path path = fs::path(directory_) / path_of(index, width);
      std::error_code fault;
      if (width == tree::kTileWidth && fs::exists(path, fault)) {
        ++files_.kept;
        continue;
      }
      const absl::StatusOr<std::string> content = fetch(index);
      if (!content.ok()) return content.status();
      if (absl::Status status = Write(path, *content); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // A file is there as a whole or not at all, so that an interrupted copy can be gone on with.
  absl::Status Write(const fs::path& path, const std::string& content) {
    std::error_code fault;
    fs::create_directories(path.parent_path(), fault);
    const fs::path fresh = path.string() + ".new";
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << content;
    file.close();
    if (file) fs::rename(fresh, path, fault);
    if (!file || fault) return FileUnwritable(path.string());
    ++files_.written;
    return absl::OkStatus();
  }

  const TileFiles& files() const { return files_; }

 private:
  const std::string directory_;
  TileFiles files_;
};

// The file of a bundle of records, up to 256. An incomplete one may have become a full one since the
// checkpoint was written.
fs::path EntriesFile(const std::string& directory, uint64_t index, uint64_t width) {
  const fs::path path = fs::path(directory) / tree::EntriesPath(index, width);
  std::error_code fault;
  if (width == tree::kTileWidth || fs::exists(path, fault)) return path;
  return fs::path(directory) / tree::EntriesPath(index, tree::kTileWidth);
}

// Takes the next record off a bundle: its length in two bytes, and the record. Nothing if it ends before
// that.
std::optional<std::string_view> TakeRecord(std::string_view& entries) {
  if (entries.size() < 2) return std::nullopt;
  const size_t length = static_cast<unsigned char>(entries[0]) << 8 | static_cast<unsigned char>(entries[1]);
  if (entries.size() - 2 < length) return std::nullopt;
  const std::string_view record = entries.substr(2, length);
  entries.remove_prefix(2 + length);
  return record;
}

}  // namespace

absl::StatusOr<verifier::Verdict> VerifyRecords(const std::string& directory, const verifier::Trust& trust) {
  const auto note = ReadFile(fs::path(directory) / "checkpoint");
  if (!note.ok()) return note.status();
  verifier::LogVerifier log(*note, trust);
  for (uint64_t first = 0; first < log.size(); first += tree::kTileWidth) {
    const uint64_t width = std::min(log.size() - first, tree::kTileWidth);
    const fs::path file = EntriesFile(directory, first >> tree::kTileHeight, width);
    const auto bundle = ReadFile(file);
    if (!bundle.ok()) return bundle.status();
    std::string_view entries = *bundle;
    for (uint64_t i = 0; i < width; ++i) {
      const std::optional<std::string_view> record = TakeRecord(entries);
      if (!record.has_value()) {
        // What stands in the files behind it would all be told to stand in another place.
        log.AddFault(
            absl::StrCat("The file ", file.string(), " ends after ", i, " of its ", width, " records."));
        return log.Finish();
      }
      log.Add(*record);
    }
  }
  return log.Finish();
}

absl::StatusOr<TileFiles> WriteTiles(Connection& connection, const std::string& directory,
                                     bool with_entries) {
  const auto checkpoint = FetchCheckpoint(connection, "");
  if (!checkpoint.ok()) return checkpoint.status();
  const uint64_t size = checkpoint->size();
  TileWriter writer(directory, size);
  for (unsigned level = 0; tree::HashesAtLevel(size, level) > 0; ++level) {
    absl::Status status = writer.WriteLevel(
        tree::HashesAtLevel(size, level),
        [level](uint64_t index, uint64_t width) { return tree::TilePath(level, index, width); },
        [&](uint64_t index) -> absl::StatusOr<std::string> {
          v1::GetTileRequest request;
          request.set_tree_size(size);
          request.set_level(level);
          request.set_index(index);
          v1::Tile tile;
          if (auto called = connection.Call("GetTile", request, tile); !called.ok()) return called;
          return tile.hashes();
        });
    if (!status.ok()) return status;
  }
  if (with_entries) {
    absl::Status status =
        writer.WriteLevel(size, &tree::EntriesPath, [&](uint64_t index) -> absl::StatusOr<std::string> {
          v1::GetEntryBundleRequest request;
          request.set_tree_size(size);
          request.set_index(index);
          v1::EntryBundle bundle;
          if (auto called = connection.Call("GetEntryBundle", request, bundle); !called.ok()) return called;
          return bundle.entries();
        });
    if (!status.ok()) return status;
  }
  if (auto status = writer.Write(fs::path(directory) / "checkpoint", checkpoint->note()); !status.ok())
    return status;
  return writer.files();
}

}  // namespace entente::cli
