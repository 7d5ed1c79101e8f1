#include "services/rpc/request_log.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "entente/v1/errors.pb.h"

namespace entente::rpc {
namespace {

// How long lines are gathered before they are written: short enough to watch, long enough to write many at
// once.
constexpr std::chrono::milliseconds kGatherTime{50};

std::string TimeText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

// Appends a member of a JSON object, without what would break out of its string.
void AppendText(std::string& line, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  absl::StrAppendFormat(&line, ",\"%s\":\"", name);
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&line, "\\u%04x", c);
    } else {
      line += c;
    }
  }
  line += '"';
}

}  // namespace

std::string FormatRecord(const RequestRecord& record) {
  std::string line = absl::StrCat("{\"time\":\"", TimeText(absl::FromChrono(record.begin)), "\"");
  AppendText(line, "method", record.method == nullptr ? std::string_view() : *record.method);
  AppendText(line, "principal", record.principal);
  absl::StrAppend(&line, ",\"code\":\"", absl::StatusCodeToString(record.code), "\"");
  if (record.reason != 0)
    AppendText(line, "reason", v1::ErrorReason_Name(static_cast<v1::ErrorReason>(record.reason)));
  absl::StrAppend(&line, ",\"duration_us\":", record.duration.count() / 1000);
  AppendText(line, "request_id", record.request_id);
  if (record.position > 0) absl::StrAppend(&line, ",\"position\":", record.position);
  line += "}\n";
  return line;
}

std::string FormatMessage(absl::Time time, std::string_view level, std::string_view message) {
  std::string line = absl::StrCat("{\"time\":\"", TimeText(time), "\"");
  AppendText(line, "level", level);
  AppendText(line, "message", message);
  line += "}\n";
  return line;
}

RequestLog::RequestLog(Level level, Write write) : level_(level), write_(std::move(write)) {
  if (level_ != Level::kNone) thread_ = std::thread([this] { Run(); });
}

RequestLog::~RequestLog() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

void RequestLog::Add(RequestRecord record) {
  if (level_ == Level::kNone) return;
  if (level_ == Level::kErrors && record.code == absl::StatusCode::kOk) return;
  bool was_empty = false;
  {
    MutexLock lock(mutex_);
    if (waiting_.size() >= kRecordsWaitingMax) {
      ++dropped_;
      return;
    }
    was_empty = waiting_.empty();
    waiting_.push_back(std::move(record));
  }
  if (was_empty) changed_.NotifyOne();
}

void RequestLog::Run() {
  std::vector<RequestRecord> records;
  bool stopping = false;
  while (!stopping) {
    uint64_t dropped = 0;
    {
      MutexLock lock(mutex_);
      while (waiting_.empty() && !stopping_) changed_.Wait(mutex_);
      const auto gathered = std::chrono::steady_clock::now() + kGatherTime;
      while (!stopping_ && waiting_.size() < kRecordsWaitingMax / 2 && changed_.WaitUntil(mutex_, gathered)) {
      }
      records.swap(waiting_);
      std::swap(dropped, dropped_);
      stopping = stopping_;
    }
    std::string lines;
    for (const RequestRecord& record : records) lines += FormatRecord(record);
    if (dropped > 0) absl::StrAppend(&lines, "{\"dropped_log_lines\":", dropped, "}\n");
    if (!lines.empty()) write_(lines);
    records.clear();
  }
}

}  // namespace entente::rpc
