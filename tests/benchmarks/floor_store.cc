#include "tests/benchmarks/floor_store.h"

#include <rocksdb/iterator.h>
#include <rocksdb/options.h>

#include <cstdio>
#include <cstdlib>

namespace entente::benchmarks {
namespace {

// Big-endian, so that RocksDB keeps the entries in their order. The first byte is 0 for any length that is
// measured here, and ids begin with a letter: both kinds of keys share one column family without meeting.
std::string Key(uint64_t position) {
  std::string key(8, '\0');
  for (int i = 0; i < 8; ++i) key[i] = static_cast<char>(position >> (56 - 8 * i));
  return key;
}

void ExitUnless(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "floor: %s\n", status.ToString().c_str());
  std::exit(1);
}

std::unique_ptr<rocksdb::DB> Open(const std::string& directory) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.IncreaseParallelism(2);
  options.write_buffer_size = 256u << 20;
  rocksdb::DB* db = nullptr;
  ExitUnless(rocksdb::DB::Open(options, directory, &db));
  return std::unique_ptr<rocksdb::DB>(db);
}

// The position of the last entry. Every entry has a row whose key begins with a zero byte.
uint64_t LastPosition(rocksdb::DB& db) {
  std::unique_ptr<rocksdb::Iterator> entries(db.NewIterator(rocksdb::ReadOptions()));
  entries->SeekForPrev(std::string(1, '\1'));
  uint64_t position = 0;
  if (entries->Valid()) {
    for (char byte : entries->key().ToString()) position = position << 8 | static_cast<unsigned char>(byte);
  }
  return position;
}

}  // namespace

void PutEntry(rocksdb::WriteBatch& batch, uint64_t position, const std::string& id,
              const std::string& payload) {
  const std::string key = Key(position);
  batch.Put(key, payload);
  batch.Put(id + key, key);
}

FloorStore::FloorStore(const std::string& directory)
    : directory_(directory), db_(Open(directory)), committer_([this] { Run(); }) {}

FloorStore::~FloorStore() {
  Stop();
}

void FloorStore::Submit(Pending* pending) {
  {
    std::lock_guard lock(mutex_);
    waiting_.push_back(pending);
  }
  work_.notify_one();
}

void FloorStore::Stop() {
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  work_.notify_one();
  committer_.join();
  ExitUnless(db_->Flush(rocksdb::FlushOptions()));
}

void FloorStore::Run() {
  uint64_t position = LastPosition(*db_);
  std::vector<Pending*> group;
  rocksdb::WriteOptions durable;
  durable.sync = true;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
      if (waiting_.empty()) return;
      group.swap(waiting_);
    }
    rocksdb::WriteBatch batch;
    for (Pending* pending : group) position = pending->AddTo(batch, position);
    const rocksdb::Status status = db_->Write(durable, &batch);
    for (Pending* pending : group) pending->Written(status);
    group.clear();
  }
}

uint64_t FloorStore::Rebuild() {
  const std::string target = directory_ + "/views";
  ExitUnless(rocksdb::DestroyDB(target, rocksdb::Options()));
  std::unique_ptr<rocksdb::DB> views = Open(target);
  rocksdb::WriteOptions without_log;
  without_log.disableWAL = true;
  std::unique_ptr<rocksdb::Iterator> entries(db_->NewIterator(rocksdb::ReadOptions()));
  rocksdb::WriteBatch batch;
  uint64_t rows = 0;
  for (entries->SeekToFirst(); entries->Valid() && entries->key()[0] == '\0'; entries->Next()) {
    batch.Put(entries->key(), entries->value());
    if (++rows % 1000 == 0) {
      ExitUnless(views->Write(without_log, &batch));
      batch.Clear();
    }
  }
  ExitUnless(views->Write(without_log, &batch));
  ExitUnless(views->Flush(rocksdb::FlushOptions()));
  return rows;
}

}  // namespace entente::benchmarks
