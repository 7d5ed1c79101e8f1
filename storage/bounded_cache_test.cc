#include "storage/bounded_cache.h"

#include "gmock/gmock.h"

namespace entente::storage {
namespace {

using testing::IsNull;
using testing::Pointee;

TEST(BoundedCacheTest, ForgetsWhatWasNotUsedLately) {
  BoundedCache<int> cache(2);
  cache.Put("old", 1);
  cache.Put("used", 2);
  cache.Put("third", 3);  // The first two are the old generation now.
  EXPECT_THAT(cache.Find("used"), Pointee(2));
  cache.Put("fourth", 4);
  cache.Put("fifth", 5);
  EXPECT_THAT(cache.Find("old"), IsNull());
  EXPECT_THAT(cache.Find("used"), Pointee(2));
}

TEST(BoundedCacheTest, HoldsAtMostTwiceItsEntries) {
  constexpr int kEntriesMax = 8;
  BoundedCache<int> cache(kEntriesMax);
  for (int i = 0; i < 1000; ++i) cache.Put(std::to_string(i), i);
  // Asking promotes, and promoting may push out, so each is asked in a copy.
  int found = 0;
  for (int i = 0; i < 1000; ++i) {
    BoundedCache<int> copy = cache;
    if (copy.Find(std::to_string(i)) != nullptr) ++found;
  }
  EXPECT_GE(found, kEntriesMax);
  EXPECT_LE(found, 2 * kEntriesMax);
}

TEST(BoundedCacheTest, OlderValueNeverComesBack) {
  BoundedCache<int> cache(1);
  cache.Put("a", 1);
  cache.Put("b", 1);  // `a` is in the old generation.
  cache.Put("a", 2);
  EXPECT_THAT(cache.Find("a"), Pointee(2));
  cache.Put("b", 3);
  cache.Put("b", 4);
  EXPECT_THAT(cache.Find("a"), Pointee(2));
  cache.Erase("a");
  EXPECT_THAT(cache.Find("a"), IsNull());
}

}  // namespace
}  // namespace entente::storage
