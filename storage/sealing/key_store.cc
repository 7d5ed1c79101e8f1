#include "storage/sealing/key_store.h"

#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/sealing/errors.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"
#include "storage/status_macros.h"

namespace entente::sealing {
namespace {

// Twice this many keys stay in memory: 128 bytes each with their map, so about a megabyte.
constexpr size_t kKeysMax = 4096;

// Up to this many files are synced one by one; syncing the whole file system costs about as much as this.
constexpr size_t kSyncedOneByOneMax = 4;

constexpr size_t kMarkBytesMax = 64;

absl::Status SyncAll(const std::string& directory, const std::vector<std::string>& files) {
  if (files.size() > kSyncedOneByOneMax) return storage::SyncFileSystem(directory);
  for (const std::string& file : files) RETURN_IF_ERROR(storage::SyncPath(file));
  return absl::OkStatus();
}

}  // namespace

KeyStore::KeyStore(std::string directory, const MasterKey& master)
    : directory_(std::move(directory)), master_(master), keys_(kKeysMax) {}

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Open(const std::string& directory, Make make,
                                                         const MasterKey& master) {
  if (sodium_init() < 0)
    return storage::error::Unreadable("the source of random numbers", "libsodium gave up");
  ASSIGN_OR_RETURN(const auto rotation,
                   storage::ReadSmallFile(directory + "/" + std::string(kRotationFile), kMarkBytesMax * 2));
  if (rotation.has_value()) return error::RotationInterrupted(directory);
  std::unique_ptr<KeyStore> store(new KeyStore(directory, master));
  ASSIGN_OR_RETURN(store->secret_, store->LoadOwnKey(kSecretFile, make));
  ASSIGN_OR_RETURN(store->signing_seed_, store->LoadOwnKey(kSigningFile, make));
  return store;
}

absl::StatusOr<SecretKey> KeyStore::LoadOwnKey(std::string_view file, Make make) const {
  const std::string path = directory_ + "/" + std::string(file);
  ASSIGN_OR_RETURN(const std::optional<SecretKey> found, ReadKey(file, path));
  if (found.has_value()) return *found;
  if (make == Make::kNever) return error::NoKeyStore(directory_);
  RETURN_IF_ERROR(storage::MakeDirectory(directory_, 0700));
  SecretKey made = SecretKey::Make();
  RETURN_IF_ERROR(WriteKey(file, made, path + ".new"));
  RETURN_IF_ERROR(storage::SyncPath(path + ".new"));
  RETURN_IF_ERROR(storage::RenameFile(path + ".new", path));
  RETURN_IF_ERROR(storage::SyncPath(directory_));
  return made;
}

std::string KeyStore::PathOf(std::string_view person, std::string_view ending) const {
  return PersonFile(directory_, person, ending);
}

absl::StatusOr<std::optional<SecretKey>> KeyStore::ReadKey(std::string_view stem,
                                                           const std::string& path) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, storage::ReadSmallFile(path, kKeyFileBytes));
  if (!bytes.has_value()) return std::optional<SecretKey>();
  const auto id = MasterKeyIdOf(*bytes);
  if (id.has_value() && id != std::string_view(master_.id())) {
    return error::WrongMasterKey(path, *id, master_.id());
  }
  std::optional<SecretKey> key = DecodeKeyFile(stem, *bytes, master_);
  if (!key.has_value()) return error::CorruptKeyFile(path);
  return key;
}

absl::Status KeyStore::WriteKey(std::string_view stem, const SecretKey& key, const std::string& path) const {
  return storage::WriteFile(path, EncodeKeyFile(stem, key, master_), 0600);
}

absl::StatusOr<std::optional<SecretKey>> KeyStore::Load(const std::string& person) const {
  if (const SecretKey* key = keys_.Find(person)) return *key;
  if (destroyed_.contains(person)) return error::KeyDestroyed(person);
  ASSIGN_OR_RETURN(const auto destroyed,
                   storage::ReadSmallFile(PathOf(person, kDestroyedEnding), kMarkBytesMax));
  if (destroyed.has_value()) return error::KeyDestroyed(person);
  absl::StatusOr<std::optional<SecretKey>> key = ReadKey(KeyFileStem(person), PathOf(person, kKeyEnding));
  if (!key.ok()) return Damaged(person, key.status());
  if (key->has_value()) keys_.Put(person, **key);
  return key;
}

// The store was opened with the master key, so a file that says another one is damaged as well, or comes from
// another store.
absl::Status KeyStore::Damaged(const std::string& person, const absl::Status& why) const {
  if (absl::IsUnavailable(why)) return why;
  const absl::Status damaged = error::KeyDamaged(person, std::string(why.message()));
  if (damaged_.insert(person).second && damage_listener_) damage_listener_(std::string(damaged.message()));
  return damaged;
}

