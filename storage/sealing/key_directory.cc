#include "storage/sealing/key_directory.h"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/sealing/key_file.h"
#include "storage/status_macros.h"

namespace entente::sealing {
namespace {

namespace fs = std::filesystem;

absl::Status Unlink(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return storage::error::Unwritable(path, std::generic_category().message(errno));
}

// False only if it is certain that there is no such file.
bool MayExist(const std::string& path) {
  return access(path.c_str(), F_OK) == 0 || errno != ENOENT;
}

absl::Status DestroyOne(const std::string& directory, const std::string& person, bool& changed) {
  const std::string mark = PersonFile(directory, person, kDestroyedEnding);
  const std::string key = PersonFile(directory, person, kKeyEnding);
  const std::string fresh = PersonFile(directory, person, kFreshEnding);
  const bool is_marked = access(mark.c_str(), F_OK) == 0;
  if (is_marked && !MayExist(key) && !MayExist(fresh)) return absl::OkStatus();
  changed = true;
  // The mark comes first: from here on the key counts as destroyed, even if a crash or an old backup leaves
  // or brings back its file.
  if (!is_marked) RETURN_IF_ERROR(storage::ReplaceFile(mark, kDestroyedMark, 0600));
  RETURN_IF_ERROR(Shred(key));
  return Shred(fresh);
}

}  // namespace

std::string PersonFile(const std::string& directory, std::string_view person, std::string_view ending) {
  return directory + "/" + KeyFileStem(person).append(ending);
}

absl::Status Shred(const std::string& path) {
  if (!MayExist(path)) return absl::OkStatus();
  std::string noise(kKeyFileBytes, '\0');
  randombytes_buf(noise.data(), noise.size());
  RETURN_IF_ERROR(storage::OverwriteFile(path, noise));
  return Unlink(path);
}

absl::StatusOr<size_t> DestroyKeys(const std::string& directory, const std::vector<std::string>& people) {
  if (!MayExist(directory)) return 0;
  size_t destroyed = 0;
  absl::Status status;
  for (const std::string& person : people) {
    bool changed = false;
    status.Update(DestroyOne(directory, person, changed));
    if (changed) ++destroyed;
  }
  if (destroyed > 0) status.Update(storage::SyncPath(directory));
  if (!status.ok()) return status;
  return destroyed;
}

absl::StatusOr<std::vector<std::string>> ListKeyFileStems(const std::string& directory) {
  std::vector<std::string> stems;
  std::error_code failed;
  for (fs::directory_iterator entry(directory, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (entry->path().extension() == kKeyEnding) stems.push_back(entry->path().stem().string());
  }
  if (failed) return storage::error::Unreadable(directory, failed.message());
  std::sort(stems.begin(), stems.end());
  return stems;
}

}  // namespace entente::sealing
