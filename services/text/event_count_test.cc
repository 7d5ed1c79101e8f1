#include "services/text/event_count.h"

#include "gtest/gtest.h"

namespace entente::text {
namespace {

TEST(EventCount, OneIsOne) {
  EXPECT_EQ(EventCount(0), "0 events");
  EXPECT_EQ(EventCount(1), "1 event");
  EXPECT_EQ(EventCount(2), "2 events");
}

}  // namespace
}  // namespace entente::text