KeyStore::PersonFiles KeyStore::LookAtFiles(std::string_view person) const {
  MutexLock lock(mutex_);
  PersonFiles files;
  const std::string mark = PathOf(person, kDestroyedEnding);
  const auto marked = storage::ReadSmallFile(mark, kMarkBytesMax);
  files.status.Update(marked.status());
  files.is_marked = !marked.ok() || marked->has_value();
  if (marked.ok() && marked->has_value() && **marked != kDestroyedMark) {
    files.status.Update(storage::error::Corrupt(mark, "it is not what a mark is"));
  }
  const auto key = ReadKey(KeyFileStem(person), PathOf(person, kKeyEnding));
  files.status.Update(key.status());
  files.has_key = !key.ok() || key->has_value();
  files.has_fresh = access(PathOf(person, kFreshEnding).c_str(), F_OK) == 0;
  return files;
}

absl::Status KeyStore::CheckOwnFiles() const {
  for (const auto& [file, known] :
       {std::pair(kSecretFile, &secret_), std::pair(kSigningFile, &signing_seed_)}) {
    const std::string path = directory_ + "/" + std::string(file);
    ASSIGN_OR_RETURN(const std::optional<SecretKey> key, ReadKey(file, path));
    if (!key.has_value()) return storage::error::Corrupt(path, "it is not there any more");
    if (key->view() != (*known)->view()) return storage::error::Corrupt(path, "it holds another key");
  }
  return absl::OkStatus();
}

absl::StatusOr<SecretKey> KeyStore::PrepareSigningSeed() {
  const std::string path = directory_ + "/" + std::string(kNextSigningFile);
  ASSIGN_OR_RETURN(const std::optional<SecretKey> found, ReadKey(kSigningFile, path));
  if (found.has_value()) return *found;
  SecretKey made = SecretKey::Make();
  RETURN_IF_ERROR(storage::ReplaceFile(path, EncodeKeyFile(kSigningFile, made, master_), 0600));
  return made;
}

absl::Status KeyStore::AdoptSigningSeed() {
  const std::string current = directory_ + "/" + std::string(kSigningFile);
  const std::string former = directory_ + "/" + std::string(kFormerSigningFile);
  // A second name for the old file, so that it can be overwritten once the new one has its place. One that is
  // there is what an interrupted rotation has left.
  if (link(current.c_str(), former.c_str()) != 0 && errno != EEXIST) {
    return storage::error::Unwritable(former, "it cannot be made");
  }
  RETURN_IF_ERROR(storage::RenameFile(directory_ + "/" + std::string(kNextSigningFile), current));
  RETURN_IF_ERROR(storage::SyncPath(directory_));
  return Shred(former);
}

absl::Status KeyStore::Create(std::string_view person) {
  return CreateMany({std::string(person)});
}

absl::Status KeyStore::CreateMany(const std::vector<std::string>& persons) {
  MutexLock lock(mutex_);
  absl::flat_hash_map<std::string, SecretKey> made;
  std::vector<std::string> fresh_files;
  for (const std::string& person : persons) {
    ASSIGN_OR_RETURN(const std::optional<SecretKey> key, Load(person));
    if (key.has_value() || made.contains(person)) continue;
    const SecretKey& fresh = made.emplace(person, SecretKey::Make()).first->second;
    fresh_files.push_back(PathOf(person, kFreshEnding));
    RETURN_IF_ERROR(WriteKey(KeyFileStem(person), fresh, fresh_files.back()));
  }
  if (made.empty() && names_durable_) return absl::OkStatus();
  // A file gets its name only when its bytes are durable: a key file that is there is whole.
  RETURN_IF_ERROR(SyncAll(directory_, fresh_files));
  names_durable_ = false;
  for (const auto& [person, key] : made) {
    RETURN_IF_ERROR(storage::RenameFile(PathOf(person, kFreshEnding), PathOf(person, kKeyEnding)));
  }
  RETURN_IF_ERROR(storage::SyncPath(directory_));
  names_durable_ = true;
  for (const auto& [person, key] : made) keys_.Put(person, key);
  return absl::OkStatus();
}

absl::Status KeyStore::Discard(std::string_view person) {
  MutexLock lock(mutex_);
  keys_.Erase(std::string(person));
  return Shred(PathOf(person, kKeyEnding));
}

absl::StatusOr<SecretKey> KeyStore::Find(std::string_view person) const {
  MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(const std::optional<SecretKey> key, Load(std::string(person)));
  if (!key.has_value()) return error::KeyMissing(person);
  return *key;
}

absl::Status KeyStore::Destroy(const std::vector<std::string>& people) {
  MutexLock lock(mutex_);
  for (const std::string& person : people) {
    keys_.Erase(person);
    destroyed_.insert(person);
  }
  return DestroyKeys(directory_, people).status();
}

absl::StatusOr<bool> KeyStore::DestroyAgain(const std::string& person) {
  MutexLock lock(mutex_);
  keys_.Erase(person);
  destroyed_.insert(person);
  ASSIGN_OR_RETURN(const size_t destroyed, DestroyKeys(directory_, {person}));
  return destroyed > 0;
}

}  // namespace entente::sealing
