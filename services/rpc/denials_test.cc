#include "services/rpc/denials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace entente::rpc {
namespace {

const absl::Time kNoon = absl::FromUnixSeconds(1'800'000'000);  // The beginning of a minute.
const domain::Caller kCrm{"principals/crm", "token:crm role:reader"};

TEST(Denials, TenThousandOfAMinuteAreOneFact) {
  Denials denials;
  for (int i = 0; i < 10'000; ++i) {
    denials.Note(kCrm, "LedgerService/ApplyCommands", "alliances.write", kNoon + absl::Milliseconds(i));
  }
  EXPECT_TRUE(denials.Take(kNoon + absl::Seconds(59)).empty());
  const auto records = denials.Take(kNoon + absl::Minutes(1));
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].caller.principal, "principals/crm");
  EXPECT_EQ(records[0].caller.authority, "token:crm role:reader");
  EXPECT_EQ(records[0].fact.resource, "principals/crm");
  const v1::AccessDenied& denied = records[0].fact.event.access_denied();
  EXPECT_EQ(denied.count(), 10'000u);
  EXPECT_EQ(denied.method(), "LedgerService/ApplyCommands");
  EXPECT_EQ(denied.permission(), "alliances.write");
  EXPECT_EQ(denied.first_time().seconds(), absl::ToUnixSeconds(kNoon));
  EXPECT_EQ(denied.last_time().seconds(), absl::ToUnixSeconds(kNoon) + 9);
  EXPECT_TRUE(denials.Take(absl::InfiniteFuture()).empty());
}

TEST(Denials, CallersMethodsPermissionsAndMinutesAreKeptApart) {
  Denials denials;
  denials.Note(kCrm, "A/B", "p", kNoon);
  denials.Note({"principals/bi", ""}, "A/B", "p", kNoon);
  denials.Note(kCrm, "A/C", "p", kNoon);
  denials.Note(kCrm, "A/B", "q", kNoon);
  denials.Note(kCrm, "A/B", "p", kNoon + absl::Minutes(1));
  EXPECT_EQ(denials.Take(kNoon + absl::Minutes(1)).size(), 4u);
  EXPECT_EQ(denials.Take(absl::InfiniteFuture()).size(), 1u);
}

TEST(Denials, WhatGoesBeyondTheKindsIsCountedTogether) {
  Denials denials;
  constexpr size_t kMore = 100;
  for (size_t i = 0; i < kDenialKindsMax + kMore; ++i) {
    denials.Note(kCrm, "M/" + std::to_string(i), "p", kNoon);
  }
  const auto records = denials.Take(absl::InfiniteFuture());
  ASSERT_EQ(records.size(), kDenialKindsMax + 1);
  uint64_t sum = 0;
  for (const auto& record : records) {
    const v1::AccessDenied& denied = record.fact.event.access_denied();
    sum += denied.count();
    if (record.caller.principal != "principals/entente") continue;
    EXPECT_EQ(denied.count(), kMore);
    EXPECT_EQ(denied.method(), "");
  }
  EXPECT_EQ(sum, kDenialKindsMax + kMore);
}

TEST(Denials, WhatCouldNotBeRecordedIsCountedOn) {
  Denials denials;
  denials.Note(kCrm, "A/B", "p", kNoon);
  denials.PutBack(denials.Take(absl::InfiniteFuture()));
  denials.Note(kCrm, "A/B", "p", kNoon + absl::Seconds(5));
  const auto records = denials.Take(absl::InfiniteFuture());
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].caller.authority, kCrm.authority);
  EXPECT_EQ(records[0].fact.event.access_denied().count(), 2u);
}

}  // namespace
}  // namespace entente::rpc
