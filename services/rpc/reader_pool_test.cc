#include "services/rpc/reader_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace entente::rpc {
namespace {

TEST(ReaderPool, CarriesOutWhatItAcceptedBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    ReaderPool pool(2, 1000);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(pool.Submit([&done] { ++done; }));
  }
  EXPECT_EQ(done, 1000);
}

TEST(ReaderPool, RefusesMoreThanItsQueueHolds) {
  std::promise<void> started;
  std::promise<void> go;
  // Last, so that its thread has ended when the promises go.
  ReaderPool pool(1, 1);
  ASSERT_TRUE(pool.Submit([&] {
    started.set_value();
    go.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_EQ(pool.Waiting(), 0u);
  EXPECT_TRUE(pool.Submit([] {}));
  EXPECT_FALSE(pool.Submit([] {}));
  EXPECT_EQ(pool.Waiting(), 1u);
  go.set_value();
}

}  // namespace
}  // namespace entente::rpc
