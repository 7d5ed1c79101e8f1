#include "services/rpc/call_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>
#include <vector>

namespace entente::rpc {
namespace {

using ::testing::ElementsAre;

const MethodRow& FirstMethod() {
  return MethodTable::Get().rows().front();
}
const MethodRow& LastMethod() {
  return MethodTable::Get().rows().back();
}

TEST(CallCounts, CountsEachMethodByItself) {
  CallCounts counts;
  counts.CountCall(FirstMethod(), absl::StatusCode::kOk, std::chrono::microseconds(80));
  counts.CountCall(FirstMethod(), absl::StatusCode::kNotFound, std::chrono::milliseconds(3));
  counts.CountCall(LastMethod(), absl::StatusCode::kUnauthenticated, std::chrono::microseconds(1));
  const MethodCounts first = counts.Read(FirstMethod());
  EXPECT_EQ(first.calls[static_cast<size_t>(absl::StatusCode::kOk)], 1u);
  EXPECT_EQ(first.calls[static_cast<size_t>(absl::StatusCode::kNotFound)], 1u);
  EXPECT_EQ(std::accumulate(first.calls.begin(), first.calls.end(), uint64_t{0}), 2u);
  EXPECT_EQ(first.microseconds, 3080u);
  EXPECT_EQ(counts.Read(LastMethod()).calls.back(), 1u);
}

TEST(CallCounts, ADurationIsCountedAtTheFirstBoundThatHoldsIt) {
  CallCounts counts;
  for (const int micros : {100, 101, 250, 30'000'000, 30'000'001}) {
    counts.CountCall(FirstMethod(), absl::StatusCode::kOk, std::chrono::microseconds(micros));
  }
  const auto durations = counts.Read(FirstMethod()).durations;
  EXPECT_EQ(durations[0], 1u);
  EXPECT_EQ(durations[1], 2u);
  EXPECT_EQ(durations[kDurationBounds.size() - 1], 1u);
  EXPECT_EQ(durations[kDurationBounds.size()], 1u);
}

TEST(CallCounts, AClockThatWasSetBackCountsAsNoTime) {
  CallCounts counts;
  counts.CountCall(FirstMethod(), absl::StatusCode::kOk, std::chrono::seconds(-5));
  EXPECT_EQ(counts.Read(FirstMethod()).durations[0], 1u);
  EXPECT_EQ(counts.Read(FirstMethod()).microseconds, 0u);
}

TEST(CallCounts, ACodeThatIsNotKnownIsCountedAsUnknown) {
  CallCounts counts;
  counts.CountCall(FirstMethod(), static_cast<absl::StatusCode>(99), std::chrono::microseconds(1));
  EXPECT_EQ(counts.Read(FirstMethod()).calls[static_cast<size_t>(absl::StatusCode::kUnknown)], 1u);
}

TEST(CallCounts, StrangersAreCountedByReasonAndDenialsByMethod) {
  CallCounts counts;
  counts.CountUnauthenticated(v1::CREDENTIALS_INVALID);
  counts.CountUnauthenticated(v1::CREDENTIALS_INVALID);
  counts.CountUnauthenticated(v1::CREDENTIALS_MISSING);
  counts.CountUnauthenticated(v1::SHUTTING_DOWN);
  EXPECT_THAT(counts.Unauthenticated(), ElementsAre(1u, 2u));
  counts.CountDenial(LastMethod());
  EXPECT_EQ(counts.Read(LastMethod()).denials, 1u);
  EXPECT_EQ(counts.Read(FirstMethod()).denials, 0u);
}

TEST(CallCounts, NothingIsLostBetweenThreads) {
  constexpr int kThreads = 4;
  constexpr uint64_t kCalls = 20'000;
  CallCounts counts;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&counts] {
      for (uint64_t call = 0; call < kCalls; ++call) {
        counts.CountCall(FirstMethod(), absl::StatusCode::kOk, std::chrono::microseconds(1));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counts.Read(FirstMethod()).calls[0], kThreads * kCalls);
  EXPECT_EQ(counts.Read(FirstMethod()).durations[0], kThreads * kCalls);
}

TEST(MethodTable, RowsKnowTheirOwnPlace) {
  size_t index = 0;
  for (const MethodRow& row : MethodTable::Get().rows()) EXPECT_EQ(row.index, index++) << row.path;
}

}  // namespace
}  // namespace entente::rpc
