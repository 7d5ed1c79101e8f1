// What the log does when the disk refuses to sync.
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <utility>

#include "gmock/gmock.h"
#include "storage/anchored_log.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

constexpr char kStar[] = "alliances/star";

// A file whose syncs fail while `*failing` says so.
class FailingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(std::unique_ptr<rocksdb::FSWritableFile> file, const std::atomic<bool>* failing)
      : FSWritableFileOwnerWrapper(std::move(file)), failing_(failing) {}
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    if (*failing_) return rocksdb::IOStatus::IOError("injected");
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    if (*failing_) return rocksdb::IOStatus::IOError("injected");
    return FSWritableFileOwnerWrapper::Fsync(options, debug);
  }

 private:
  const std::atomic<bool>* const failing_;
};

// A disk whose write-ahead logs cannot be synced while `failing` is set.
class FailingDisk : public rocksdb::FileSystemWrapper {
 public:
  FailingDisk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FailingDisk"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    const rocksdb::IOStatus status = FileSystemWrapper::NewWritableFile(name, options, file, debug);
    if (status.ok() && name.ends_with(".log"))
      *file = std::make_unique<FailingFile>(std::move(*file), &failing);
    return status;
  }

  std::atomic<bool> failing = false;
};

class DiskFaultTest : public testing::Test {
 protected:
  std::unique_ptr<AnchoredLog> Open() {
    auto opened = AnchoredLog::Open(
        {.directory = directory_ / "log", .anchor_file = directory_ / "anchor", .env = env_.get()});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  TestDirectory directory_;
  const std::shared_ptr<FailingDisk> disk_ = std::make_shared<FailingDisk>();
  const std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
};

TEST_F(DiskFaultTest, FailedSyncStopsWritesAndReadsGoOn) {
  const std::unique_ptr<AnchoredLog> opened = Open();
  RocksDbEventLog* const log = opened->log.get();
  ASSERT_TRUE(AppendEvents(*log, kStar, 2).ok());
  disk_->failing = true;
  EXPECT_EQ(AppendEvents(*log, kStar, 1).code(), absl::StatusCode::kUnavailable);
  disk_->failing = false;
  // The disk is well again, but what became of the third event is not known, so nothing may follow it.
  EXPECT_EQ(log->Apply(BatchOf({EventOf(kStar, 3, 3)})).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(log->Apply(Batch{}).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(log->GetHead().position, 2);
  EXPECT_FALSE(log->AwaitPosition(3, std::chrono::milliseconds(0)));
  EXPECT_EQ(log->Read(2)->bytes, EventOf(kStar, 2, 2).bytes);
  EXPECT_EQ(log->FindStream(kStar)->version, 2);
  EXPECT_TRUE(opened->anchor->Write().ok());
}

TEST_F(DiskFaultTest, OpeningAgainTellsWhatWasKept) {
  {
    const std::unique_ptr<AnchoredLog> opened = Open();
    RocksDbEventLog* const log = opened->log.get();
    ASSERT_TRUE(AppendEvents(*log, kStar, 2).ok());
    disk_->failing = true;
    Batch batch = BatchOf({EventOf(kStar, 3, 3)});
    batch.requests = {{"request", "outcome"}};
    EXPECT_EQ(log->Apply(batch).code(), absl::StatusCode::kUnavailable);
    ASSERT_TRUE(opened->anchor->Write().ok());
    disk_->failing = false;
  }
  const std::unique_ptr<AnchoredLog> opened = Open();
  RocksDbEventLog* const log = opened->log.get();
  // The batch may be there or not, but only as a whole.
  const uint64_t end = log->GetHead().position;
  EXPECT_THAT(end, testing::AnyOf(2, 3));
  EXPECT_EQ(log->FindRequest("request")->has_value(), end == 3);
  EXPECT_EQ(log->FindStream(kStar)->version, end);
  EXPECT_TRUE(AppendEvents(*log, kStar, 1).ok());
  EXPECT_EQ(log->GetHead().position, end + 1);
}

}  // namespace
}  // namespace entente::storage
