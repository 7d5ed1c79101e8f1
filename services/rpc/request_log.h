// One line for each request, on stderr, as JSON. No content of a request and no personal data.
//
// A handler only puts a small record into a bounded queue; a thread of its own makes the lines and writes
// them. When it cannot keep up, records are dropped and a line says how many.
#ifndef ENTENTE_SERVICES_RPC_REQUEST_LOG_H_
#define ENTENTE_SERVICES_RPC_REQUEST_LOG_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "storage/mutex.h"

namespace entente::rpc {

// What is kept of a request.
struct RequestRecord {
  std::chrono::system_clock::time_point begin;
  std::chrono::nanoseconds duration{0};
  // The short name of the method; lives as long as the process.
  const std::string* method = nullptr;
  // The principal; empty if it is not known who called.
  std::string principal;
  // Chosen by the caller; empty if there is none.
  std::string request_id;
  absl::StatusCode code = absl::StatusCode::kOk;
  // A value of `ErrorReason`; 0 if the request succeeded.
  int reason = 0;
  // Of the last event that the command recorded; 0 if it recorded none.
  uint64_t position = 0;
};

// Anything else that an operator is told, as one line of JSON, with its line break. `level` is `warning` or
// `error`.
std::string FormatMessage(absl::Time time, std::string_view level, std::string_view message);

// A record as a line, with the line break.
std::string FormatRecord(const RequestRecord& record);

class RequestLog {
 public:
  // Which requests get a line.
  enum class Level { kNone, kErrors, kAll };
  using Write = std::function<void(const std::string& lines)>;

  // How many records may wait for their lines.
  static constexpr size_t kRecordsWaitingMax = 16'384;

  // `write` is called on the log's own thread.
  RequestLog(Level level, Write write);
  // Writes what waits.
  ~RequestLog();

  // Takes a record. Never blocks for longer than it takes to move one record; any thread.
  void Add(RequestRecord record);

 private:
  void Run();

  const Level level_;
  const Write write_;
  Mutex mutex_;
  Condition changed_;
  std::vector<RequestRecord> waiting_ ABSL_GUARDED_BY(mutex_);
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_REQUEST_LOG_H_
