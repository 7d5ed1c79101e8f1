#include "clients/cli/progress.h"

#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TEST(ProgressTest, TheBarGrowsWithTheBytesRead) {
  EXPECT_EQ(ProgressText(0, 100, {}),
            "[..............................]   0 %  0 recorded, 0 replayed, 0 refused");
  EXPECT_EQ(ProgressText(50, 100, {12345, 2, 0, 3}),
            "[###############...............]  50 %  12,345 recorded, 2 replayed, 3 refused");
  EXPECT_EQ(ProgressText(200, 100, {}).substr(0, 38), "[##############################] 100 %");
}

TEST(ProgressTest, WithoutATotalThereIsNoBar) {
  EXPECT_EQ(ProgressText(50, 0, {1, 0, 2, 0}), "1 recorded, 0 replayed, 2 without change, 0 refused");
}

}  // namespace
}  // namespace entente::cli
