// The keys of persons: whoever destroys one has erased all personal data of that person, everywhere and in
// every copy of the log, while each proof about the log stays valid.
#ifndef ENTENTE_STORAGE_SEALING_KEY_STORE_H_
#define ENTENTE_STORAGE_SEALING_KEY_STORE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/bounded_cache.h"
#include "storage/mutex.h"
#include "storage/sealing/master_key.h"
#include "storage/sealing/secret_key.h"

namespace entente::sealing {

// A directory of its own with one small file for each person, so that it can be backed up apart from the log
// and with other rules. On disk every key is wrapped under the master key. Files have mode 0600, the
// directory 0700. Keys are never logged and never part of an error message.
//
// Order of work: make the key, then record the fact that uses it; record the erasure, then destroy the key. A
// crash between the two leaves a key that nothing uses, or an erasure whose `Destroy` is called again at
// start-up; both are harmless.
//
// Threads: any. Errors: UNAVAILABLE where the disk refuses, DATA_LOSS where a file is damaged (`KeyDamaged`
// where it is a person's).
class KeyStore {
 public:
  // Told, for the operator, of each person's file that is found damaged, once, by whoever asks for the key.
  using DamageListener = std::function<void(std::string_view sentence)>;

  // Whether a store may be made where there is none. `kNever` for a log that has events: a new store would
  // have another secret and none of the keys.
  enum class Make { kIfMissing, kNever };

  // FAILED_PRECONDITION if the keys are wrapped under another master key, a rotation was interrupted, or
  // there is no store where one must be. Whoever opens it has destroyed the keys of all who were erased
  // before
  // (`DestroyKeys`), so that an old backup of keys brings nobody back.
  static absl::StatusOr<std::unique_ptr<KeyStore>> Open(const std::string& directory, Make make,
                                                        const MasterKey& master);

  // Called once, before other threads use the store.
  void TellDamage(DamageListener listener) { damage_listener_ = std::move(listener); }

  // Makes a durable key for a person who has none. Fails with `KeyDestroyed` for one whose key was destroyed:
  // who is erased does not come back under the same name.
  absl::Status Create(std::string_view person);

  // The same for many. It costs two waits for the disk however many there are.
  absl::Status CreateMany(const std::vector<std::string>& persons);

  // Takes back a key that was made for a person who was then not recorded: nothing can be sealed under it.
  // Unlike `Destroy` it leaves no mark.
  absl::Status Discard(std::string_view person);

  // The key of a person, or `KeyDestroyed` or `KeyMissing`.
  absl::StatusOr<SecretKey> Find(std::string_view person) const;

  // Destroys the keys of people for good, see `DestroyKeys`. May be called again. From the call on this store
  // has no such key any more, even where the disk refuses.
  absl::Status Destroy(const std::vector<std::string>& people);

  // The files of a person as they are on the disk, whatever is in memory.
  struct PersonFiles {
    bool is_marked = false;  // As destroyed.
    bool has_key = false;    // Whole or not.
    bool has_fresh = false;  // What a crash left of one that was being made.
    // What is wrong with one of them: DATA_LOSS, and names it; UNAVAILABLE if it cannot be read.
    absl::Status status;
  };
  PersonFiles LookAtFiles(std::string_view person) const;

  // Whether the files of the log's own keys on the disk are still what was read at the start.
  absl::Status CheckOwnFiles() const;

  const std::string& directory() const { return directory_; }

  // Looks at the disk, whatever this store knows by itself, whether a key of someone who was erased lies
  // there still or again, as where a backup was put back; one that does is destroyed. Returns whether there
  // was one.
  absl::StatusOr<bool> DestroyAgain(const std::string& person);

  // The secret of the log, made with the store; for `KeyedDigest`.
  const SecretKey& Secret() const { return *secret_; }

  // The seed of the Ed25519 key with which the log signs its checkpoints, made with the store.
  const SecretKey& SigningSeed() const { return *signing_seed_; }

  // Makes the seed that is to take the place of `SigningSeed`, durably beside it. One that is there already,
  // because a rotation was interrupted, is returned again.
  absl::StatusOr<SecretKey> PrepareSigningSeed();

  // Puts the prepared seed in its place, durably, and overwrites the one before. `SigningSeed` of this store
  // stays as it is until it is opened anew.
  absl::Status AdoptSigningSeed();

 private:
  KeyStore(std::string directory, const MasterKey& master);

  // Loads a key of the log itself, or makes it.
  absl::StatusOr<SecretKey> LoadOwnKey(std::string_view file, Make make) const;
  std::string PathOf(std::string_view person, std::string_view ending) const;
  absl::StatusOr<std::optional<SecretKey>> ReadKey(std::string_view stem, const std::string& path) const;
  absl::Status WriteKey(std::string_view stem, const SecretKey& key, const std::string& path) const;
  absl::StatusOr<std::optional<SecretKey>> Load(const std::string& person) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Gives the error of a person's file its name, and tells the operator.
  absl::Status Damaged(const std::string& person, const absl::Status& why) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string directory_;
  const MasterKey master_;
  DamageListener damage_listener_;
  std::optional<SecretKey> secret_;
  std::optional<SecretKey> signing_seed_;

  mutable Mutex mutex_;
  mutable storage::BoundedCache<SecretKey> keys_ ABSL_GUARDED_BY(mutex_);
  // The people whose keys were destroyed since the store was opened.
  absl::flat_hash_set<std::string> destroyed_ ABSL_GUARDED_BY(mutex_);
  // Whose damage was told; no more than there are damaged files.
  mutable absl::flat_hash_set<std::string> damaged_ ABSL_GUARDED_BY(mutex_);
  // Whether the names of all key files are known to be durable. Not so at first: a former process may have
  // stopped between giving a name and syncing the directory.
  bool names_durable_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_KEY_STORE_H_
