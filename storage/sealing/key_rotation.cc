#include "storage/sealing/key_rotation.h"

#include <sodium.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/sealing/errors.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"
#include "storage/status_macros.h"

namespace entente::sealing {
namespace {

// A key file: what its wrapping is bound to, and where it is.
struct KeyFile {
  std::string stem;
  std::string path;
};

absl::StatusOr<std::vector<KeyFile>> FindKeyFiles(const std::string& directory) {
  std::vector<KeyFile> files;
  for (const std::string_view own : {kSecretFile, kSigningFile}) {
    files.push_back({std::string(own), directory + "/" + std::string(own)});
    if (access(files.back().path.c_str(), F_OK) != 0) return error::NoKeyStore(directory);
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> stems, ListKeyFileStems(directory));
  for (const std::string& stem : stems) {
    files.push_back({stem, directory + "/" + stem + std::string(kKeyEnding)});
  }
  return files;
}

struct OpenedKey {
  SecretKey key;
  bool is_fresh;
};

absl::StatusOr<OpenedKey> OpenKeyFile(const KeyFile& file, const MasterKey& old, const MasterKey& fresh) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, storage::ReadSmallFile(file.path, kKeyFileBytes));
  if (!bytes.has_value()) return storage::error::Unreadable(file.path, "it is gone");
  if (auto key = DecodeKeyFile(file.stem, *bytes, fresh); key.has_value()) return OpenedKey{*key, true};
  if (auto key = DecodeKeyFile(file.stem, *bytes, old); key.has_value()) return OpenedKey{*key, false};
  const auto id = MasterKeyIdOf(*bytes);
  const bool is_known = id == std::string_view(old.id()) || id == std::string_view(fresh.id());
  if (!id.has_value() || is_known) return error::CorruptKeyFile(file.path);
  return error::WrongMasterKey(file.path, *id, old.id());
}

}  // namespace

absl::StatusOr<Rotation> RotateMasterKey(const std::string& directory, const MasterKey& old,
                                         const MasterKey& fresh) {
  if (sodium_init() < 0)
    return storage::error::Unreadable("the source of random numbers", "libsodium gave up");
  ASSIGN_OR_RETURN(const std::vector<KeyFile> files, FindKeyFiles(directory));
  for (const KeyFile& file : files) RETURN_IF_ERROR(OpenKeyFile(file, old, fresh).status());
  const std::string mark = directory + "/" + std::string(kRotationFile);
  RETURN_IF_ERROR(storage::ReplaceFile(mark, old.HexId() + " " + fresh.HexId() + "\n", 0600));
  Rotation rotation;
  for (const KeyFile& file : files) {
    ASSIGN_OR_RETURN(const OpenedKey opened, OpenKeyFile(file, old, fresh));
    if (opened.is_fresh) {
      ++rotation.done_before;
      continue;
    }
    RETURN_IF_ERROR(storage::ReplaceFile(file.path, EncodeKeyFile(file.stem, opened.key, fresh), 0600));
    ++rotation.rewrapped;
  }
  if (unlink(mark.c_str()) != 0) return storage::error::Unwritable(mark, "it cannot be removed");
  RETURN_IF_ERROR(storage::SyncPath(directory));
  return rotation;
}

}  // namespace entente::sealing
