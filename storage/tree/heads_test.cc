#include "storage/tree/heads.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "storage/tree/heads_map.h"

namespace entente::tree {
namespace {

std::string NameOf(uint64_t number) {
  return "alliances/a" + std::to_string(number);
}

// The map as its definition has it, bit by bit, without a thought for speed.
Hash RootByDefinition(const std::vector<Head>& heads, size_t depth) {
  if (heads.empty()) return {};
  if (heads.size() == 1) return HashHead(heads.front());
  std::vector<Head> halves[2];
  for (const Head& head : heads) halves[BitOf(head.key, depth) ? 1 : 0].push_back(head);
  return HashChildren(RootByDefinition(halves[0], depth + 1), RootByDefinition(halves[1], depth + 1));
}

TEST(HeadsTest, AHeadIsHashedAsTheFormatSays) {
  const Head head{HeadKey("alliances/star"), 0x0102};
  EXPECT_EQ(head.key, Sha256("alliances/star"));
  const std::string bytes = FormatHead(head);
  EXPECT_EQ(bytes, std::string(ToView(head.key)) + std::string("\0\0\0\0\0\0\1\2", 8));
  EXPECT_EQ(HashHead(head), HashLeaf(bytes));
  EXPECT_EQ(ParseHead(bytes), head);
  EXPECT_EQ(ParseHead(bytes.substr(1)), std::nullopt);
}

TEST(HeadsTest, AnEmptyMapHasARootOfZerosAndOneHeadIsItsOwnRoot) {
  HeadsMap map;
  EXPECT_EQ(map.Root(), Hash());
  const Hash key = HeadKey("alliances/a");
  EXPECT_TRUE(VerifyWay(map.Root(), key, map.Way(key)));
  map.Set(key, 7);
  EXPECT_EQ(map.Root(), HashHead({key, 7}));
  EXPECT_EQ(map.Way(HeadKey("alliances/b")).end, (Head{key, 7}));
}

TEST(HeadsTest, TheRootIsThatOfTheDefinitionWhateverTheOrderOfTheChanges) {
  std::mt19937_64 random(20261125);
  HeadsMap map;
  std::map<Hash, uint64_t> expected;
  for (int round = 0; round < 40; ++round) {
    for (int change = 0; change < 60; ++change) {
      const Hash key = HeadKey(NameOf(random() % 900));
      const uint64_t version = random() % 5;
      map.Set(key, version);
      if (version == 0) {
        expected.erase(key);
      } else {
        expected[key] = version;
      }
    }
    std::vector<Head> heads;
    for (const auto& [key, version] : expected) heads.push_back({key, version});
    ASSERT_EQ(map.Root(), RootByDefinition(heads, 0)) << "in round " << round;
    ASSERT_EQ(map.size(), expected.size());
  }
}

TEST(HeadsTest, EveryWayLeadsToItsHeadAndToNoOther) {
  HeadsMap map;
  constexpr uint64_t kMany = 20'000;
  for (uint64_t i = 0; i < kMany; ++i) map.Set(HeadKey(NameOf(i)), i + 1);
  const Hash root = map.Root();
  for (uint64_t i = 0; i < kMany + 2000; i += 7) {
    const Hash key = HeadKey(NameOf(i));
    const HeadWay way = map.Way(key);
    ASSERT_TRUE(VerifyWay(root, key, way)) << i;
    if (i < kMany) {
      EXPECT_EQ(way.end, (Head{key, i + 1}));
    } else {
      EXPECT_TRUE(!way.end.has_value() || way.end->key != key);
    }
    EXPECT_LT(way.siblings.size(), 40u);
  }
}

TEST(HeadsTest, AWayThatWasAlteredLeadsNowhere) {
  HeadsMap map;
  for (uint64_t i = 0; i < 3000; ++i) map.Set(HeadKey(NameOf(i)), i + 1);
  const Hash root = map.Root();
  const Hash key = HeadKey(NameOf(5));
  const HeadWay way = map.Way(key);
  HeadWay other = way;
  other.end->version += 1;
  EXPECT_FALSE(VerifyWay(root, key, other));
  other = way;
  other.end.reset();
  EXPECT_FALSE(VerifyWay(root, key, other)) << "a resource that is there is said not to be";
  other = map.Way(HeadKey(NameOf(6)));
  EXPECT_FALSE(VerifyWay(root, key, other)) << "the head of another resource";
  other = way;
  other.siblings.push_back(Hash());
  EXPECT_FALSE(VerifyWay(root, key, other));
  other.siblings.resize(kHeadWayMax + 1);
  EXPECT_FALSE(VerifyWay(root, key, other));
  for (size_t i = 0; i < way.siblings.size(); ++i) {
    other = way;
    other.siblings[i][i] ^= 1;
    EXPECT_FALSE(VerifyWay(root, key, other)) << "the hash " << i;
  }
}

TEST(HeadsTest, ACopyStaysAsItWas) {
  HeadsMap map;
  for (uint64_t i = 0; i < 5000; ++i) map.Set(HeadKey(NameOf(i)), 1);
  HeadsMap copy = map;
  const Hash before = copy.Root();
  for (uint64_t i = 0; i < 5000; i += 3) map.Set(HeadKey(NameOf(i)), 2);
  EXPECT_EQ(copy.Root(), before);
  EXPECT_NE(map.Root(), before);
  EXPECT_EQ(copy.Find(HeadKey(NameOf(3))), 1u);
  EXPECT_EQ(map.Find(HeadKey(NameOf(3))), 2u);
}

}  // namespace
}  // namespace entente::tree
