// Events for tests of the log: well-formed, numbered, one millisecond apart.
#ifndef ENTENTE_STORAGE_TEST_EVENTS_H_
#define ENTENTE_STORAGE_TEST_EVENTS_H_

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "storage/event_log.h"

namespace entente::storage {

// When the event at `position` was recorded.
inline absl::Time TimeOf(uint64_t position) {
  return absl::FromUnixSeconds(1'700'000'000) + absl::Milliseconds(position);
}

// An event of a resource, ready to be appended.
inline Append EventOf(const std::string& resource, uint64_t version, uint64_t position,
                      const std::string& payload = "payload") {
  v1::Record record;
  record.set_position(position);
  record.set_resource(resource);
  record.set_version(version);
  record.set_payload(payload);
  const int64_t nanoseconds = absl::ToUnixNanos(TimeOf(position));
  record.mutable_record_time()->set_seconds(nanoseconds / 1'000'000'000);
  record.mutable_record_time()->set_nanos(static_cast<int32_t>(nanoseconds % 1'000'000'000));
  std::string bytes = record.SerializeAsString();
  std::string hash = LeafHash(bytes);
  return {position, resource, version, std::move(bytes), std::move(hash)};
}

// A batch of nothing but events, with the time of the last.
inline Batch BatchOf(std::vector<Append> appends) {
  Batch batch;
  batch.record_time = TimeOf(appends.back().position);
  batch.appends = std::move(appends);
  return batch;
}

// Appends `count` events in one batch each to `log`: versions of one resource, after what the log has.
inline absl::Status AppendEvents(EventLog& log, const std::string& resource, int count,
                                 const std::string& payload = "payload") {
  for (int i = 0; i < count; ++i) {
    const uint64_t version = log.FindStream(resource)->version + 1;
    const absl::Status status =
        log.Apply(BatchOf({EventOf(resource, version, log.GetHead().position + 1, payload)}));
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// A directory of its own for each test case, gone with it.
class TestDirectory {
 public:
  TestDirectory() {
    std::string name = (std::filesystem::path(testing::TempDir()) / "entente_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TestDirectory() { std::filesystem::remove_all(path_); }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_TEST_EVENTS_H_
